"""What a text is checked against: the glossary, the ward's numbers, the picture library, and where links lead."""

from django.utils.functional import cached_property

from home.glossary import glossary
from home.models import CustomImage, WardSettings
from newsroom.checks.links import Targets
from newsroom.checks.numbers import digits_of
from vietnamese.text import fold


class Surroundings:
    """Knows what a list of ``Content`` needs to be checked, and reads each thing once, when a rule asks for it."""

    def __init__(self, contents):
        self._contents = contents
        self.targets = Targets(contents)

    @cached_property
    def short_forms(self):
        """The short forms that pages explain by themselves, folded."""
        return {fold(variant) for term in glossary() for variant in term}

    @cached_property
    def numbers_of_wards(self):
        """The digits of the phone numbers that are the ward's own, of all sites."""
        rows = WardSettings.objects.values_list("phone", "hotline")
        return {digits_of(number) for row in rows for number in row if number}

    @cached_property
    def descriptions(self):
        """The description of each picture of the contents in the picture library."""
        numbers = {picture.image for content in self._contents for picture in content.pictures}
        rows = CustomImage.objects.filter(pk__in=numbers).values_list("pk", "description")
        return dict(rows) if numbers else {}
