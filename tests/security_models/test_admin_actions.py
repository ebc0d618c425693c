"""Merging, dissolving and reopening a model by the buttons of the admin."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from home.factories import AdministrativeUnitFactory
from security_models.choices import EventKind
from security_models.models import ModelEvent, ModelSite, SecurityModel
from tests.security_models.admin import errors_of, url_of

MERGE, DISSOLVE, REOPEN = "merge", "dissolve", "reopen"


@pytest.fixture
def target(new_model):
    return new_model("Tổ tự quản", events={"launched": "2020-01-01"})


def said(response):
    """Return the messages of a redirect, as text."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def buttons_on(client, record, page):
    """Return which of the actions the page offers for ``record``."""
    url = url_of(type(record), "list") if page == "list" else url_of(record, page)
    html = client.get(url).content.decode()
    return [name for name in (MERGE, DISSOLVE, REOPEN) if f'"{url_of(record, name)}"' in html]


class TestButtons:
    @pytest.mark.parametrize("page", ["list", "edit", "inspect"])
    def test_a_model_in_force_can_be_ended(self, editor, model, page):
        assert buttons_on(editor, model, page) == [MERGE, DISSOLVE]

    @pytest.mark.parametrize("page", ["list", "edit", "inspect"])
    def test_an_ended_model_can_be_reopened(self, editor, new_model, page):
        model = new_model(events={"dissolved": "2023-01-01"})

        assert buttons_on(editor, model, page) == [REOPEN]

    def test_a_draft_has_none(self, editor, new_model):
        assert buttons_on(editor, new_model(live=False), "list") == []

    def test_somebody_who_may_not_publish_has_none_and_is_refused(self, editor, model):
        group = editor.user.groups.get()
        group.permissions.remove(group.permissions.get(codename="publish_securitymodel"))
        client = Client()
        client.force_login(editor.user)

        assert buttons_on(client, model, "list") == []
        for name in (MERGE, DISSOLVE, REOPEN):
            data = {"date": "01/06/2023"}
            assert client.post(url_of(model, name), data).status_code == 302
        assert model.events.count() == 1


