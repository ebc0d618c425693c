"""The ward's colour can be read wherever it is used for text, whatever colour it is."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from home.colours import (
    DARK,
    INK,
    LIGHT,
    READABLE,
    WHITE,
    below_text,
    brand_css,
    contrast,
    readable,
    text_on,
)

COLOURS = st.binary(min_size=3, max_size=3).map(lambda channels: f"#{channels.hex()}")
TOKENS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()


# The figures are those of WCAG's own examples and of the definition: black on white is 21.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#8b1a1a", "#8b1a1a", 1)],
)
def test_contrast_is_that_of_the_standard(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(COLOURS)
@example("#ffcc00")
@example("#ffffff")
@example("#000000")
def test_any_colour_becomes_one_that_can_be_read(colour):
    for background in (LIGHT, DARK):
        assert contrast(readable(colour, background), background) >= READABLE
    background, text = below_text(colour)
    assert contrast(background, text) >= READABLE


def test_a_colour_that_can_be_read_stays_as_the_ward_chose_it():
    assert readable("#8b1a1a", LIGHT) == "#8b1a1a"
    assert readable("#8b1a1a", DARK) != "#8b1a1a"


def test_text_on_a_bright_colour_is_dark():
    assert text_on("#ffcc00") == INK
    assert text_on("#8b1a1a") == WHITE


def test_the_backgrounds_are_those_of_the_style_sheet():
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    assert f"--shade: {LIGHT};" in light
    assert f"--shade: {DARK};" in dark


@pytest.mark.parametrize("colour", ["", None, "red", "#fff", "#12345g", "#8b1a1a;}body{"])
def test_what_is_no_colour_gives_no_style(colour):
    assert brand_css(colour) == ""
