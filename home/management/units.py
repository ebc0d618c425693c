"""The unit that a command speaks of."""

from django.core.management.base import CommandError

from home.models import AdministrativeUnit


def find_unit(slug):
    """Return the unit with this slug; raises CommandError, which names those that there are."""
    unit = AdministrativeUnit.objects.filter(slug=slug).first()
    if unit is None:
        known = ", ".join(AdministrativeUnit.objects.values_list("slug", flat=True))
        raise CommandError(
            f"Không có đơn vị hành chính “{slug}”. Các đơn vị: {known or 'chưa có'}."
        )
    return unit