class TestMerging:
    def test_the_page_says_what_will_happen_and_offers_who_can_take_it(
        self, editor, model, target, new_model
    ):
        new_model("Đã giải thể", events={"dissolved": "2023-01-01"})
        new_model("Bản nháp", live=False)
        new_model("Phường khác", unit=AdministrativeUnitFactory())

        response = editor.get(url_of(model, MERGE))

        form = response.context["form"]
        assert [label for _, label in form.fields["target"].choices][1:] == ["Tổ tự quản"]
        assert form["date"].value() == timezone.localdate()
        assert "Kể từ ngày đó" in response.content.decode()

    def test_a_model_may_go_to_the_unit_that_its_unit_became(self, editor, unit, model, new_model):
        successor = AdministrativeUnitFactory(name="Phường Quảng Trị")
        unit.merged_into = successor
        unit.save()
        new_model("Tổ của phường mới", unit=successor)

        form = editor.get(url_of(model, MERGE)).context["form"]

        assert [label for _, label in form.fields["target"].choices][1:] == ["Tổ của phường mới"]

    def test_it_writes_the_event_and_says_so(self, editor, model, target):
        data = {
            "date": "01/06/2023",
            "target": target.pk,
            "decision_number": "15/QĐ-UBND",
            "note": "Theo nghị quyết",
        }

        response = editor.post(url_of(model, MERGE), data)

        event = SecurityModel.objects.get(pk=model.pk).ending
        assert (event.target, event.date) == (target, date(2023, 6, 1))
        assert (event.decision_number, event.note) == ("15/QĐ-UBND", "Theo nghị quyết")
        [message] = said(response)
        assert "“Camera an ninh” được sáp nhập vào “Tổ tự quản” từ ngày 01-06-2023." in message
        assert url_of(model, "inspect") in message

    def test_the_history_page_tells_who_did_it(self, editor, model, target):
        editor.post(url_of(model, MERGE), {"date": "01/06/2023", "target": target.pk})

        page = editor.get(url_of(model, "history")).content.decode()
        assert "bien-tap" in page
        assert "Đã sáp nhập" in page

    @pytest.mark.parametrize(
        ("case", "field", "sentence"),
        [
            ("itself", "target", "Mô hình không thể sáp nhập vào chính nó."),
            ("other unit", "target", "Hãy chọn mô hình của cùng đơn vị hành chính."),
            ("ended", "target", "không hoạt động"),
            ("draft", "target", "không hoạt động"),
            ("circle", "target", "vòng"),
            ("no target", "target", "bắt buộc"),
            ("unknown target", "target", "hợp lệ"),
            ("impossible date", "date", "ngày"),
            ("no date", "date", "bắt buộc"),
            ("before launch", "date", "ngày"),
            ("far ahead", "date", "ngày"),
            ("long number", "decision_number", "60"),
            ("long note", "note", "255"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(
        self, editor, model, target, new_model, case, field, sentence
    ):
        wrong = {
            "itself": lambda: {"target": model.pk},
            "other unit": lambda: {"target": new_model("X", unit=AdministrativeUnitFactory()).pk},
            "ended": lambda: {"target": new_model("X", events={"dissolved": "2023-01-01"}).pk},
            "draft": lambda: {"target": new_model("X", live=False).pk},
            "circle": lambda: {"target": self.one_that_merged_into(model, new_model).pk},
            "no target": lambda: {"target": ""},
            "unknown target": lambda: {"target": "999999"},
            "impossible date": lambda: {"date": "31/02/2022"},
            "no date": lambda: {"date": ""},
            "before launch": lambda: {"date": "01/01/2022"},
            "far ahead": lambda: {"date": "01/01/2090"},
            "long number": lambda: {"decision_number": "x" * 300},
            "long note": lambda: {"note": "x" * 300},
        }[case]()
        data = {"date": "01/06/2023", "target": target.pk} | wrong

        response = editor.post(url_of(model, MERGE), data)

        assert response.status_code == 200
        assert sentence in errors_of(response)[field][0]
        assert not ModelEvent.objects.filter(model=model, kind=EventKind.MERGED_INTO).exists()

    def one_that_merged_into(self, model, new_model):
        other = new_model("X")
        ModelEvent.objects.create(
            model=other, kind=EventKind.MERGED_INTO, date=date(2024, 1, 1), target=model
        )
        return other


class TestDissolving:
    def test_a_model_is_dissolved(self, editor, model):
        response = editor.post(
            url_of(model, DISSOLVE), {"date": "01/06/2023", "decision_number": "9/QĐ"}
        )

        assert SecurityModel.objects.get(pk=model.pk).status == "dissolved"
        assert "“Camera an ninh” được giải thể từ ngày 01-06-2023." in said(response)[0]

    def test_a_site_that_would_outlive_the_model_is_told_at_the_date(
        self, editor, model, neighbourhood
    ):
        ModelSite.objects.create(
            model=model, neighbourhood=neighbourhood, ended_on=date(2024, 1, 1)
        )

        response = editor.post(url_of(model, DISSOLVE), {"date": "01/06/2023"})

        assert "điểm mô hình" in errors_of(response)["date"][0]
        assert not SecurityModel.objects.get(pk=model.pk).ending

    def test_an_ended_model_is_refused(self, editor, new_model):
        model = new_model(events={"dissolved": "2023-01-01"})

        for name in (MERGE, DISSOLVE):
            response = editor.get(url_of(model, name))
            assert response.status_code == 302
            assert "đã sáp nhập hoặc đã giải thể" in said(response)[0]

    def test_a_draft_is_refused(self, editor, new_model):
        response = editor.post(
            url_of(new_model(live=False), DISSOLVE), {"date": "01/06/2023"}, follow=False
        )

        assert "Hãy xuất bản" in said(response)[0]


class TestReopening:
    def test_the_end_is_taken_back(self, editor, new_model):
        model = new_model(events={"launched": "2020-01-01", "dissolved": "2023-01-01"})

        page = editor.get(url_of(model, REOPEN)).content.decode()
        response = editor.post(url_of(model, REOPEN))

        assert "Giải thể" in page
        assert "01-01-2023" in page
        assert SecurityModel.objects.get(pk=model.pk).status == "active"
        assert "Đã khôi phục “Camera an ninh”." in said(response)[0]

    def test_a_planned_end_can_be_taken_back_too(self, editor, new_model):
        coming = (timezone.localdate() + timedelta(days=10)).isoformat()
        model = new_model(events={"launched": "2020-01-01", "dissolved": coming})

        assert buttons_on(editor, model, "list") == [REOPEN]

    def test_a_model_that_has_not_ended_is_refused(self, editor, model):
        assert "chưa" in said(editor.get(url_of(model, REOPEN)))[0]


class TestLocks:
    @pytest.mark.parametrize("name", [MERGE, DISSOLVE, REOPEN])
    def test_a_record_locked_by_another_is_refused(self, editor, new_model, admin_user, name):
        events = {"dissolved": "2023-01-01"} if name == REOPEN else {}
        model = new_model(events=events)
        model.locked, model.locked_by = True, admin_user
        model.save()
        before = model.events.count()

        response = editor.post(url_of(model, name), {"date": "01/06/2023"})

        assert response.status_code == 302
        assert "khoá" in said(response)[0]
        assert model.events.count() == before

    def test_the_one_who_locked_it_may(self, editor, model):
        model.locked, model.locked_by = True, editor.user
        model.save()

        editor.post(url_of(model, DISSOLVE), {"date": "01/06/2023"})

        assert SecurityModel.objects.get(pk=model.pk).status == "dissolved"

    def test_a_scheduled_version_does_not_stand_in_the_way(self, editor, model):
        model.save_revision().publish()
        model = SecurityModel.objects.get(pk=model.pk)
        model.go_live_at = timezone.now() + timedelta(days=5)
        model.save_revision().publish()

        editor.post(url_of(model, DISSOLVE), {"date": "01/06/2023"})

        model = SecurityModel.objects.get(pk=model.pk)
        assert model.status == "dissolved"
        kinds = [event["kind"] for event in model.scheduled_revision.content["events"]]
        assert kinds == ["launched", "dissolved"]
