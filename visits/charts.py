"""Charts drawn on the server, for pages that need no script."""

from dataclasses import dataclass

WIDTH, HEIGHT = 720, 200
GAP = 0.25
"""The part of a bar's place that stays empty."""


@dataclass(frozen=True)
class Bar:
    """One bar in the units of the drawing, with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    value: int
    label: str


class Bars:
    """A row of bars for ``values``, the highest as high as the drawing."""

    width, height = WIDTH, HEIGHT

    def __init__(self, values, labels):
        self.highest = max(values, default=0)
        step = WIDTH / len(values) if values else WIDTH
        self.bars = []
        for place, (value, label) in enumerate(zip(values, labels, strict=True)):
            height = HEIGHT * value / self.highest if self.highest else 0
            self.bars.append(
                Bar(
                    x=round(step * (place + GAP / 2), 2),
                    y=round(HEIGHT - height, 2),
                    width=round(step * (1 - GAP), 2),
                    height=round(height, 2),
                    value=value,
                    label=label,
                )
            )


class Line:
    """A line through ``values`` from the left to the right, the highest at the top of the drawing."""

    width, height = WIDTH, HEIGHT

    def __init__(self, values):
        self.highest = max(values, default=0)
        step = WIDTH / max(len(values) - 1, 1)
        heights = [HEIGHT * value / self.highest if self.highest else 0 for value in values]
        self.points = " ".join(
            f"{round(step * place, 2)},{round(HEIGHT - height, 2)}"
            for place, height in enumerate(heights)
        )
        """The corners, as the attribute ``points`` of an SVG polyline has them."""
