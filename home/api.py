"""API v2 endpoints of what every page type shares: only live and public things leave the house."""

from contextlib import suppress
from functools import partial

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F
from django.http import JsonResponse
from django.utils import timezone
from django.utils.functional import cached_property
from rest_framework.fields import Field, ReadOnlyField
from wagtail.api import APIField
from wagtail.api.v2.serializers import PageSerializer as WagtailPageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.api.v2.views import PagesAPIViewSet as WagtailPagesAPIViewSet
from wagtail.api.validators import SiteFilterValidator
from wagtail.contrib.redirects.api import RedirectsAPIViewSet as WagtailRedirectsAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet as WagtailDocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet as WagtailImagesAPIViewSet
from wagtail.models import Collection, Locale, Page

from home.answers import public_answer
from home.choices import AlertLevel
from home.content_version import at_hand
from home.models import Alert, Neighbourhood
from home.query_values import one_of, true_or_false, whole_number
from home.querysets import (
    below,
    closed_collections,
    hidden_paths_for_request,
    is_published,
    published,
)
from home.serializers import AlertLinkField, FormerNamesField, UnitField, absolute_url
from home.strict_api import StrictAPIMixin, site_asked
from vietnamese.text import folded_words


@public_answer
def not_found(request):
    """Any other address of the API: its readers are programs, which expect JSON."""
    return JsonResponse({"message": "not found"}, status=404)


def sources_of_aliases():
    """Return the pages that an alias stands for, by id; aliases are few."""
    aliases = Page.objects.filter(alias_of__isnull=False)
    return Page.objects.in_bulk(set(aliases.values_list("alias_of", flat=True)))


class PublicAliasField(Field):
    """The page that an alias stands for, where that one is public too: a private one would show its title."""

    def get_attribute(self, instance):
        if not instance.alias_of_id:
            return None
        source = at_hand("sources-of-aliases", sources_of_aliases).get(instance.alias_of_id)
        return source if source and self.context["view"].is_public(source) else None

    def to_representation(self, page):
        return {"id": page.pk, "title": page.title, "html_url": page.full_url}


class LocaleField(Field):
    """The language of a page, without a query for each."""

    def to_representation(self, locale):
        return at_hand("locales", lambda: dict(Locale.objects.values_list("pk", "language_code")))[
            locale
        ]


class PageSerializer(WagtailPageSerializer):
    alias_of = PublicAliasField(read_only=True)
    locale = LocaleField(source="locale_id", read_only=True)


def public_pages(site, request, model=Page):
    """Return the public pages of ``site`` of a type, the same to every reader: a session opens nothing here."""
    pages = model.objects.descendant_of(site.root_page, inclusive=True)
    return published(pages, hidden_paths_for_request(request))


