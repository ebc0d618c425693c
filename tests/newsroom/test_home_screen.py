"""The admin's home as a whole: the button that starts an article, what is there for whom, and what it costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from home.tasks import WORKER_SEEN
from search.models import UnansweredSearch
from tests.newsroom.desks import card, client_of, draft, home_of, multiply, titles, words
from visits import clock

pytestmark = pytest.mark.django_db


def adds_to(section):
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk])


def button(page):
    return page.select_one("a.home-write")


def offered(page):
    return [link["href"] for link in page.select(".home-sections li a")]


class TestWriting:
    def test_one_section_is_one_click_away(self, writer, section):
        page = home_of(writer)

        assert button(page)["href"] == adds_to(section)
        assert not page.select(".home-sections")
        assert writer.get(adds_to(section)).status_code == 200

    def test_of_several_the_one_used_last_is_one_click_away(self, writer, section):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        draft(below, writer.user)

        page = home_of(writer)

        assert button(page)["href"] == adds_to(below)
        assert "An ninh trật tự › Khu phố" in words(page.select_one("#home-first-section"))
        assert offered(page) == [adds_to(section)]

    def test_who_has_not_written_yet_chooses_the_section(self, writer, section):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")

        page = home_of(writer)

        assert button(page) is None
        assert offered(page) == [adds_to(section), adds_to(below)]

    def test_what_a_colleague_used_last_says_nothing(self, writer, section, approver):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        draft(section, writer.user)
        draft(below, approver.user)

        assert button(home_of(writer))["href"] == adds_to(section)

    def test_a_section_that_is_closed_to_the_person_by_now_is_not_offered(
        self, writer, section, home_page
    ):
        other = ArticleIndexPageFactory(parent=home_page, title="Việc khác")
        draft(section, writer.user)
        draft(other, writer.user)

        page = home_of(writer)

        assert button(page)["href"] == adds_to(section)
        assert not offered(page)

    def test_an_alias_of_a_section_is_not_offered(self, django_user_model, home_page, section):
        client = client_of(django_user_model, "bien-tap", add=[home_page])
        section.create_alias(parent=home_page, update_slug="bong")

        assert button(home_of(client))["href"] == adds_to(section)

    def test_who_may_only_change_things_has_no_button(self, django_user_model, section):
        client = client_of(django_user_model, "sua", change=[section])

        assert not home_of(client).select(".home-writing")

    def test_a_word_file_is_offered_where_the_portal_has_the_screen(self, writer, settings):
        from newsroom.home_screen.writing import word_address

        address = word_address()
        links = [link["href"] for link in home_of(writer).select(".home-writing > a")]

        assert links == ([address] if address else [])


class TestSections:
    def told(self, client):
        return titles(card(home_of(client), "stale-sections"))

    def publish(self, section, days):
        moment = timezone.now() - timedelta(days=days)
        return ArticlePageFactory(parent=section, published_at=moment)

    def test_thirty_days_without_an_article_are_told(self, writer, section):
        self.publish(section, 30)

        page = home_of(writer)

        assert titles(card(page, "stale-sections")) == ["An ninh trật tự"]
        assert card(page, "stale-sections").select_one(".home-facts a")["href"] == adds_to(section)

    def test_a_newer_article_is_an_update_and_so_is_one_in_a_section_below(self, writer, section):
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        self.publish(section, 90)
        self.publish(below, 29)

        assert self.told(writer) == []

    def test_drafts_are_no_update(self, writer, section):
        draft(section, writer.user)

        assert self.told(writer) == ["An ninh trật tự"]

    def test_a_new_section_has_thirty_days_for_its_first_article(self, writer, section):
        section.first_published_at = timezone.now() - timedelta(days=29)
        section.save()
        assert self.told(writer) == []
        section.first_published_at = timezone.now() - timedelta(days=31)
        section.save()
        assert self.told(writer) == ["An ninh trật tự"]

    def test_only_sections_of_ones_own_are_told(self, writer, home_page):
        ArticleIndexPageFactory(parent=home_page, title="Việc khác")

        assert self.told(writer) == ["An ninh trật tự"]


class TestWorker:
    def test_that_scheduled_work_does_not_run_is_said_first(self, writer):
        cache.delete(WORKER_SEEN)
        page = home_of(writer)

        warning = page.select_one(".w-dashboard > .help-warning")
        assert warning.find_next_sibling("section")["class"] == ["home-writing"]
        assert not card(page, "schedule").select(".home-note")

    def test_that_it_runs_is_said_with_the_schedule(self, writer):
        cache.set(WORKER_SEEN, timezone.now())
        page = home_of(writer)

        assert not page.select(".w-dashboard > .help-warning")
        assert card(page, "schedule").select(".home-note")


class TestSearches:
    def test_the_last_seven_days_lead_to_the_report(self, django_user_model, db):
        client = client_of(django_user_model, "thong-ke", "view_statistics")
        for days in (0, 6, 7):
            day = clock.today() - timedelta(days=days)
            UnansweredSearch.objects.create(
                key=str(days), text=f"câu {days}", first_day=day, last_day=day
            )

        link = card(home_of(client), "unanswered").select_one("a")

        assert "2 " in link.text
        report = client.get(link["href"])
        assert [row.text for row in report.context["object_list"]] == ["câu 0", "câu 6"]

    def test_without_any_or_without_the_permission_nothing_is_told(self, django_user_model, writer):
        client = client_of(django_user_model, "thong-ke", "view_statistics")
        assert card(home_of(client), "unanswered") is None
        day = clock.today()
        UnansweredSearch.objects.create(key="a", text="a", first_day=day, last_day=day)
        assert card(home_of(writer), "unanswered") is None


def test_who_may_do_nothing_sees_no_card(django_user_model, db):
    assert home_of(client_of(django_user_model, "khach")).select("section, .home-card") == []


def test_headings_go_down_by_one_level(writer, section):
    draft(section, writer.user)
    main = home_of(writer).find("main")

    levels = [int(heading.name[1]) for heading in main.find_all(["h1", "h2", "h3", "h4"])]

    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    for found in main.select(".home-card"):
        assert found.find(id=found["aria-labelledby"]).name == "h2"


def test_three_hundred_articles_cost_no_more_queries_than_ten(approver, section):
    """What everybody may do at once, by one person who does all of it."""
    client, soon = approver, timezone.now() + timedelta(days=3)
    names = ["view_statistics", "change_taskplan", "publish_taskplan", "change_securitymodel"]
    client.group.permissions.add(*Permission.objects.filter(codename__in=names))
    articles = [draft(section, client.user, f"Tin {number}") for number in range(10)]
    for article in articles[:4]:
        client.workflow.start(article, client.user)
    for article in articles[2:4]:
        article.current_workflow_task_state.reject(user=client.user, comment="Thiếu ảnh")
    for article in articles[4:6]:
        article.go_live_at = soon
        article.save_revision().publish()
    for article in articles[6:8]:
        article.expire_at = soon
        article.save_revision().publish()
    articles[8].locked, articles[8].locked_by = True, client.user
    articles[8].save()

    def cost():
        home_of(client)
        with CaptureQueriesContext(connection) as queries:
            page = home_of(client)
        shown = {
            name: len(titles(card(page, name)))
            for name in ("own-articles", "waiting", "schedule", "locked")
        }
        return len(queries), shown

    few, shown = cost()
    assert shown == {"own-articles": 10, "waiting": 2, "schedule": 4, "locked": 1}
    for article in articles:
        article.refresh_from_db()
        multiply(article, 29)
    many, shown = cost()

    assert shown == {"own-articles": 10, "waiting": 10, "schedule": 10, "locked": 10}
    assert many <= few <= 40
