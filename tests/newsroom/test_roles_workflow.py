"""A text on its way from the writer over both desks to the readers, and the letters that tell of it."""

import re
import socket

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from articles.models import ArticlePage
from newsroom import roles
from security_models.factories import SecurityModelFactory
from tests.newsroom.attempts import article as article_form
from tests.newsroom.office import client_of, draft_of, person

pytestmark = pytest.mark.django_db
SUBMIT = {"action-submit": "1"}
ENGLISH = re.compile(
    r"\b(the|page|has|been|you|can|edit|here|hello|your|approved|rejected|stage|workflow|by|was)\b",
    re.IGNORECASE,
)


@pytest.fixture
def writer():
    return person("nguoi-viet", roles.WRITERS, first_name="Lan", last_name="Lê")


@pytest.fixture
def reviewer():
    return person("nguoi-duyet", roles.REVIEWERS)


@pytest.fixture
def publisher():
    return person("nguoi-dang", roles.PUBLISHERS)


@pytest.fixture
def article(section, writer):
    return draft_of(writer, section)


def fresh(article):
    return ArticlePage.objects.get(pk=article.pk)


def save(user, article, **changes):
    """Send the form of ``article`` as ``user`` with ``changes``."""
    office = type("Office", (), {"article": article})
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    return client_of(user).post(url, article_form("article")(office) | changes)


def act(user, article, name, comment=""):
    """Do what the desk does where ``article`` stands."""
    state = fresh(article).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, name, state.pk])
    return client_of(user).post(url, {"comment": comment})


