"""A change made in one process is in the next page that any other one serves, whatever has been changed."""

import pytest

from tests.operations.people import visitor
from tests.portal import running_portal
from tests.servers import wait_until

ARTICLE = (
    "/tin-tuc/doi-song-khu-pho/lop-hoc-dung-dien-thoai-thong-minh-cho-nguoi-lon-tuoi-minh-hoa/"
)
SECTION = "/tin-tuc/doi-song-khu-pho/"
MODEL = "/mo-hinh-an-ninh/camera-an-ninh/"
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from wagtail.models import Page, Site
from articles.models import ArticlePage, Topic
from home.models import Alert, GlossaryTerm, MenuItem, WardSettings
from security_models.models import SecurityModel
article = ArticlePage.objects.get(slug="lop-hoc-dung-dien-thoai-thong-minh-cho-nguoi-lon-tuoi-minh-hoa")
def publish(page, **values):
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
"""


@pytest.fixture(scope="module")
def portal(prepared, tmp_path_factory):
    data_dir = prepared.copy(tmp_path_factory.mktemp("changes") / "var")
    with running_portal(data_dir, workers=2) as portal:
        yield portal


@pytest.fixture(scope="module")
def other_process(portal):
    """A function that has another process with the portal's data run a piece of code."""
    return lambda code: portal.manage("shell", "-v", "0", "-c", PREPARE + code)


def ask_everybody(portal, path):
    """Return the different (status, text) of a page, asked for over so many connections that each worker answers."""
    readers = [visitor(portal.url) for _ in range(12)]
    return {(answer.status_code, answer.text) for answer in (each.get(path) for each in readers)}


@pytest.mark.parametrize(
    ("path", "code", "shown"),
    [
        (ARTICLE, "publish(article, title='Tên mới của bài (minh hoạ)')", "Tên mới của bài"),
        (SECTION, "publish(article, summary='Tóm tắt mới (minh hoạ).')", "Tóm tắt mới"),
        (
            ARTICLE,
            "term = GlossaryTerm.objects.first(); term.meaning = 'nghĩa mới (minh hoạ)'; term.save();"
            "publish(article, summary=f'Tóm tắt có {term.short_form} (minh hoạ).')",
            "nghĩa mới (minh hoạ)",
        ),
        (
            MODEL,
            "model = SecurityModel.objects.get(slug='camera-an-ninh');"
            "model.summary = 'Mô hình nói khác (minh hoạ).'; model.save_revision().publish()",
            "Mô hình nói khác",
        ),
        (
            ARTICLE,
            "item = MenuItem.objects.filter(url='').first(); item.label = 'Mục mới'; item.save()",
            "Mục mới",
        ),
        (
            ARTICLE,
            "ward = WardSettings.objects.first(); ward.address = 'Số 1, đường minh hoạ'; ward.save()",
            "Số 1, đường minh hoạ",
        ),
        (
            "/",
            "Alert.objects.create(message='Mưa lớn, nước dâng (minh hoạ)', starts_at=timezone.now(),"
            " ends_at=timezone.now() + timedelta(hours=1))",
            "Mưa lớn, nước dâng",
        ),
        (
            SECTION,
            "topic = Topic.objects.create(name='Chủ đề mới', slug='chu-de-moi');"
            "page = ArticlePage.objects.get(pk=article.pk); page.topics.add(topic); page.save()",
            "Chủ đề mới",
        ),
        (
            "/",
            "site = Site.objects.get(); home = site.root_page.specific;"
            "publish(home, title='Trang chủ mới (minh hoạ)', seo_title='Trang chủ mới (minh hoạ)')",
            "Trang chủ mới",
        ),
    ],
    ids="publish list glossary snippet menu settings alert topic home".split(),  # noqa: SIM905
)
def test_a_change_is_in_the_next_page_of_every_process(portal, other_process, path, code, shown):
    (before,) = ask_everybody(portal, path)
    assert before[0] == 200
    assert shown not in before[1]
    other_process(code)
    (after,) = ask_everybody(portal, path)
    assert after[0] == 200
    assert shown in after[1]


def test_what_has_moved_expired_or_been_withdrawn_is_gone_from_the_next_page(portal, other_process):
    moved = ARTICLE.replace("doi-song-khu-pho", "thong-bao")
    assert {status for status, _ in ask_everybody(portal, ARTICLE)} == {200}

    other_process(
        "Page.objects.get(pk=article.pk).move(Page.objects.get(slug='thong-bao'), 'last-child')"
    )
    assert {status for status, _ in ask_everybody(portal, moved)} == {200}
    assert {status for status, _ in ask_everybody(portal, ARTICLE)} <= {301, 302, 404, 410}

    other_process("publish(article, expire_at=timezone.now() + timedelta(seconds=2))")
    wait_until(lambda: {status for status, _ in ask_everybody(portal, moved)} == {410}, "the end")

    other_process("publish(article, expire_at=None)")
    assert {status for status, _ in ask_everybody(portal, moved)} == {200}
    other_process("ArticlePage.objects.get(pk=article.pk).unpublish()")
    assert {status for status, _ in ask_everybody(portal, moved)} == {410}
