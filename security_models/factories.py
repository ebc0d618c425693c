import factory

from home.factories import AdministrativeUnitFactory
from security_models.choices import Field
from security_models.models import SecurityModel


class SecurityModelFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda number: f"Mô hình {number}")
    slug = factory.Sequence(lambda number: f"mo-hinh-{number}")
    unit = factory.SubFactory(AdministrativeUnitFactory)
    field = Field.CAMERA

    class Meta:
        model = SecurityModel