@pytest.fixture
def letters(settings):
    """Letters are handed over after the commit, as on a real site; here they are kept."""
    settings.EMAIL_BACKEND = "newsroom.roles.mail.AfterCommitBackend"
    settings.MAIL_DELIVERED_BY = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Call a function and then do what waits for the commit."""

    def run(function, *arguments, **named):
        with django_capture_on_commit_callbacks(execute=True):
            return function(*arguments, **named)

    return run


class TestTheWay:
    def test_an_article_passes_both_desks_and_is_live(
        self, client, article, writer, reviewer, publisher
    ):
        assert save(writer, article, title="Bài gửi duyệt", **SUBMIT).status_code == 302
        assert fresh(article).current_workflow_task.name == "Duyệt"
        save(reviewer, article, title="Bài đã sửa ở bàn duyệt")
        assert not fresh(article).live
        act(reviewer, article, "approve")
        assert fresh(article).current_workflow_task.name == "Đăng"
        assert not fresh(article).live
        act(publisher, article, "approve")
        live = fresh(article)
        assert live.live
        assert live.title == "Bài đã sửa ở bàn duyệt"
        assert not live.workflow_in_progress
        assert client.get(live.url).status_code == 200

    def test_what_is_returned_goes_back_to_the_writer_with_the_comment(
        self, article, writer, reviewer
    ):
        save(writer, article, **SUBMIT)
        assert save(writer, article, title="Sửa trong lúc chờ").status_code == 200
        act(reviewer, article, "reject", "Thiếu nguồn ảnh.")
        state = WorkflowState.objects.get()
        assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
        assert state.current_task_state.comment == "Thiếu nguồn ảnh."
        page = client_of(writer).get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
        assert "Thiếu nguồn ảnh." in page.content.decode()
        save(writer, article, title="Đã thêm nguồn ảnh", **SUBMIT)
        assert fresh(article).current_workflow_task.name == "Duyệt"
        assert fresh(article).get_latest_revision_as_object().title == "Đã thêm nguồn ảnh"

    def test_a_reviewer_does_not_publish_with_the_approval(self, article, writer, reviewer):
        save(writer, article, **SUBMIT)
        save(reviewer, article, **{"action-publish": "1"})
        assert not fresh(article).live
        act(reviewer, article, "approve")
        act(reviewer, article, "approve")
        assert not fresh(article).live
        assert fresh(article).current_workflow_task.name == "Đăng"

    def test_a_step_of_another_article_does_not_approve_this_one(
        self, section, article, writer, reviewer, publisher
    ):
        other = draft_of(writer, section)
        for one in (article, other):
            save(writer, one, slug=one.slug, **SUBMIT)
        act(reviewer, other, "approve")
        waiting = fresh(other).current_workflow_task_state
        url = reverse(
            "wagtailadmin_pages:workflow_action", args=[article.pk, "approve", waiting.pk]
        )
        client_of(reviewer).post(url)
        waiting.refresh_from_db()
        assert waiting.status == TaskState.STATUS_IN_PROGRESS

    def test_somebody_at_both_desks_takes_both_steps(self, article, writer):
        both = person("ca-hai", roles.WRITERS, roles.REVIEWERS, roles.PUBLISHERS)
        save(writer, article, **SUBMIT)
        act(both, article, "approve")
        act(both, article, "approve")
        assert fresh(article).live

    def test_an_hour_that_the_writer_set_is_kept(self, article, writer, reviewer, publisher):
        save(writer, article, go_live_at="01/01/2099 08:00", **SUBMIT)
        act(reviewer, article, "approve")
        act(publisher, article, "approve")
        waiting = fresh(article)
        assert not waiting.live
        assert waiting.approved_schedule

    def test_a_model_passes_the_same_desks(self, writer, reviewer, publisher):
        model = SecurityModelFactory(live=False)
        model.save_revision(user=writer)
        model.get_workflow().start(model, writer)
        for user in (reviewer, publisher):
            model = type(model).objects.get(pk=model.pk)
            name = model.snippet_viewset.get_url_name("workflow_action")
            url = reverse(name, args=[model.pk, "approve", model.current_workflow_task_state.pk])
            edit = reverse(model.snippet_viewset.get_url_name("edit"), args=[model.pk])
            assert client_of(user).get(edit).status_code == 200
            client_of(user).post(url)
        assert type(model).objects.get(pk=model.pk).live


class TestLetters:
    def test_everybody_hears_when_it_is_their_turn(
        self, article, writer, reviewer, publisher, letters, committed, settings
    ):
        heard = []
        steps = [
            (save, writer, article, SUBMIT),
            (act, reviewer, article, {"name": "approve"}),
            (act, publisher, article, {"name": "reject", "comment": "Đổi ảnh."}),
            (save, writer, article, SUBMIT),
            (act, publisher, article, {"name": "approve"}),
        ]
        for do, user, page, named in steps:
            committed(do, user, page, **named)
            heard.append([letter.to for letter in letters])
            letters.clear()
        assert heard == [
            [[reviewer.email]],
            [[publisher.email]],
            [[writer.email]],
            [[publisher.email]],
            [[writer.email]],
        ]

    def test_they_are_in_vietnamese_and_lead_where_they_say(
        self, client, article, writer, reviewer, publisher, letters, committed, settings
    ):
        committed(save, writer, article, title="Họp khu phố", **SUBMIT)
        committed(act, reviewer, article, "approve")
        committed(act, publisher, article, "reject", "Đổi ảnh.")
        committed(save, writer, article, title="Họp khu phố", **SUBMIT)
        committed(act, publisher, article, "approve")
        edit = settings.WAGTAILADMIN_BASE_URL + reverse(
            "wagtailadmin_pages:edit", args=[article.pk]
        )
        assert len(letters) == 5
        for letter in letters:
            words = re.sub(r"https?://\S+", "", f"{letter.subject}\n{letter.body}")
            assert not ENGLISH.search(words), words
            assert "Họp khu phố" in letter.subject
        assert all(edit in letter.body for letter in letters[:4])
        assert "Đổi ảnh." in letters[2].body
        assert fresh(article).full_url in letters[4].body
        assert client.get(fresh(article).full_url).status_code == 200

    def test_people_without_an_address_work_all_the_same(
        self, article, writer, reviewer, letters, committed
    ):
        for user in (writer, reviewer):
            user.email = ""
            user.save()
        committed(save, writer, article, **SUBMIT)
        committed(act, reviewer, article, "reject", "Sửa.")
        assert letters == []
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES

    @pytest.mark.parametrize("host", ["127.0.0.1", "may-chu-thu.invalid"])
    def test_a_mail_server_that_is_gone_loses_no_submission(
        self, article, writer, reviewer, committed, settings, caplog, host
    ):
        settings.EMAIL_BACKEND = "newsroom.roles.mail.AfterCommitBackend"
        settings.MAIL_DELIVERED_BY = "django.core.mail.backends.smtp.EmailBackend"
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))  # bound, but nobody listens
            settings.EMAIL_HOST, settings.EMAIL_PORT = host, closed.getsockname()[1]
            assert committed(save, writer, article, **SUBMIT).status_code == 302
        assert fresh(article).current_workflow_task.name == "Duyệt"
        assert "No connection to the mail server" in caplog.text

    def test_what_is_undone_is_told_to_nobody(
        self, article, reviewer, letters, django_capture_on_commit_callbacks
    ):
        from django.db import transaction

        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            mail.send_mail("Tin", "Nội dung", None, [reviewer.email])
            transaction.set_rollback(True)
        assert letters == []

    def test_nobody_is_at_a_desk_yet_and_the_submission_waits(self, article, writer):
        Group.objects.get(name=roles.REVIEWERS).user_set.clear()
        save(writer, article, **SUBMIT)
        assert fresh(article).workflow_in_progress
