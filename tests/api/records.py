"""Models, plans and figures that several tests of the API start from."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from home.models import Organisation
from security_models.choices import EventKind, Field, Progress, Rating, TaskGroup
from security_models.factories import (
    AnnualFigureFactory,
    PeriodFactory,
    SecurityModelFactory,
    TaskPlanFactory,
)
from security_models.models import ModelEvent, ModelSite, ModelYearResult, PlanTask

MOMENT = datetime(2022, 12, 29, 3, 16, tzinfo=UTC)
LAUNCH = date(2020, 5, 19)
MERGER = date(2023, 3, 1)
DAY_OF_THE_ARTICLE = "2022-12-29"


def launch(model, on=LAUNCH):
    return ModelEvent.objects.create(model=model, kind=EventKind.LAUNCHED, date=on)


def launched(on=LAUNCH, **values):
    """A published model with a known beginning."""
    model = SecurityModelFactory(**values)
    launch(model, on)
    return model


def merge(model, target, on=MERGER):
    return ModelEvent.objects.create(
        model=model, kind=EventKind.MERGED_INTO, target=target, date=on
    )


def dissolve(model, on=MERGER):
    return ModelEvent.objects.create(model=model, kind=EventKind.DISSOLVED, date=on)


def expired(factory, **values):
    return factory(expire_at=timezone.now() - timedelta(seconds=1), **values)


def full_model(unit, page, picture, document):
    """A model with everything that a model can have, merged into another in 2023."""
    women = Organisation.objects.create(name="Hội Liên hiệp Phụ nữ phường", short_name="Hội LHPN")
    police = Organisation.objects.create(name="Công an phường", kind="police")
    target = launched(name="Khu phố bình yên", slug="khu-pho-binh-yen", unit=unit)
    model = SecurityModelFactory(
        name="Khu phố phòng chống ma tuý",
        slug="khu-pho-phong-chong-ma-tuy",
        unit=unit,
        field=Field.DRUGS,
        summary="Nhân dân tự quản, tự phòng.",
        body=[("heading", "Cách làm"), ("paragraph", "<p>Mỗi tổ một nhóm.</p>")],
        image=picture,
        decision_number="12/QĐ-UBND",
        decision_date=date(2020, 5, 4),
        decision_issuer="UBND phường",
        decision_file=document,
        lead_organisation=police,
        partner_organisations=[women],
        periods=[PeriodFactory()],
        source_page=page,
        first_published_at=MOMENT,
        last_published_at=MOMENT,
    )
    launch(model)
    first = ModelSite.objects.create(
        model=model,
        neighbourhood=NeighbourhoodFactory(unit=unit, name="Khu phố 1"),
        started_on=LAUNCH,
        teams=3,
        members=21,
        households=140,
        cameras=0,
    )
    ModelSite.objects.create(
        model=model, place="Chợ", started_on=date(2021, 1, 1), ended_on=date(2021, 12, 31), teams=1
    )
    ModelEvent.objects.create(
        model=model,
        kind=EventKind.SCALED_OUT,
        date=date(2020, 6, 1),
        site=first,
        note="Thêm một điểm",
        decision_number="15/QĐ-UBND",
        page=page,
    )
    merge(model, target)
    ModelYearResult.objects.create(
        model=model,
        year=2022,
        rating=Rating.EFFECTIVE,
        reports_received=12,
        reports_valuable=7,
        persons_helped=2,
        note="Minh hoạ",
    )
    plan = TaskPlanFactory(title="Kế hoạch phòng chống ma tuý", slug="ke-hoach-ma-tuy", unit=unit)
    PlanTask.objects.create(
        plan=plan, title="Củng cố mô hình", due_on=date(2022, 6, 30), percent=40, models=[model]
    )
    model.refresh_from_db()
    return model


def full_plan(unit, page, document, models=()):
    """A plan with everything that a plan can have: two tasks told of twelve stated."""
    police = Organisation.objects.create(name="Công an phường (kế hoạch)", kind="police")
    plan = TaskPlanFactory(
        title="Nâng cao chất lượng phong trào TDBVANTQ",
        slug="nang-cao-chat-luong",
        number="07/KH-UBND",
        issuer="UBND phường",
        issued_on=date(2022, 1, 5),
        effective_on=date(2022, 1, 10),
        file=document,
        unit=unit,
        movement="Toàn dân bảo vệ an ninh Tổ quốc",
        parent_plan="Kế hoạch của thị xã",
        parent_plan_url="https://quangtri.gov.vn/ke-hoach",
        summary="Mười hai nhiệm vụ, giải pháp.",
        stated_task_count=12,
        source_page=page,
        first_published_at=MOMENT,
        last_published_at=MOMENT,
    )
    PlanTask.objects.create(
        plan=plan,
        sort_order=0,
        title="Tuyên truyền",
        detail="Phát thanh hằng tuần.",
        group=TaskGroup.PROPAGANDA,
        lead_organisation=police,
        partner_organisations=[police],
        due_on=date(2023, 12, 31),
        progress=Progress.IN_PROGRESS,
        percent=51,
        progress_note="Đã làm một nửa",
        models=list(models),
    )
    PlanTask.objects.create(
        plan=plan, sort_order=1, title="Khen thưởng", progress=Progress.DONE, percent=100
    )
    return plan


def full_figure(unit, page):
    """The figures of 2022 as reported, with one of two recorded models rated as effective."""
    effective = launched(unit=unit, slug="hieu-qua")
    average = launched(unit=unit, slug="trung-binh")
    for model, rating in ((effective, Rating.EFFECTIVE), (average, Rating.AVERAGE)):
        ModelYearResult.objects.create(model=model, year=2022, rating=rating)
    return AnnualFigureFactory(
        unit=unit,
        areas_total=8,
        areas_meeting_standard=6,
        movement_grade="Khá",
        as_of=date(2022, 12, 29),
        correction_note="Số tin báo đã rà soát lại.",
        source_page=page,
        first_published_at=MOMENT,
        last_published_at=MOMENT,
    )


def old_ward():
    return AdministrativeUnitFactory(
        name="Phường 1, thị xã Quảng Trị", slug="phuong-1", valid_to=date(2025, 6, 30)
    )
