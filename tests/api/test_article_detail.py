"""What one article looks like to another site."""

import json
import re
import socket

import pytest
from PIL import Image

from articles.blocks import ArticleBodyBlock
from articles.factories import ArticlePageFactory
from home.factories import StandardPageFactory
from security_models.factories import SecurityModelFactory, TaskPlanFactory
from security_models.models import AnnualFigure
from tests.api.conftest import MOMENT
from tests.api.golden import assert_golden

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(api, full_article):
    return api(f"pages/{full_article.pk}/")


def blocks(answer):
    """Return the blocks of the body by their type."""
    return {block["type"]: block["value"] for block in answer["body"]}


def test_the_article_is_the_agreed_document(answer):
    assert_golden("article", answer)


def test_the_body_of_the_golden_article_has_every_kind_of_block(answer):
    assert set(blocks(answer)) == set(ArticleBodyBlock().child_blocks)


def test_ids_lead_to_the_objects_themselves(answer, full_article, picture, document):
    assert answer["id"] == full_article.pk
    assert answer["lead_image"]["id"] == picture.pk
    assert answer["topics"][0]["id"] == full_article.topics.get().pk
    assert answer["origin_unit"]["id"] == full_article.origin_unit_id
    assert blocks(answer)["document"]["document"]["id"] == document.pk


def test_no_address_in_the_whole_answer_is_relative(answer):
    text = json.dumps(answer)
    addresses = re.findall(r'(?:href|src)=\\"([^"\\]*)', text)
    addresses += re.findall(r'"(?:[a-z_]*url|next|previous)": "([^"]*)"', text)
    assert len(addresses) > 20
    assert [url for url in addresses if not url.startswith(("http", "tel:", "#"))] == []


def test_links_of_running_text_are_absolute_and_keep_their_query(answer, document):
    paragraph = blocks(answer)["paragraph"]
    assert 'href="http://localhost/an-ninh/tong-ket-phong-trao/"' in paragraph
    assert f'href="http://localhost{document.url}"' in paragraph
    assert 'href="https://quangtri.gov.vn/"' in paragraph
    assert 'href="#cuoi"' in paragraph
    assert 'href="tel:113"' in paragraph
    assert 'href="http://localhost/tim-kiem/?q=an&amp;trang=2"' in paragraph


def test_documents_are_fetched_through_the_view_that_checks_them(answer, client, document):
    url = blocks(answer)["document"]["document"]["url"]
    assert url == f"http://localhost/documents/{document.pk}/ke-hoach.pdf"
    assert b"".join(client.get(url).streaming_content) == b"%PDF-1.4 minh hoa"


def test_a_picture_comes_in_three_sizes_that_are_what_they_say(answer, client, tmp_path):
    renditions = blocks(answer)["picture"]["renditions"]
    assert [(each["width"], each["height"], each["mime"]) for each in renditions] == [
        (320, 160, "image/webp"),
        (800, 400, "image/webp"),
        (1600, 800, "image/jpeg"),
    ]
    for each in renditions:
        response = client.get(each["url"])
        assert response["Content-Type"] == each["mime"]
        file = tmp_path / "rendition"
        file.write_bytes(b"".join(response.streaming_content))
        with Image.open(file) as image:
            assert image.size == (each["width"], each["height"])
            assert image.get_format_mimetype() == each["mime"]


def test_a_picture_carries_the_editors_words_else_those_of_the_library(answer):
    picture = blocks(answer)["picture"]
    assert (picture["alt"], picture["caption"], picture["credit"]) == (
        "Xe ra quân",
        "Đoàn xe",
        "TTXVN",
    )
    first, decorative = blocks(answer)["gallery"]
    assert (first["alt"], first["credit"]) == ("Đoàn xe trước trụ sở", "Lệ Truyền")
    assert decorative["alt"] == ""


