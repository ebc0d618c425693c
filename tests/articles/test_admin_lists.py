"""Lists of articles in the admin tell the present state, though what they have in common is asked for once."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from home.factories import StandardPageFactory
from tests.newsroom.desks import client_of

pytestmark = pytest.mark.django_db

ALL = "/admin/pages/usage/articles/articlepage/"


def explorer(page, query=""):
    return reverse("wagtailadmin_explore", args=[page.pk]) + query


def titles(response):
    return [page.title for page in response.context["pages"]]


def above(response):
    return [item["label"] for item in response.context["pages_above"]]


@pytest.fixture
def editor(django_user_model, section):
    return client_of(django_user_model, "bien-tap", change=[section])


class TestRows:
    def test_orders_by_state_put_no_article_on_two_screens_or_on_none(self, section, admin_client):
        for number in range(110):
            ArticlePageFactory(parent=section, title=f"Tin {number}", live=number % 2 == 0)
        for order in ("live", "-live", "content_type__model"):
            shown = [
                page.pk
                for screen in (1, 2, 3)
                for page in admin_client.get(
                    explorer(section, f"?ordering={order}&p={screen}")
                ).context["pages"]
            ]
            assert len(shown) == len(set(shown)) == 110

    def test_a_filter_with_an_order_shows_what_it_lets_through(
        self, section, admin_client, admin_user, editor
    ):
        for title in ("B", "A"):
            ArticlePageFactory(parent=section, title=title, owner=admin_user)
        ArticlePageFactory(parent=section, title="C", owner=editor.user)
        of_admin = f"?owner={admin_user.pk}&ordering=title"
        assert titles(admin_client.get(explorer(section, of_admin))) == ["A", "B"]
        assert titles(admin_client.get(f"{ALL}{of_admin}")) == ["A", "B"]

    def test_an_article_made_private_is_shown_so_at_once(self, section, admin_client):
        article = ArticlePageFactory(parent=section)
        private = "#icon-no-view"
        assert private not in admin_client.get(ALL).content.decode()
        PageViewRestriction.objects.create(page=article, restriction_type="login")
        assert private in admin_client.get(ALL).content.decode()


class TestPagesAbove:
    def test_are_told_under_their_present_titles(self, section, home_page, admin_client):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        assert above(admin_client.get(explorer(below)))[-2:] == ["An ninh trật tự", "Khu phố"]
        section.title = section.draft_title = "Trật tự"
        section.save()
        assert above(admin_client.get(explorer(below)))[-2:] == ["Trật tự", "Khu phố"]

    def test_begin_where_an_editor_may_begin(self, section, editor):
        assert above(editor.get(explorer(section))) == ["An ninh trật tự"]


class TestRights:
    def test_a_section_elsewhere_leads_to_where_an_editors_pages_begin(
        self, section, home_page, editor
    ):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        assert editor.get(explorer(elsewhere)).url == explorer(section)

    def test_a_right_given_or_taken_away_counts_at_once(self, section, home_page, editor):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        editor.get(explorer(section))
        right = GroupPagePermission.objects.create(
            group=editor.group,
            page=elsewhere,
            permission=Permission.objects.get(codename="change_page"),
        )
        assert editor.get(explorer(elsewhere)).status_code == 200
        right.delete()
        assert editor.get(explorer(elsewhere)).url == explorer(section)

    def test_of_the_sections_above_an_editor_sees_what_leads_to_the_own_one(
        self, section, home_page, django_user_model
    ):
        own = ArticleIndexPageFactory(parent=section, title="Khu phố 1")
        other = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        ArticleIndexPageFactory(parent=section, title="Khu phố 2")
        ArticlePageFactory(parent=section)
        client = client_of(django_user_model, "khu-pho", change=[own, other])
        assert titles(client.get(explorer(section))) == ["Khu phố 1"]


class TestFilters:
    def people(self, client, name):
        field = client.get(ALL).context["filters"].form[name]
        return [option.choice_label for option in field.subwidgets]

    def test_offer_who_owns_and_who_has_edited(self, section, admin_client, admin_user, editor):
        assert self.people(admin_client, "owner") == []
        article = ArticlePageFactory(parent=section, owner=admin_user)
        article.save_revision(user=editor.user, log_action=True)
        assert self.people(admin_client, "owner") == ["admin"]
        assert self.people(admin_client, "edited_by") == ["bien-tap"]

    def test_offer_the_kinds_of_pages_by_name(self, section, admin_client):
        StandardPageFactory(parent=section.get_parent())
        filters = admin_client.get(explorer(section)).context["filters"].form
        labels = [str(option.choice_label) for option in filters["content_type"].subwidgets]
        assert "Chuyên mục" in labels
        assert len(labels) == len(set(labels))


class TestUsers:
    @pytest.mark.parametrize("change", [{"is_active": False}, None])
    def test_somebody_who_is_switched_off_or_deleted_is_signed_out(self, section, editor, change):
        assert editor.get(explorer(section)).status_code == 200
        if change:
            type(editor.user).objects.filter(pk=editor.user.pk).update(**change)
        else:
            editor.user.delete()
        assert "/login/" in editor.get(explorer(section)).url

    def test_a_user_without_a_profile_signs_in(self, django_user_model, section):
        client = Client()
        client.force_login(django_user_model.objects.create_superuser("quan-tri"))
        assert client.get(explorer(section)).status_code == 200
