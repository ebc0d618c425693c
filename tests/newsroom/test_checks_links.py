"""Links to what readers cannot open are found, with few queries; others pass."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from articles.models import ArticlePage
from home.factories import DocumentFactory
from newsroom.checks import RULES, findings, findings_of_all
from security_models.factories import SecurityModelFactory
from security_models.models import SecurityModelIndexPage
from tests.newsroom.bodies import body, paragraphs

RULE = {"link": RULES["link"]}


def problems(text):
    return [finding.sentence for finding in findings(ArticlePage(body=text), RULE)]


def link(href):
    return paragraphs(f'Xem <a href="{href}">bài này</a>.')


@pytest.fixture
def pages(section, make_private):
    closed = make_private(ArticleIndexPageFactory(parent=section.get_parent(), title="Nội bộ"))
    past = timezone.now() - timedelta(days=1)
    return {
        "live": ArticlePageFactory(parent=section, slug="mo"),
        "draft": ArticlePageFactory(parent=section, slug="nhap", live=False),
        "expired": ArticlePageFactory(parent=section, slug="cu", expire_at=past),
        "private": ArticlePageFactory(parent=closed, slug="kin"),
    }


@pytest.mark.parametrize("kind", ["draft", "expired", "private", "missing"])
def test_a_link_to_a_page_that_readers_cannot_open(pages, kind):
    live, key = pages["live"], pages[kind].pk if kind in pages else 999_999
    text = '<a linktype="page" id="{}">bài</a>'
    call = {"text": "Xem", "phone": "", "link_label": "", "page": key, "url": ""}
    both = body(
        ("paragraph", text.format(live.pk) + text.format(key)),
        ("call_to_action", call | {"page": live.pk}),
        ("call_to_action", call),
    )
    found = findings(ArticlePage(body=both), RULE)
    assert [(finding.place.block, finding.excerpt) for finding in found] == [
        ("1", "bài"),
        ("3", ""),
    ]


def test_a_link_to_a_file_that_is_gone_or_closed(db):
    root = Collection.get_first_root_node()
    closed = root.add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    keys = [DocumentFactory().pk, DocumentFactory(collection=closed).pk, 999_999]
    links = "".join(f'<a linktype="document" id="{key}">tệp {key}</a>' for key in keys)
    block = ("document", {"document": 999_999, "label": ""})
    found = findings(ArticlePage(body=body(("paragraph", links), block)), RULE)
    assert [finding.excerpt for finding in found] == [f"tệp {key}" for key in keys[1:]] + [""]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/an-ninh/mo/",
        "/an-ninh/mo",
        "/an-ninh/mo/?trang=2#cuoi",
        "/an-ninh/mo/in/",
        "http://localhost/an-ninh/",
        "/tim-kiem/?q=phuong",
        "/chuyen/di/",
        "/mo-hinh/camera/",
        "https://thi-du.vn/an-ninh/khong-co/",
        "//thi-du.vn/khong-co/",
        "mailto:phuong@thi-du.vn",
        "tel:02333861234",
        "#cuoi",
        "http://[",
    ],
)
def test_a_written_address_that_leads_somewhere_or_elsewhere(pages, home_page, address):
    Redirect.add_redirect("/chuyen/di/", pages["live"])
    home_page.add_child(instance=SecurityModelIndexPage(title="Mô hình", slug="mo-hinh"))
    SecurityModelFactory(slug="camera").save_revision().publish()
    assert problems(link(address)) == []


@pytest.mark.parametrize(
    "address",
    [
        "/an-ninh/khong-co/",
        "/khong-co/",
        "/khong-co.html",
        "http://localhost/an-ninh/nhap/",
        "https://localhost/noi-bo/kin/",
        "/an-ninh/mo/khong-co/",
        "/mo-hinh/khong-co/",
        "/documents/999999/cong-van.pdf",
    ],
)
def test_a_written_address_of_the_portal_where_there_is_nothing(pages, home_page, address):
    home_page.add_child(instance=SecurityModelIndexPage(title="Mô hình", slug="mo-hinh"))
    assert len(problems(link(address))) == 1


def test_queries_do_not_grow_with_the_texts(section, pages, django_assert_max_num_queries):
    def texts(count):
        draft = pages["draft"].pk
        return [
            ArticlePage(
                body=paragraphs(
                    f'<a linktype="page" id="{draft}">a</a><a linktype="page" id="{number}">b</a>'
                    f'<a href="/an-ninh/{number}/">c</a><a linktype="document" id="{number}">d</a>'
                )
            )
            for number in range(1_000, 1_000 + count)
        ]

    with django_assert_max_num_queries(20):
        found = [len(of_one) for _thing, of_one in findings_of_all(texts(50), RULE)]
    assert found == [4] * 50
