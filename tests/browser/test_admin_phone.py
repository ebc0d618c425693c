"""The admin on a phone."""

import pytest

pytestmark = pytest.mark.browser

PATHS = [
    "/admin/pages/{section}/",
    "/admin/snippets/home/alert/",
    "/admin/snippets/security_models/securitymodel/",
]


@pytest.mark.parametrize("path", PATHS)
def test_titles_of_a_list_have_room_and_every_column_can_be_seen(editor, portal, path):
    query = "type=articles.ArticleIndexPage&slug=thong-bao"
    sections = editor.request.get(f"{portal.url}/api/v2/pages/?{query}").json()["items"]
    editor.set_viewport_size({"width": 360, "height": 780})
    editor.goto(portal.url + path.format(section=sections[0]["id"]))
    title = editor.locator("table.listing tbody .title").first
    assert title.bounding_box()["width"] > 250
    cells = editor.locator("table.listing :is(th, td)").evaluate_all(
        "cells => cells.map(cell => cell.getBoundingClientRect().right)"
    )
    assert max(cells) <= 360
    head = editor.locator("table.listing thead").bounding_box()
    assert head["y"] + head["height"] <= title.bounding_box()["y"]
    last = editor.locator("table.listing thead th").last.bounding_box()
    assert last["y"] + last["height"] <= title.bounding_box()["y"]
