"""Records for tests: valid, small, and in Vietnamese."""

import factory

from home.factories import AdministrativeUnitFactory, PageFactory
from security_models.choices import Field
from security_models.models import (
    AnnualFigure,
    AnnualFiguresPage,
    Period,
    SecurityModel,
    SecurityModelIndexPage,
    TaskPlan,
    TaskPlanIndexPage,
)


class SecurityModelFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda number: f"Mô hình {number}")
    slug = factory.Sequence(lambda number: f"mo-hinh-{number}")
    unit = factory.SubFactory(AdministrativeUnitFactory)
    field = Field.CAMERA

    class Meta:
        model = SecurityModel


class PeriodFactory(factory.django.DjangoModelFactory):
    name = "2022–2025"
    start_year = 2022
    end_year = 2025

    class Meta:
        model = Period
        django_get_or_create = ["start_year", "end_year"]


class TaskPlanFactory(factory.django.DjangoModelFactory):
    title = factory.Sequence(lambda number: f"Kế hoạch {number}")
    slug = factory.Sequence(lambda number: f"ke-hoach-{number}")
    unit = factory.SubFactory(AdministrativeUnitFactory)
    period = factory.SubFactory(PeriodFactory)

    class Meta:
        model = TaskPlan


class AnnualFigureFactory(factory.django.DjangoModelFactory):
    unit = factory.SubFactory(AdministrativeUnitFactory)
    year = 2022
    reports_received = 50
    reports_valuable = 30
    stated_model_count = 10

    class Meta:
        model = AnnualFigure


class SecurityModelIndexPageFactory(PageFactory):
    title = "Mô hình an ninh trật tự"
    slug = "mo-hinh-an-ninh"

    class Meta:
        model = SecurityModelIndexPage


class TaskPlanIndexPageFactory(PageFactory):
    title = "Kế hoạch"
    slug = "ke-hoach"

    class Meta:
        model = TaskPlanIndexPage


class AnnualFiguresPageFactory(PageFactory):
    title = "Số liệu"
    slug = "so-lieu"

    class Meta:
        model = AnnualFiguresPage
