"""Figures of a year: what they may not say, and that a closed year changes only with a note."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from articles.factories import ArticlePageFactory
from home.factories import AdministrativeUnitFactory
from security_models.factories import AnnualFigureFactory
from security_models.models import AnnualFigure
from tests.security_models.conftest import day
from tests.security_models.refusals import refused, refused_by_the_database

CLOSED = "Năm 2022 đã khoá sổ: hãy ghi chú đính chính mới, nói rõ sửa gì và vì sao."
COUNTS = (
    "reports_received",
    "reports_valuable",
    "stated_model_count",
    "areas_total",
    "areas_meeting_standard",
)


def fresh(figure):
    return AnnualFigure.objects.get(pk=figure.pk)


def save_with(figure, **values):
    for name, value in values.items():
        setattr(figure, name, value)
    figure.save()


def schedule(figure, moment, **values):
    """Approve a version with ``values`` for ``moment``."""
    draft = fresh(figure)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.go_live_at = moment
    draft.save_revision().publish()


class TestWhatTheySay:
    def test_is_no_more_valuable_reports_than_reports(self, figure):
        words = "Nguồn tin có giá trị không thể nhiều hơn tin báo nhận được."
        with refused("reports_valuable", words):
            save_with(figure, reports_valuable=51)
        with refused_by_the_database("figure_valuable_within_received"):
            AnnualFigure.objects.update(reports_valuable=51)

    def test_is_no_more_areas_meeting_the_standard_than_areas(self, figure):
        words = "Số khu dân cư đạt chuẩn không thể nhiều hơn tổng số khu dân cư."
        with refused("areas_meeting_standard", words):
            save_with(figure, areas_total=5, areas_meeting_standard=6)
        with refused_by_the_database("figure_areas_within_total"):
            AnnualFigure.objects.update(areas_total=5, areas_meeting_standard=6)

    def test_is_told_once_for_a_unit_and_a_year(self, figure, unit):
        again = AnnualFigure(unit=unit, year=2022)
        with refused("year", "Đơn vị này đã có số liệu của năm đó."):
            again.save()
        with refused_by_the_database("UNIQUE|figure_once_a_year"):
            AnnualFigure.objects.bulk_create([again])
        AnnualFigureFactory(unit=unit, year=2023)
        AnnualFigureFactory(year=2022)

    @pytest.mark.parametrize("count", COUNTS)
    def test_is_nothing_below_zero(self, figure, count):
        with refused(count, "lớn hơn hoặc bằng"):
            save_with(figure, **{count: -1, "correction_note": "Sửa"})
        with refused_by_the_database(count):
            AnnualFigure.objects.update(**{"reports_valuable": None, count: -1})

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("year", 202, "Hãy ghi năm từ 1945 đến 2100."),
            ("year", 20222, "Hãy ghi năm từ 1945 đến 2100."),
            ("year", 2099, "Chưa tới năm này."),
            ("as_of", day("0202-12-31"), "Hãy ghi ngày từ 2-9-1945"),
            ("as_of", "2022-13-31", "2022-13-31"),
            ("movement_grade", "x" * 121, "120"),
            ("correction_note", "x" * 301, "300"),
        ],
    )
    def test_is_refused(self, figure, field, value, words):
        with refused(field, words):
            save_with(figure, **{"correction_note": "Sửa", field: value})


class TestAClosedYear:
    def test_needs_no_note_when_it_is_told_first(self, unit):
        assert AnnualFigureFactory(unit=unit, year=2019).correction_note == ""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            *((count, 7) for count in COUNTS if count != "reports_received"),
            ("reports_received", 51),
            ("reports_received", None),
            ("movement_grade", "Xuất sắc"),
            ("year", 2021),
        ],
    )
    def test_changes_only_with_a_new_note(self, figure, field, value):
        with refused("correction_note", CLOSED):
            save_with(figure, **{field: value})
        save_with(figure, correction_note="Đếm lại theo báo cáo số 5")
        assert getattr(fresh(figure), field) == value

    def test_is_not_handed_to_another_unit_without_a_note(self, figure):
        other = AdministrativeUnitFactory()
        with refused("correction_note", CLOSED):
            save_with(figure, unit=other)

    def test_wants_another_note_for_another_change(self, figure):
        save_with(figure, reports_received=51, correction_note="Đếm lại")
        for note in ("Đếm lại", "", "   ", " Đếm lại "):
            with refused("correction_note", CLOSED):
                save_with(fresh(figure), reports_received=52, correction_note=note)
        save_with(fresh(figure), reports_received=52, correction_note="Đếm lại lần hai")

    def test_may_be_dated_and_sourced_without_a_note(self, figure, section):
        article = ArticlePageFactory(parent=section)
        save_with(figure, as_of=day("2022-12-29"), source_page=article)
        assert fresh(figure).source_page == article.page_ptr

    def test_is_closed_at_midnight_in_vietnam(self, unit):
        with time_machine.travel("2025-12-31T23:59+07:00", tick=False):
            figure = AnnualFigureFactory(unit=unit, year=2025)
            save_with(figure, reports_received=51)
        with (
            time_machine.travel("2026-01-01T00:00+07:00", tick=False),
            refused("correction_note", "Năm 2025 đã khoá sổ"),
        ):
            save_with(figure, reports_received=52)

    def test_may_be_edited_as_a_draft_and_published_with_a_note(self, figure):
        draft = fresh(figure)
        draft.reports_received = 51
        revision = draft.save_revision(clean=False)
        assert fresh(figure).reports_received == 50
        with refused("correction_note", CLOSED):
            revision.publish()
        draft.correction_note = "Đếm lại"
        draft.save_revision().publish()
        assert fresh(figure).reports_received == 51

    def test_is_not_opened_by_unpublishing(self, figure):
        figure.save_revision().publish()
        fresh(figure).unpublish()
        draft = fresh(figure)
        draft.reports_received = 51
        revision = draft.save_revision(clean=False)
        with refused("correction_note", CLOSED):
            revision.publish()

    def test_of_a_draft_that_was_never_published_may_change(self, unit):
        figure = AnnualFigureFactory(unit=unit, live=False)
        save_with(figure, reports_received=51)
        figure.live = True
        save_with(figure, reports_received=52)

    def test_stays_as_it_is_where_a_scheduled_version_has_no_note(self, unit, caplog):
        with time_machine.travel("2025-12-31T12:00+07:00"):
            figure = AnnualFigureFactory(unit=unit, year=2025)
            figure.save_revision().publish()
            hour = timezone.now() + timedelta(hours=20)
            schedule(figure, hour, reports_received=51)
            other = AnnualFigureFactory(unit=unit, year=2024, live=False)
            schedule(other, hour + timedelta(hours=1), movement_grade="Khá")
        with time_machine.travel("2026-01-02T12:00+07:00"):
            call_command("publish_scheduled")
        assert "Năm 2025 đã khoá sổ" in caplog.text
        assert fresh(other).live, "one that cannot be published keeps back no other"
        stored = fresh(figure)
        assert (stored.live, stored.reports_received) == (True, 50)
        assert stored.has_unpublished_changes
        assert not stored.approved_schedule
        assert ModelLogEntry.objects.filter(action="wagtail.schedule.cancel").count() == 1
