"""The guide for editors, docs/huong-dan-bien-tap.md: its chapters and their numbered steps."""

import os
import re
from io import BytesIO

from PIL import Image

from tests.portal import ROOT

GUIDE = ROOT / "docs/huong-dan-bien-tap.md"
PICTURES = ROOT / "docs/screenshots/guide"
TAKE_PICTURES = os.environ.get("GUIDE_PICTURES") == "new"


def chapters():
    """Return the text of each chapter by its heading."""
    parts = re.split(r"^## (.+)$", GUIDE.read_text(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


class Chapter:
    """A chapter that a browser follows: as a context it asks that every step was made, in the guide's order."""

    def __init__(self, heading):
        self.text = chapters()[heading]
        self.steps = re.findall(r"^\d+\. (.+)$", self.text, flags=re.MULTILINE)
        self.made = 0

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        if failure is None:
            assert self.made == len(self.steps), f"not followed: {self.steps[self.made]}"

    def step(self, beginning):
        """Say that the guide's next step, which begins so, is what follows."""
        assert self.made < len(self.steps), f"not in the guide: {beginning}"
        sentence = self.steps[self.made].replace("**", "")
        assert sentence.startswith(beginning)
        self.made += 1

    def picture(self, page, name):
        """Take the guide's picture called ``name`` where pictures are taken anew; ask that the guide shows it."""
        assert f"(screenshots/guide/{name}.webp)" in self.text
        path = PICTURES / f"{name}.webp"
        if TAKE_PICTURES:
            page.wait_for_load_state("networkidle")
            Image.open(BytesIO(page.screenshot())).convert("RGB").save(path, quality=60, method=6)
        assert path.exists()
