"""Rich text and addresses of others, made harmless without losing what they say."""

import re
import time

import pytest

from articles.importers.cleaning import (
    MAX_LIST_DEPTH,
    link_address,
    one_line,
    page_address,
    plain_text,
    rich_text,
)
from home.blocks import RICH_TEXT_FEATURES
from tests.syndication.attacks import ATTACKS, active_content


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("  \n ", ""),
        ("chữ trần", "<p>chữ trần</p>"),
        ("<p>a</p>\n<p>b</p>", "<p>a</p><p>b</p>"),
        ("<p></p><p>a</p>", "<p>a</p>"),
        ("<strong>a</strong> <em>b</em>", "<p><b>a</b> <i>b</i></p>"),
        ("x<sup>2</sup> &lt; 5 &amp; y", "<p>x<sup>2</sup> &lt; 5 &amp; y</p>"),
        ("<p>a<br>b</p>", "<p>a<br/>b</p>"),
        ("<p>a</p><hr><p>b</p>", "<p>a</p><hr/><p>b</p>"),
        ("<h2>Đề</h2><div>a<div>b</div></div>", "<p><b>Đề</b></p><p>a</p><p>b</p>"),
        ("<b><p>a</p><p>b</p></b>", "<p><b>a</b></p><p><b>b</b></p>"),
        ("<b>a<b>b</b>c</b>", "<p><b>abc</b></p>"),
        ("<ul><li>a</li><li></li></ul>", "<ul><li>a</li><li></li></ul>"),
        ("<ol><li>a<ul><li>b</li></ul></li></ol>", "<ol><li>a<ul><li>b</li></ul></li></ol>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a<br/>b</li></ul>"),
        ("<ul></ul>", ""),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        ("<u>a</u> <span style='x'>b</span>", "<p>a b</p>"),
        (
            '<a href="https://x.example/?a=1&amp;b=2" target="_blank" rel="x">l</a>',
            '<p><a href="https://x.example/?a=1&amp;b=2">l</a></p>',
        ),
        ('<a href="/tin/">l</a> <a href="#x">m</a>', "<p>l m</p>"),
        ('<a href="tel:+84233">gọi</a>', '<p><a href="tel:+84233">gọi</a></p>'),
        ('<a linktype="page" id="3">l</a>', "<p>l</p>"),
        ('<embed embedtype="image" id="1" format="left" alt="x"/>a', "<p>a</p>"),
        ("a\x00b\ud800c\u202ed", "<p>abcd</p>"),
    ],
)
def test_html_becomes_rich_text_of_the_editor(html, expected):
    assert rich_text(html) == expected


def test_no_more_elements_are_left_than_the_editor_has():
    html = "".join(f"<{tag}>x</{tag}>" for tag in ("p", "b", "i", "sup", "sub", "u", "h3", "pre"))
    kept = set(re.findall("<([a-z0-9]+)", rich_text(html + "<ul><li>y</ul><ol><li>z</ol><hr>")))
    assert kept == {"p", "b", "i", "sup", "ul", "ol", "li", "hr"}
    assert set(RICH_TEXT_FEATURES) == {
        *("bold", "italic", "ol", "ul", "link", "document-link", "hr", "superscript")
    }


def test_lists_are_nested_only_so_deep():
    html = rich_text("<ul><li>a" * 50)
    assert html.count("<ul>") == html.count("</ul>") == MAX_LIST_DEPTH
    assert html.count("a") == 50


@pytest.mark.parametrize("tag", ["b", "div", "ul><li", "a href='https://x.example/'", "table"])
def test_deep_nests_take_no_time_worth_speaking_of(tag):
    started = time.process_time()
    rich_text(f"<{tag}>" * 5_000 + "x")
    assert time.process_time() - started < 3


@pytest.mark.parametrize("html", ATTACKS)
def test_no_attack_is_left_in_rich_text(html):
    text = rich_text(html)
    assert active_content(text) == []
    # Read again by a parser like a browser's (nh3), it does not turn into something else.
    assert rich_text(text) == text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/tin/?a=1#b", "https://x.example/tin/?a=1#b"),
        ("HTTPS://X.example/", "https://x.example/"),
        ("https://x.example/tin mới", "https://x.example/tin%20m%E1%BB%9Bi"),
        ("https://x.example/'", "https://x.example/%27"),
        ("https://u:p@x.example/", ""),
        ("ftp://x.example/", ""),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("//x.example/", ""),
        ("https://", ""),
        ("https://x.example/" + "a" * 500, ""),
        ("https://x.example/\u202egpj", ""),
        ("https://[::1", ""),
    ],
)
def test_only_addresses_of_pages_are_printed(url, expected):
    assert page_address(url) == expected


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("mailto:ubnd@phuong.example", True),
        ("mailto:a@b.example?bcc=x", False),
        ("tel:113", True),
        ("tel:1;x", False),
        ("sms:113", False),
    ],
)
def test_texts_may_also_link_to_mail_and_phone(url, kept):
    assert link_address(url) == (url if kept else "")


def test_words_are_normalised_and_cut():
    assert plain_text("a\u0300\x00\x1b\ud800\u2066b\r\nc ") == "àb\nc"
    assert one_line("a\n  b\tc") == "a b c"
    assert one_line("a" * 300, 255) == "a" * 254 + "…"
