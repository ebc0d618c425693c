"""The style page of people who work on the portal."""

import re

from articles.blocks import ArticleBodyBlock
from site_config.styleguide import styleguide


def test_shows_every_colour_and_every_block_that_has_a_sample(rf, section):
    page = styleguide(rf.get("/_styleguide/")).content.decode()
    for token in ("--paper", "--ink-soft", "--brand-fill"):
        assert f"var({token})" in page
    blocks = ArticleBodyBlock().child_blocks
    shown = set(re.findall(r"<h3>([^<:]+)</h3>", page))
    without_sample = {
        "picture",
        "gallery",
        "document",
        "security_model",
        "task_plan",
        "annual_figure",
    }
    assert {
        str(block.label) for name, block in blocks.items() if name not in without_sample
    } <= shown


def test_is_no_page_of_a_portal(client, section):
    assert client.get("/_styleguide/").status_code == 404