class PagesAPIViewSet(StrictAPIMixin, WagtailPagesAPIViewSet):
    base_serializer_class = PageSerializer
    WHOLE = {
        "site",
        "type",
        "order",
        "offset",
        "limit",
        "fields",
        "rich_text_format",
        "format",
        "_",
    }
    """Parameters by which no page is left out of a list but for its type and place."""

    def get_base_queryset(self):
        return self._public_pages.all()

    def get_queryset(self):
        queryset = super().get_queryset()
        if queryset.model is Page or "search" in self.request.GET or self.site is None:
            return queryset
        # Of one type, and the same without a subquery: through one, no index is used.
        return public_pages(self.site, self.request, queryset.model)

    def paginate_queryset(self, queryset):
        if self._is_of_whole_site(queryset):
            # Counting takes the longer the more pages there are, and who reads them all asks at each step.
            name = ("count-of-pages", queryset.model, self.site and self.site.pk)
            queryset.count = partial(at_hand, name, queryset.count)
        return list(super().paginate_queryset(queryset))

    def _is_of_whole_site(self, queryset):
        """Return whether ``queryset`` holds all pages of its type that the site has."""
        is_of_one_type = queryset.model is not Page or "type" not in self.request.GET
        return is_of_one_type and self.request.GET.keys() <= self.WHOLE

    def is_asked(self, name):
        """Return whether the answer tells the field ``name``, as far as the parameter ``fields`` shows at a glance."""
        fields = self.request.GET.get("fields", "")
        by_default = self.action != "listing_view" and not fields.startswith("_")
        return by_default or "*" in fields or name in fields

    def filter_queryset(self, queryset):
        """
        As in Wagtail, but not ordered by a relation, by which a page would come several times and tell of what is
        not told; and who stands for a page that is not public is not to be found out either.
        """
        for name in self.request.GET.get("order", "").split(","):
            with suppress(FieldDoesNotExist):
                if queryset.model._meta.get_field(name.removeprefix("-")).is_relation:
                    raise BadRequestError(f"cannot order by '{name}' (a relation)")
        if "alias_of" in self.request.GET:
            queryset = queryset.filter(alias_of__in=self._public_pages.values("pk"))
        return super().filter_queryset(queryset)

    @cached_property
    def site(self):
        """The site that is asked for, or None."""
        asked = self.request.GET.get("site")
        if asked is None:
            return site_asked(self.request)
        try:
            return SiteFilterValidator(site=asked, request=self.request).site_obj
        except ValueError as error:
            raise BadRequestError(str(error)) from error

    def is_public(self, page):
        """Return whether ``page`` is one of the pages that are told, without a query."""
        is_here = self.site and page.path.startswith(self.site.root_page.path)
        return bool(is_here) and is_published(page, hidden_paths_for_request(self.request))

    @cached_property
    def _public_pages(self):
        if self.site is None:
            return Page.objects.none()
        # As a subquery, because search refuses to filter by fields that are not in its index.
        return Page.objects.filter(pk__in=public_pages(self.site, self.request).values("pk"))


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


class OpenCollectionsMixin(StrictAPIMixin):
    """Tells what everybody may open, and to everybody alike: a password given in a browser opens nothing here."""

    def get_queryset(self):
        files = self.model.objects.order_by("id")
        if closed := closed_collections():
            # By id, as search refuses to filter by fields that are not in its index.
            private = Collection.objects.filter(below("path", closed)).values_list("pk", flat=True)
            files = files.exclude(collection__in=list(private))
        return files


class ImagesAPIViewSet(OpenCollectionsMixin, WagtailImagesAPIViewSet):
    body_fields = [*WagtailImagesAPIViewSet.body_fields, "description", "credit"]
    base_serializer_class = ImageSerializer


class DocumentsAPIViewSet(OpenCollectionsMixin, WagtailDocumentsAPIViewSet):
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


class DeclaredParametersMixin(StrictAPIMixin):
    """Answers 400 to every parameter that ``known_query_parameters`` does not name."""

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        known = self.known_query_parameters
        for name in request.GET:
            if name not in known:
                allowed = ", ".join(sorted(known - {"_"}))
                raise BadRequestError(f"query parameter {name} is unknown; allowed are: {allowed}")


