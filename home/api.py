"""API v2 endpoints of what every page type shares: only live and public things leave the house."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.functional import cached_property
from rest_framework.fields import Field
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.serializers import PageSerializer as WagtailPageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet as WagtailPagesAPIViewSet
from wagtail.api.validators import SiteFilterValidator
from wagtail.contrib.redirects.api import RedirectsAPIViewSet as WagtailRedirectsAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet as WagtailDocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet as WagtailImagesAPIViewSet
from wagtail.models import Page

from home.querysets import hidden_paths_for_request, published
from home.serializers import absolute_url

MAX_DIGITS = 18  # whole numbers of more may not fit into a database's 64 bits


def not_found(request):
    """Any other address of the API: its readers are programs, which expect JSON."""
    return JsonResponse({"message": "not found"}, status=404)


class StrictAPIMixin:
    """Answers JSON only, and 400 where a query string would otherwise end in an error inside the database."""

    renderer_classes = [JSONRenderer]

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        for name, values in request.GET.lists():
            if any("\0" in text for text in (name, *values)):
                raise BadRequestError("null characters are not allowed in a query string")
        if "search" in request.GET:
            # SQLite's search fails at quotation marks, and at blanks alone; to the others they mean nothing.
            query = request.GET.copy()
            query["search"] = query["search"].replace('"', " ").strip()
            request._request.GET = query

    def check_query_parameters(self, queryset):
        super().check_query_parameters(queryset)
        for name, value in self.request.GET.items():
            digits = value.strip().lstrip("+-").replace("_", "")
            if name != "search" and len(digits) > MAX_DIGITS and digits.isdigit():
                raise BadRequestError(f"{name} is out of range")

    def get_serializer_class(self):
        try:
            return super().get_serializer_class()
        except RecursionError as error:
            raise BadRequestError("fields are nested too deeply") from error

    def filter_queryset(self, queryset):
        try:
            return super().filter_queryset(queryset)
        except (ValueError, ValidationError) as error:
            raise BadRequestError(
                f"a value of the query string has the wrong form: {error}"
            ) from error

    def find_object(self, queryset, request):
        """Return what was asked for only when ``queryset`` holds it, however it was found."""
        try:
            found = super().find_object(queryset, request)
        except ValueError as error:
            raise BadRequestError("id must be a whole number") from error
        return found if found and queryset.filter(pk=found.pk).exists() else None


class PublicAliasField(Field):
    """The page that an alias stands for, where that one is public too: a private one would show its title."""

    def get_attribute(self, instance):
        public = self.context["base_queryset"].filter(pk=instance.alias_of_id)
        return public.first() if instance.alias_of_id else None

    def to_representation(self, page):
        return {"id": page.pk, "title": page.title, "html_url": page.full_url}


class PageSerializer(WagtailPageSerializer):
    alias_of = PublicAliasField(read_only=True)


class PagesAPIViewSet(StrictAPIMixin, WagtailPagesAPIViewSet):
    base_serializer_class = PageSerializer

    def get_base_queryset(self):
        return self._public_pages.all()

    @cached_property
    def _public_pages(self):
        """The public pages of the site that is asked for, the same to every reader: a session opens nothing here."""
        asked = self.request.GET.get("site")
        try:
            site = SiteFilterValidator(site=asked, request=self.request).site_obj
        except ValueError as error:
            raise BadRequestError(str(error)) from error
        if site is None:
            return Page.objects.none()
        pages = Page.objects.descendant_of(site.root_page, inclusive=True)
        public = published(pages, hidden_paths_for_request(self.request))
        # As a subquery, because search refuses to filter by fields that are not in its index.
        return Page.objects.filter(pk__in=public.values("pk"))


class AbsoluteDownloadUrl(Field):
    def get_attribute(self, instance):
        return instance

    def to_representation(self, media):
        # A document is served by a view that checks its collection, an image as a plain file.
        return absolute_url(getattr(media, "url", None) or media.file.url)


class ImageSerializer(WagtailImagesAPIViewSet.base_serializer_class):
    download_url = AbsoluteDownloadUrl(read_only=True)


class DocumentSerializer(WagtailDocumentsAPIViewSet.base_serializer_class):
    download_url = AbsoluteDownloadUrl(read_only=True)


class ImagesAPIViewSet(StrictAPIMixin, WagtailImagesAPIViewSet):
    body_fields = [*WagtailImagesAPIViewSet.body_fields, "description", "credit"]
    base_serializer_class = ImageSerializer


class DocumentsAPIViewSet(StrictAPIMixin, WagtailDocumentsAPIViewSet):
    base_serializer_class = DocumentSerializer


class AbsoluteAddress(Field):
    def to_representation(self, address):
        return absolute_url(address)


class RedirectSerializer(WagtailRedirectsAPIViewSet.base_serializer_class):
    location = AbsoluteAddress(source="link")


class RedirectsAPIViewSet(StrictAPIMixin, WagtailRedirectsAPIViewSet):
    """Redirects to pages that are public, or to other addresses."""

    base_serializer_class = RedirectSerializer

    def get_queryset(self):
        public = published(Page.objects.all(), hidden_paths_for_request(self.request))
        redirects = super().get_queryset().select_related("redirect_page")
        return redirects.filter(redirect_page=None) | redirects.filter(redirect_page__in=public)
