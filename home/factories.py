"""Objects for tests: valid, small, and in Vietnamese."""

import factory
import wagtail_factories

from home.models import (
    AdministrativeUnit,
    Alert,
    CustomDocument,
    CustomImage,
    GlossaryTerm,
    HomePage,
    Neighbourhood,
    StandardPage,
)


class AdministrativeUnitFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda number: f"Phường {number}, thị xã Quảng Trị")
    slug = factory.Sequence(lambda number: f"phuong-{number}-thi-xa-quang-tri")

    class Meta:
        model = AdministrativeUnit


class NeighbourhoodFactory(factory.django.DjangoModelFactory):
    unit = factory.SubFactory(AdministrativeUnitFactory)
    name = factory.Sequence(lambda number: f"Khu phố {number}")

    class Meta:
        model = Neighbourhood


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    short_form = "UBND"
    meaning = "Ủy ban nhân dân"

    class Meta:
        model = GlossaryTerm


class AlertFactory(factory.django.DjangoModelFactory):
    message = "Nước sông dâng nhanh, bà con ven sông chuyển đồ lên cao."

    class Meta:
        model = Alert


class ImageFactory(wagtail_factories.ImageFactory):
    title = "Ảnh minh hoạ"

    class Meta:
        model = CustomImage


class DocumentFactory(wagtail_factories.DocumentFactory):
    title = "Công văn minh hoạ"

    class Meta:
        model = CustomDocument


class PageFactory(wagtail_factories.PageFactory):
    slug = ""  # the page makes its own of the title

    class Meta:
        abstract = True


class HomePageFactory(PageFactory):
    title = "Phường 1"

    class Meta:
        model = HomePage


class StandardPageFactory(PageFactory):
    title = "Giới thiệu"

    class Meta:
        model = StandardPage
