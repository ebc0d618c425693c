"""HTML of old pages as blocks: headings, lists, tables and pictures where they were, and nothing that acts."""

import pytest

from articles.importers.html.blocks import blocks_from_html
from tests.syndication.attacks import ATTACKS, active_content


def blocks(html):
    return blocks_from_html(html, lambda source: source or None)


def text(html):
    return [("paragraph", html)]


def shown(pairs):
    """Return blocks with pictures as (source, alt, caption) and tables as their cells."""
    short = {
        "picture": lambda value: (
            value["image"]["image"],
            value["image"]["alt_text"],
            value["caption"],
        ),
        "table": lambda value: value["data"],
    }
    return [(kind, short.get(kind, str)(value)) for kind, value in pairs]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("<p>&nbsp;</p>", []),
        ("<p>một <strong>hai</strong></p><div>ba</div>", text("<p>một <b>hai</b></p><p>ba</p>")),
        ("một<br><br>hai<br>ba", text("<p>một</p><p>hai<br/>ba</p>")),
        ("<b>một<br/> <br/>hai</b>", text("<p><b>một</b></p><p><b>hai</b></p>")),
        ("<ul><li>một<li>hai</ul>", text("<ul><li>một</li><li>hai</li></ul>")),
        ("<p>một<p>hai<div><i>ba", text("<p>một</p><p>hai</p><p><i>ba</i></p>")),
        ("<h3>Kết <b>quả</b></h3>", [("heading", "Kết quả")]),
        ("<h2></h2>một", text("<p>một</p>")),
        (
            "<a href='https://a.vn/?b=1&amp;c'>x</a>",
            text('<p><a href="https://a.vn/?b=1&amp;c">x</a></p>'),
        ),
        ("<a href='javascript:alert(1)'>x</a><script>y</script>", text("<p>x</p>")),
    ],
)
def test_running_text(html, expected):
    assert blocks(html) == expected


def test_a_long_heading_is_a_paragraph():
    assert blocks(f"<h2>{'a' * 300}</h2>") == text(f"<p><b>{'a' * 300}</b></p>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>a <img src=x alt='Cây đa'> b</p>",
            [
                ("paragraph", "<p>a </p>"),
                ("picture", ("x", "Cây đa", "")),
                ("paragraph", "<p> b</p>"),
            ],
        ),
        (
            "<figure><a href='/l'><img src=x></a><figcaption>Ảnh: <b>M</b></figcaption></figure>",
            [("picture", ("x", "", "Ảnh: M"))],
        ),
        (
            "<table><tr><td><img src=x></td></tr><tr><td>Chú thích</td></tr></table>",
            [("picture", ("x", "", "Chú thích"))],
        ),
        ("<p><img></p>", []),
        ("<h2>Đề<img src=x></h2>", [("picture", ("x", "", "")), ("heading", "Đề")]),
        (
            "<b>a<img src=x>b</b>",
            [
                ("paragraph", "<p><b>a</b></p>"),
                ("picture", ("x", "", "")),
                ("paragraph", "<p><b>b</b></p>"),
            ],
        ),
    ],
)
def test_pictures(html, expected):
    assert shown(blocks(html)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<table><tr><td>a</td><td>b<br>c</td></tr></table>", [("table", [["a", "b\nc"]])]),
        (
            "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            [("table", [["a", "b"], ["", "c"]])],
        ),
        ("<table><tr><td>a<td>b<tr><td>c", [("table", [["a", "b"], ["c", ""]])]),
        ("<table><tr><td><p>một</p></td></tr></table>", [("paragraph", "<p>một</p>")]),
        (
            "<table><tr><td>x<table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
            [("paragraph", "<p>x</p>"), ("table", [["a", "b"]])],
        ),
        ("<table><tr><td></td><td> </td></tr></table>", []),
        ("<table></table>", []),
    ],
)
def test_tables(html, expected):
    assert shown(blocks(html)) == expected


def test_a_table_keeps_its_header_its_caption_and_its_wide_cells():
    html = "<table><caption>Kết quả</caption><tr><th>Năm</th><th>Tin</th></tr><tr><td colspan=2>50</td></tr></table>"
    ((kind, value),) = blocks(html)
    assert kind == "table"
    assert value["table_caption"] == "Kết quả"
    assert value["table_header_choice"] == "row"
    assert value["mergeCells"] == [{"row": 1, "col": 0, "rowspan": 1, "colspan": 2}]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_comes_over(attack):
    for kind, value in blocks_from_html(attack, lambda source: None):
        if kind == "paragraph":
            assert not active_content(value)


def test_deep_nesting_is_read():
    assert blocks("<div>" * 5000 + "chữ") == text("<p>chữ</p>")
