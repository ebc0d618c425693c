"""What the admin's home says of one's own articles, of what waits for approval, and of what is scheduled."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import PageViewRestriction, Revision, TaskState

from articles.factories import ArticleIndexPageFactory
from home.factories import StandardPageFactory
from security_models.factories import SecurityModelFactory, TaskPlanFactory
from security_models.models import SecurityModel, TaskPlan
from tests.newsroom.desks import (
    STEP,
    card,
    client_of,
    draft,
    home_of,
    multiply,
    titles,
    words,
    workflow_of,
)
from vietnamese.dates import VIETNAM, format_moment

pytestmark = pytest.mark.django_db

OWN, SENT, WAITING, SCHEDULE = "own-articles", "sent", "waiting", "schedule"


def editor_of(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def states(found):
    """Return the state of each row of a card by its title."""
    return {
        words(row.select_one(".home-title")): words(row.select_one(".home-status"))
        for row in found.select(".home-row")
    }


def links(found):
    return [link["href"] for link in found.select(".home-title a")]


class TestOwnArticles:
    def test_each_tells_how_far_it_is(self, writer, approver, section):
        draft(section, writer.user, "Nháp")
        sent = draft(section, writer.user, "Gửi")
        approver.workflow.start(sent, writer.user)
        draft(section, writer.user, "Đăng").latest_revision.publish()
        changed = draft(section, writer.user, "Sửa")
        changed.latest_revision.publish()
        changed.refresh_from_db()
        changed.save_revision()
        later = draft(section, writer.user, "Hẹn")
        later.go_live_at = timezone.now() + timedelta(days=90)
        later.save_revision().publish()

        found = card(home_of(writer), OWN)

        assert states(found) == {
            "Hẹn": "đã hẹn giờ",
            "Sửa": "đang đăng + bản nháp",
            "Đăng": "đang đăng",
            "Gửi": gettext("In approval: %(step)s") % {"step": STEP},
            "Nháp": "bản nháp",
        }
        assert links(found)[-1] == editor_of(section.get_children().get(title="Nháp"))

    def test_one_that_was_sent_back_comes_first_with_what_the_colleague_wrote(
        self, writer, approver, section
    ):
        article = draft(section, writer.user, "Trả lại")
        approver.workflow.start(article, writer.user)
        article.current_workflow_task_state.reject(user=approver.user, comment="Thiếu <ảnh>.")
        for number in range(10):
            draft(section, writer.user, f"Mới hơn {number}")

        found = card(home_of(writer), OWN)

        assert titles(found)[:2] == ["Trả lại", "Mới hơn 9"]
        assert len(titles(found)) == 10
        assert states(found)["Trả lại"] == gettext("Sent back: needs changes")
        assert "Thiếu <ảnh>." in words(found.select_one(".home-quote"))
        assert approver.user.username in words(found.select_one(".home-quote"))

    def test_colleagues_have_articles_of_their_own(self, writer, approver, section):
        draft(section, approver.user)

        found = card(home_of(writer), OWN)

        assert titles(found) == []
        assert found.select_one(".home-empty").text == gettext("You have not written anything yet.")

    def test_the_list_of_all_of_them_is_one_click_away(self, writer, approver, section):
        draft(section, writer.user, "Của tôi")
        draft(section, approver.user, "Của người khác")

        link = card(home_of(writer), OWN).select_one(".home-more a")
        listed = writer.get(link["href"]).context["table"].data

        assert [page.title for page in listed] == ["Của tôi"]

    def test_who_may_not_write_there_any_more_is_told_nothing(self, writer, section, home_page):
        other = ArticleIndexPageFactory(parent=home_page, title="Nội bộ")
        draft(other, writer.user, "Kín")

        assert "Kín" not in words(home_of(writer))

    def test_what_is_on_the_portal_can_be_seen_there(self, writer, section):
        article = draft(section, writer.user)
        article.latest_revision.publish()
        article.refresh_from_db()

        link = card(home_of(writer), OWN).select_one(".home-facts a")

        assert link["href"] == article.get_url()
        assert article.title in link["aria-label"]


class TestSent:
    def test_records_and_articles_of_colleagues_are_told_own_articles_are_not(
        self, django_user_model, writer, approver, section
    ):
        workflow = workflow_of(approver.group, section, SecurityModel)
        model = SecurityModelFactory(name="Camera minh hoạ")
        model.save_revision()
        for item in (
            model,
            draft(section, approver.user, "Của người khác"),
            draft(section, writer.user, "Của tôi"),
        ):
            workflow.start(item, writer.user)

        found = card(home_of(writer), SENT)

        assert titles(found) == ["Của người khác", "Camera minh hoạ"]
        assert set(states(found).values()) == {gettext("In approval: %(step)s") % {"step": STEP}}

    def test_without_any_the_card_is_not_there(self, writer):
        assert card(home_of(writer), SENT) is None


class TestWaiting:
    def test_who_sent_it_and_since_when_is_told_those_that_wait_longest_first(
        self, writer, approver, section
    ):
        for title in ("Trước", "Sau"):
            approver.workflow.start(draft(section, writer.user, title), writer.user)
        moment = datetime(2026, 3, 5, 8, 30, tzinfo=VIETNAM)
        TaskState.objects.filter(revision__object_str="Trước").update(started_at=moment)

        found = card(home_of(approver), WAITING)

        assert titles(found) == ["Trước", "Sau"]
        facts = words(found.select_one(".home-facts"))
        assert format_moment(moment) in facts
        assert writer.user.username in facts
        assert approver.get(links(found)[0]).status_code == 200

    def test_records_wait_there_too(self, writer, approver, section):
        workflow = workflow_of(approver.group, section, SecurityModel, TaskPlan)
        for record in (SecurityModelFactory(name="Camera"), TaskPlanFactory(title="Kế hoạch")):
            record.save_revision()
            workflow.start(record, writer.user)

        found = card(home_of(approver), WAITING)

        assert titles(found) == ["Camera", "Kế hoạch"]
        assert links(found)[0] == reverse(
            SecurityModel.snippet_viewset.get_url_name("edit"),
            args=[SecurityModel.objects.get().pk],
        )

    def test_it_waits_for_those_only_who_take_the_step(self, writer, approver, section):
        approver.workflow.start(draft(section, writer.user), writer.user)

        assert card(home_of(writer), WAITING) is None

    def test_what_was_decided_waits_no_longer(self, writer, approver, section):
        for title in ("Duyệt", "Từ chối"):
            approver.workflow.start(draft(section, writer.user, title), writer.user)
        approved, rejected = TaskState.objects.order_by("pk")
        approved.approve(user=approver.user)
        rejected.reject(user=approver.user)

        found = card(home_of(approver), WAITING)

        assert titles(found) == []
        assert found.select_one(".home-empty").text == gettext("Nothing waits for your approval.")

    def test_the_rest_is_counted_and_one_click_away(self, writer, approver, section):
        article = draft(section, writer.user)
        approver.workflow.start(article, writer.user)
        article.refresh_from_db()
        multiply(article, 11)

        found = card(home_of(approver), WAITING)
        link = found.select_one(".home-more a")

        assert len(titles(found)) == 10
        assert "12" in link.text
        assert len(approver.get(link["href"]).context["object_list"]) == 12


class TestSchedule:
    def schedule(self, page, go_live=None, expire=None):
        now = timezone.now()
        page.go_live_at = go_live and now + go_live
        page.expire_at = expire and now + expire
        page.save_revision().publish()
        return page

    def test_fourteen_days_are_told_in_the_order_of_time(self, writer, section):
        for days in (13, 15, 1):
            article = draft(section, writer.user, f"Đăng {days}")
            self.schedule(article, go_live=timedelta(days=days))
        self.schedule(draft(section, writer.user, "Gỡ"), expire=timedelta(days=5))
        self.schedule(draft(section, writer.user, "Còn lâu"), expire=timedelta(days=15))

        found = card(home_of(writer), SCHEDULE)

        assert states(found) == {
            "Đăng 1": gettext("Is published"),
            "Gỡ": gettext("Is taken down"),
            "Đăng 13": gettext("Is published"),
        }
        assert titles(found) == ["Đăng 1", "Gỡ", "Đăng 13"]
        moment = section.get_children().get(title="Gỡ").expire_at
        assert format_moment(moment) in words(found)

    def test_what_should_have_happened_is_marked(self, writer, section):
        article = self.schedule(draft(section, writer.user), go_live=timedelta(days=1))
        missed = timezone.now() - timedelta(hours=1)
        Revision.objects.filter(object_id=str(article.pk)).exclude(approved_go_live_at=None).update(
            approved_go_live_at=missed
        )

        found = card(home_of(writer), SCHEDULE)

        assert words(found.select_one(".home-status--urgent")) == gettext("Should have happened")

    def test_what_the_person_does_not_find_in_the_explorer_is_not_told(
        self, writer, approver, home_page
    ):
        closed = ArticleIndexPageFactory(parent=home_page, title="Nội bộ")
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        for days in ({"go_live": timedelta(days=1)}, {"expire": timedelta(days=1)}):
            self.schedule(draft(closed, approver.user, "Kín"), **days)

        page = home_of(writer)

        assert "Kín" not in words(page)
        assert card(page, SCHEDULE).select_one(".home-empty")

    def test_what_the_person_may_not_edit_has_no_link(self, writer, approver, section):
        self.schedule(draft(section, writer.user, "Của tôi"), go_live=timedelta(days=1))
        self.schedule(draft(section, approver.user, "Của người khác"), go_live=timedelta(days=2))

        found = card(home_of(writer), SCHEDULE)

        assert titles(found) == ["Của tôi", "Của người khác"]
        assert len(links(found)) == 1

    def test_records_are_told_to_those_who_work_with_them(self, django_user_model, writer):
        self.schedule(SecurityModelFactory(name="Camera", live=False), go_live=timedelta(days=1))
        self.schedule(TaskPlanFactory(title="Kế hoạch"), expire=timedelta(days=2))
        both = client_of(django_user_model, "an-ninh", "change_securitymodel", "view_taskplan")

        found = card(home_of(both), SCHEDULE)

        assert titles(found) == ["Camera", "Kế hoạch"]
        assert len(links(found)) == 1
        assert titles(card(home_of(writer), SCHEDULE)) == []

    def test_what_is_too_much_for_the_card_is_counted(self, writer, section):
        article = self.schedule(draft(section, writer.user), go_live=timedelta(days=1))
        article.refresh_from_db()
        multiply(article, 12)

        found = card(home_of(writer), SCHEDULE)

        assert len(titles(found)) == 10
        assert gettext("And %(number)s more.") % {"number": "3"} in words(found)


def test_pages_that_the_person_has_locked_are_told(writer, approver, section, home_page):
    for owner, title in ((writer, "Tôi khoá"), (approver, "Người khác khoá")):
        page = StandardPageFactory(parent=home_page, title=title)
        page.locked, page.locked_by, page.locked_at = True, owner.user, timezone.now()
        page.save()

    assert titles(card(home_of(writer), "locked")) == ["Tôi khoá"]
