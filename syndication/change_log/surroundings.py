"""What the documents of one moment have in common."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import Page, Site

from home.models import WardSettings
from home.querysets import closed_collections, hidden_paths_for_request, is_public_document
from home.serializers import absolute_url
from syndication.contract import Publisher, Section

STEP = Page.steplen


class Surroundings:
    """
    Who publishes, what is hidden, where things stand: each looked up once, as it was at that moment.

    ``request`` is that of an anonymous reader of the default site, for what needs to be asked by one.
    """

    def __init__(self):
        self.request = HttpRequest()
        self.request._wagtail_site = Site.objects.filter(is_default_site=True).first()
        self._sections = {}

    @cached_property
    def hidden(self):
        """The result of ``home.querysets.hidden_paths()``."""
        return hidden_paths_for_request(self.request)

    @cached_property
    def closed(self):
        """The result of ``home.querysets.closed_collections()``."""
        return closed_collections()

    @cached_property
    def ward(self):
        """The WardSettings of the default site, empty ones where there is none."""
        if self.request._wagtail_site is None:
            return WardSettings()
        return WardSettings.for_request(self.request)

    @cached_property
    def publisher(self):
        """The ward as ``contract.Publisher``."""
        return publisher_of(self.ward)

    @property
    def licence(self):
        """The address of the licence of the content, else its words, "" where nothing is said."""
        return self.ward.content_licence_url or self.ward.content_licence

    def section(self, article):
        """Return where ``article`` stands, as ``contract.Section``."""
        path = article.path[:-STEP]
        if path not in self._sections:
            pk, name, slug = Page.objects.values_list("pk", "title", "slug").get(path=path)
            self._sections[path] = Section(id=pk, name=name, slug=slug)
        return self._sections[path]

    def is_open(self, media):
        """Whether everybody may open ``media``, an image or a document; its ``collection`` is fetched already."""
        return is_public_document(media, self.closed)

    def address(self, shown):
        """Return the absolute address of a page or a record, None where the site shows it nowhere."""
        return absolute_url(shown.get_url(self.request)) or None


def publisher_of(ward):
    """Return the ward of these WardSettings as ``contract.Publisher``; it always has a name."""
    unit = ward.unit
    return Publisher(
        name=ward.ward_name or (unit.name if unit else settings.WAGTAIL_SITE_NAME),
        code=unit.code if unit else "",
        url=absolute_url("/"),
    )
