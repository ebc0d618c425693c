"""A reader sees at the top of an article that it was corrected, and is led to what was wrong."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from articles.factories import ArticlePageFactory

pytestmark = pytest.mark.django_db

PARAGRAPH = {"type": "paragraph", "value": "<p>Thân bài</p>"}


def correction(day="2022-12-30", **more):
    return {"type": "correction", "value": {"date": day, "text": "Số đúng là 50."}, **more}


@pytest.fixture
def shown(client, section):
    """A function that returns the page of an article with these blocks, as parsed HTML."""

    def show(*blocks):
        article = ArticlePageFactory(parent=section, body=list(blocks), summary="Tóm tắt")
        return BeautifulSoup(client.get(article.url).content, "html.parser")

    return show


def test_an_article_without_corrections_says_nothing(shown):
    assert shown(PARAGRAPH).select(".corrected") == []


def test_the_notice_stands_above_the_text_with_the_day_and_leads_to_the_block(shown):
    page = shown(PARAGRAPH, correction())
    [notice] = page.select(".corrected")
    assert notice.find_next_sibling(class_="summary")
    assert notice.time["datetime"] == "2022-12-30"
    assert notice.time.get_text() == "ngày 30 tháng 12 năm 2022"
    target = page.find(id=notice.a["href"].removeprefix("#"))
    assert "Số đúng là 50." in target.get_text()


def test_several_are_told_the_latest_first_each_with_its_own_place(shown):
    page = shown(
        correction("2023-01-02"), PARAGRAPH, correction("2023-02-01"), correction("2022-12-30")
    )
    [notice] = page.select(".corrected")
    assert [time["datetime"] for time in notice.select("time")] == [
        "2023-02-01",
        "2023-01-02",
        "2022-12-30",
    ]
    targets = {link["href"].removeprefix("#") for link in notice.select("a")}
    assert len(targets) == 3
    assert targets == {tag["id"] for tag in page.select("aside[id^=dinh-chinh-]")}


def test_one_whose_day_is_missing_comes_last_and_breaks_nothing(shown):
    [notice] = shown(correction(None), correction()).select(".corrected")
    assert len(notice.select("p")) == 2
    assert len(notice.select("time")) == 1


def test_a_preview_of_a_block_that_was_never_stored_has_no_link(section):
    article = ArticlePageFactory(parent=section)
    article.body = [("correction", {"date": date(2022, 12, 30), "text": "Số đúng là 50."})]
    page = BeautifulSoup(article.make_preview_request().content, "html.parser")
    [notice] = page.select(".corrected")
    assert notice.select("a") == []
    assert notice.time
