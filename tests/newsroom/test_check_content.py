"""``check_content``: the findings of the whole site, without a query for each article."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from security_models.factories import SecurityModelFactory
from tests.newsroom.bodies import paragraphs

BODY = paragraphs("Đội ĐVTN ra quân.", '<a linktype="page" id="999999">xem</a> 0912 345 678')


def told(*options):
    output = StringIO()
    call_command("check_content", *options, stdout=output)
    return output.getvalue()


def rows(*options):
    return [json.loads(line) for line in told("--json", *options).splitlines()]


@pytest.fixture
def article(section):
    return ArticlePageFactory(parent=section, title="Ra quân", body=BODY)


def test_a_site_without_findings_says_so(section):
    assert "0 mục có chỗ nên xem lại" in told()


def test_findings_stand_below_their_page_with_its_admin_address(article):
    lines = told().splitlines()
    assert lines[0].startswith("Ra quân")
    assert lines[1] == f"  http://localhost/admin/pages/{article.pk}/edit/"
    assert [line.split("]")[0] for line in lines[2:5]] == [
        "  [abbreviation",
        "  [link",
        "  [personal",
    ]
    assert "0912 345" not in told()


def test_json_has_a_line_for_each_page(article):
    (row,) = rows()
    assert (row["type"], row["id"], row["title"]) == ("articles.ArticlePage", article.pk, "Ra quân")
    assert [(one["rule"], one["block"]) for one in row["findings"]] == [
        ("abbreviation", "1"),
        ("link", "2"),
        ("personal", "2"),
    ]


def test_only_live_pages_unless_drafts_are_asked_for(article, section, make_private):
    ArticlePageFactory(parent=section, title="Nháp", body=BODY, live=False)
    make_private(ArticlePageFactory(parent=section, title="Kín", body=BODY))
    article.title = "Ra quân lần hai"
    article.save_revision()
    SecurityModelFactory(name="Camera", body=BODY, live=False)
    assert [row["title"] for row in rows()] == ["Ra quân"]
    assert {row["title"] for row in rows("--drafts")} == {
        "Ra quân lần hai",
        "Nháp",
        "Kín",
        "Camera",
    }


def test_a_section_and_a_rule_narrow_it(article, home_page):
    other = ArticleIndexPageFactory(parent=home_page, title="Thông báo", slug="thong-bao")
    ArticlePageFactory(parent=other, title="Tin khác", body=BODY)
    SecurityModelFactory(name="Camera", body=BODY).save_revision().publish()
    assert {row["title"] for row in rows()} == {"Ra quân", "Tin khác", "Camera"}
    (row,) = rows("--section", "thong-bao", "--rule", "link")
    assert (row["title"], len(row["findings"])) == ("Tin khác", 1)


def test_an_unknown_section_is_refused_with_a_sentence(section):
    with pytest.raises(CommandError, match="Không có chuyên mục"):
        told("--section", "khong-co")


def test_it_fails_only_when_asked_to(article):
    assert told()
    with pytest.raises(CommandError, match="Còn 3 chỗ"):
        told("--fail")
    assert told("--fail", "--rule", "lead")


@pytest.mark.parametrize("options", [[], ["--drafts"]])
def test_ten_times_the_articles_take_no_more_queries(section, options):
    def queries(count):
        for _number in range(count):
            ArticlePageFactory(parent=section, body=BODY).save_revision()
        with CaptureQueriesContext(connection) as captured:
            assert rows(*options)
        return len(captured)

    few = queries(2)
    assert queries(10) <= few
