"""The part of the editor's side panel with the findings: of the saved draft and of what is being written."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Workflow

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from home.factories import StandardPageFactory
from newsroom import roles
from security_models.factories import SecurityModelFactory
from tests.newsroom.bodies import paragraphs
from tests.newsroom.office import client_of, person


@pytest.fixture
def article(section):
    return ArticlePageFactory(parent=section, title="Tin", body=paragraphs("Đội ĐVTN ra quân."))


def preview_of(article):
    return reverse("wagtailadmin_pages:preview_on_edit", args=[article.pk])


def check(client, preview, **query):
    return client.get(reverse("newsroom_checks"), {"preview": preview, **query})


def form(title, summary=""):
    """Return what the editor sends of an article without a body."""
    return {
        "title": title,
        "summary": summary,
        "slug": "tin",
        "published_at": "29-12-2022 10:16",
        "lead_image": "",
        "body-count": "0",
        "related_news-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }


def test_the_editor_has_the_panel_and_asks_for_nothing_more(admin_client, article):
    page = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert f'data-text-checks="{reverse("newsroom_checks")}"' in page
    assert "js/admin-checks" in page
    assert "data-content-word-count" in page  # Wagtail's own are still there


def test_the_saved_draft_is_checked(admin_client, article):
    response = check(admin_client, preview_of(article), saved="")
    assert response["X-Count"] == "1"
    assert "ĐVTN" in response.content.decode()
    assert 'data-text-check-block="1"' in response.content.decode()


def test_what_is_being_written_is_checked_and_stays_unsaved(admin_client, article):
    preview = preview_of(article)
    sent = admin_client.post(preview, form("THÔNG BÁO LỊCH CẮT ĐIỆN", "Hỏi ông A, 0912 345 678."))
    assert sent.json()["is_valid"]

    text = check(admin_client, preview).content.decode()
    assert 'data-text-check-field="title"' in text
    assert "•••• ••• 678" in text
    assert "ĐVTN" not in text
    assert ArticlePage.objects.get(pk=article.pk).title == "Tin"
    assert "ĐVTN" in check(admin_client, preview, saved="").content.decode()


def test_a_page_that_does_not_exist_yet_is_checked(admin_client, section):
    preview = reverse(
        "wagtailadmin_pages:preview_on_add", args=["articles", "articlepage", section.pk]
    )
    assert check(admin_client, preview)["X-Count"] == "1"  # nothing was sent yet: no summary
    admin_client.post(preview, form("Tin mới", "Đội ĐVTN ra quân."))
    assert "ĐVTN" in check(admin_client, preview).content.decode()
    assert not ArticlePage.objects.exists()


def test_words_of_the_text_cannot_be_markup(admin_client, article):
    admin_client.post(preview_of(article), form("Tin", "<b>Đội</b> ĐVTN <script>x</script>"))
    text = check(admin_client, preview_of(article)).content.decode()
    assert "&lt;script&gt;" in text
    assert "<script" not in text


def test_a_record_is_checked(admin_client):
    model = SecurityModelFactory(body=paragraphs("Gọi 0912 345 678."))
    preview = reverse(model.snippet_viewset.get_url_name("preview_on_edit"), args=[model.pk])
    assert check(admin_client, preview, saved="")["X-Count"] == "1"


def test_only_who_may_edit_is_told(client, django_user_model, article):
    assert check(client, preview_of(article)).status_code == 302

    group = Group.objects.create(name="Thử")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = django_user_model.objects.create_user("viet", password="viet")
    user.groups.add(group)
    client.force_login(user)
    assert "ĐVTN" not in check(client, preview_of(article), saved="").content.decode()

    GroupPagePermission.objects.create(
        group=group, page=article.get_parent(), permission_type="change"
    )
    user = django_user_model.objects.get()
    client.force_login(user)
    assert "ĐVTN" in check(client, preview_of(article), saved="").content.decode()


@pytest.mark.parametrize(
    "preview", ["", "/", "/admin/", "/admin/pages/999999/edit/preview/", "khong-co", "/an-ninh/"]
)
def test_what_is_no_preview_is_not_found(admin_client, section, preview):
    assert check(admin_client, preview).status_code == 404


def waiting(kind, writer, section):
    """Submit something of ``kind`` to the first desk; return it with the address of its preview."""
    if kind == "model":
        thing = SecurityModelFactory()
        preview = reverse(thing.snippet_viewset.get_url_name("preview_on_edit"), args=[thing.pk])
    else:
        page = {"article": ArticlePageFactory, "page": StandardPageFactory}[kind]
        thing = page(parent=section.get_parent() if kind == "page" else section, owner=writer)
        preview = preview_of(thing)
    thing.save_revision(user=writer)
    Workflow.objects.get().start(thing, writer)
    return thing, preview


@pytest.mark.parametrize("kind", ["article", "page", "model"])
def test_the_desk_that_a_text_waits_for_previews_and_checks_it(section, kind):
    thing, preview = waiting(kind, person("viet", roles.WRITERS), section)
    reviewer = person("duyet", roles.REVIEWERS)
    client = client_of(reviewer)
    assert "is_available" in client.post(preview, form("Lịch trực")).json()
    assert client.get(preview).status_code == 200
    assert check(client, preview, saved="").status_code == 200

    thing.current_workflow_task_state.approve(user=reviewer)
    assert client.get(preview).status_code == 302
    assert "X-Count" not in check(client, preview, saved="")