def test_a_video_is_a_name_and_an_address_and_nobody_is_asked_for_it(
    api, full_article, monkeypatch
):
    def refuse(*args):
        raise AssertionError("the API reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    body = blocks(api(f"pages/{full_article.pk}/"))
    assert body["video"] == {
        "title": "Lễ ra quân",
        "url": "https://www.youtube.com/watch?v=minh-hoa",
    }


def test_times_are_told_with_their_offset(answer):
    assert answer["published_at"] == "2022-12-29T10:16:00+07:00"


def test_an_article_of_words_alone_has_no_pictures_and_an_empty_body(api, article):
    answer = api(f"pages/{article.pk}/")
    assert answer["lead_image"] is None
    assert answer["body"] == answer["topics"] == answer["related_news"] == []


def test_an_object_deleted_since_leaves_a_hole_and_no_error(api, full_article, picture, document):
    full_article.lead_image = full_article.share_image = None
    full_article.save()
    picture.delete()
    document.delete()
    body = blocks(api(f"pages/{full_article.pk}/"))
    assert body["picture"] is None
    assert body["gallery"] == [None, None]
    assert body["document"]["document"] is None


def test_a_call_to_a_page_that_is_not_public_does_not_tell_its_address(api, full_article):
    page = full_article.body[-2].value["page"]
    page.unpublish()
    answer = api(f"pages/{full_article.pk}/")
    assert blocks(answer)["call_to_action"]["url"] == ""


@pytest.mark.parametrize(
    ("rich_text_format", "expected"),
    [
        ("html", '<a href="http://localhost/an-ninh/tong-ket-phong-trao/">bài tổng kết</a>'),
        ("markdown", "[bài tổng kết](http://localhost/an-ninh/tong-ket-phong-trao/)"),
        ("db_html", 'linktype="page"'),
        ("db_markdown", "[bài tổng kết](wagtail://"),
    ],
)
def test_running_text_comes_in_the_format_asked_for(api, full_article, rich_text_format, expected):
    answer = api(f"pages/{full_article.pk}/", rich_text_format=rich_text_format)
    assert expected in blocks(answer)["paragraph"]


@pytest.mark.parametrize(
    ("relation", "factory", "called"),
    [
        ("security_models", SecurityModelFactory, "name"),
        ("task_plans", TaskPlanFactory, "title"),
    ],
)
def test_a_record_that_is_a_draft_or_expired_is_not_named(api, article, relation, factory, called):
    records = [
        factory(**{called: "Đã công bố"}),
        factory(**{called: "Còn là bản nháp"}, live=False),
        factory(**{called: "Hết hạn"}, expire_at=MOMENT),
    ]
    setattr(article, relation, records)
    article.save()
    (told,) = api(f"pages/{article.pk}/")[relation]
    assert told == {"id": records[0].pk, called: "Đã công bố", "url": None}


def test_a_record_in_the_body_that_is_not_published_leaves_a_hole(api, full_article, records):
    model, plan, figure = records
    model.unpublish()
    plan.expire_at = MOMENT
    plan.save()
    AnnualFigure.objects.filter(pk=figure.pk).delete()
    body = blocks(api(f"pages/{full_article.pk}/"))
    assert [body[kind] for kind in ("security_model", "task_plan", "annual_figure")] == [None] * 3


def test_the_source_of_figures_is_told_only_where_it_is_public(api, full_article, section, records):
    source = ArticlePageFactory(parent=section, live=False)
    AnnualFigure.objects.update(source_page=source)
    body = blocks(api(f"pages/{full_article.pk}/"))
    assert body["annual_figure"]["source_url"] is None


def test_an_unknown_format_is_refused_with_a_sentence(client, article):
    response = client.get(f"/api/v2/pages/{article.pk}/?rich_text_format=pdf")
    assert response.status_code == 400
    assert "rich_text_format must be one of" in response.json()["message"]


def test_fields_can_be_chosen_and_left_out(api, full_article):
    address = f"pages/{full_article.pk}/"
    assert set(api(address, fields="_,id,summary")) == {"id", "summary"}
    assert "body" not in api(address, fields="-body")


def test_an_article_names_its_section_and_its_page(answer, section):
    assert answer["meta"]["parent"]["id"] == section.pk
    assert answer["meta"]["html_url"] == "http://localhost/an-ninh/phuong-1-ra-quan/"
    assert answer["meta"]["detail_url"] == f"http://localhost/api/v2/pages/{answer['id']}/"


def test_a_section_is_the_agreed_document(api, section, article):
    assert_golden("section", api(f"pages/{section.pk}/"))


def test_a_standard_page_is_the_agreed_document(api, home_page):
    page = StandardPageFactory(
        parent=home_page,
        slug="gioi-thieu",
        introduction="Về phường",
        body=[("paragraph", "<p>Phường 1.</p>")],
    )
    assert_golden("standard_page", api(f"pages/{page.pk}/"))


def test_a_whole_article_takes_a_fixed_number_of_queries(
    api, full_article, section, django_assert_max_num_queries
):
    address = f"pages/{full_article.pk}/"
    api(address)  # makes the renditions
    ArticlePageFactory.create_batch(10, parent=section, topics=full_article.topics.all())
    with django_assert_max_num_queries(28):
        api(address)