class CollectionAPIViewSet(DeclaredParametersMixin, BaseAPIViewSet):
    """
    A collection with the filters and orders that it declares, and no others: whatever else is asked is answered 400.

    A filter ``unit`` is the method ``filter_unit(records, text)``, which returns those of the queryset ``records``.
    """

    filters = []
    """Names of the filters."""
    orders = {}
    """The column behind each name that ``order`` may have."""
    default_order = ""
    """How a list is sorted that asks for no order; left empty: by the first of ``orders``."""
    detail_parameters = []
    """What may be asked of one object, beside how it is written."""

    writing_parameters = ["fields", "rich_text_format", "format", "_"]
    listing_parameters = ["limit", "offset", "order", "search", "search_operator"]

    @property
    def known_query_parameters(self):
        if self.action == "listing_view":
            return {*self.filters, *self.listing_parameters, *self.writing_parameters}
        known = {*self.detail_parameters, *self.writing_parameters}
        return known | self.find_query_parameters if self.action == "find_view" else known

    def filter_queryset(self, records):
        return self.narrow(records) if self.action == "listing_view" else records

    def narrow(self, records):
        """Return those of ``records`` that are asked for, in the order asked for."""
        for name in self.filters:
            if name in self.request.GET:
                records = getattr(self, f"filter_{name}")(records, self.request.GET[name])
        if words := folded_words(self.request.GET.get("search", "")):
            operator = self.request.GET.get("search_operator", "and")
            records = self.search(records, words, operator)
        return self.put_in_order(records, self.asked_order)

    @property
    def asked_order(self):
        """The names to order by, as pairs of a name and whether it is turned round."""
        default = self.default_order or next(iter(self.orders))
        names = []
        for part in self.request.GET.get("order", default).split(","):
            name = part.removeprefix("-")
            if name not in self.orders:
                allowed = ", ".join(self.orders)
                raise BadRequestError(
                    f"cannot order by '{part}'; allowed are: {allowed}, each with - before it to turn it round"
                )
            names.append((name, part != name))
        return names

    def put_in_order(self, records, names):
        """Sort ``records``; what is unknown comes last either way."""
        columns = []
        for name, is_reverse in names:
            column = F(self.orders[name])
            columns.append(
                column.desc(nulls_last=True) if is_reverse else column.asc(nulls_last=True)
            )
        return records.order_by(*columns, "pk")

    def search(self, records, words, operator):
        """
        Return those of ``records`` that hold all the ``words`` (folded, without signs), or with ``or`` one of them.

        The last word may be the beginning of one.
        """
        raise NotImplementedError

    def filter_unit(self, records, text):
        return records.filter(unit=whole_number("unit", text))

    def detail_view(self, request, pk):
        self.check_query_parameters(self.get_queryset())
        return super().detail_view(request, pk)


class NeighbourhoodsAPIViewSet(CollectionAPIViewSet):
    """
    Neighbourhoods, those of the past too.

    They are few, and known by names that no index holds without marks: they are searched here.
    """

    model = Neighbourhood
    body_fields = [
        *BaseAPIViewSet.body_fields,
        "name",
        APIField("former_names", serializer=FormerNamesField()),
        APIField("unit", serializer=UnitField()),
        "active",
    ]
    listing_default_fields = [
        *BaseAPIViewSet.listing_default_fields,
        "name",
        "former_names",
        "unit",
        "active",
    ]
    filters = ["unit", "active"]
    orders = {"name": "sort_key", "id": "pk"}

    @classmethod
    def get_body_fields(cls, model):
        return cls._convert_api_fields(cls.body_fields)

    def get_queryset(self):
        return Neighbourhood.objects.select_related("unit")

    def filter_active(self, records, text):
        return records.filter(active=true_or_false("active", text))

    def search(self, records, words, operator):
        wanted = any if operator == "or" else all
        *whole, begun = words.split()
        found = []
        for record in records.only("name", "former_names").select_related(None):
            text = folded_words(f"{record.name} {record.former_names}").split()
            hits = [word in text for word in whole]
            hits.append(any(word.startswith(begun) for word in text))
            if wanted(hits):
                found.append(record.pk)
        return records.filter(pk__in=found)


class AlertsAPIViewSet(CollectionAPIViewSet):
    """The urgent news of this moment; what is over or has not begun is not there."""

    model = Alert
    body_fields = [
        *BaseAPIViewSet.body_fields,
        "level",
        APIField("level_label", serializer=ReadOnlyField(source="get_level_display")),
        "message",
        "phone",
        APIField("link", serializer=AlertLinkField()),
        "starts_at",
        "ends_at",
    ]
    listing_default_fields = [
        *BaseAPIViewSet.listing_default_fields,
        "level",
        "level_label",
        "message",
        "phone",
        "link",
        "starts_at",
        "ends_at",
    ]
    filters = ["level"]
    orders = {"level": "urgency", "starts_at": "starts_at", "ends_at": "ends_at", "id": "pk"}
    default_order = "-level,-starts_at,-id"
    listing_parameters = ["limit", "offset", "order"]

    def get_queryset(self):
        current = Alert.objects.current(timezone.now()).with_urgency()
        return current.select_related("page")

    def filter_level(self, alerts, text):
        return alerts.filter(
            level=one_of("level", text, {name: name for name in AlertLevel.values})
        )
