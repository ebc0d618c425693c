"""What every page of the portal has."""

from django.db import models
from django.urls import get_script_prefix
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.api import APIField
from wagtail.models import Page, PageManager, PageViewRestriction

from home.abbreviations import Abbreviations
from home.querysets import (
    BasePageQuerySet,
    hidden_paths_for_request,
    is_published,
    view_restrictions,
)
from home.routing import site_root_paths
from home.serializers import ImageField, UnitField
from vietnamese.forms import PageCopyForm, PageForm
from vietnamese.models import NormalisedTextMixin
from vietnamese.slugs import free_slug, slugify

from .places import known_units
from .sharing import SharingMixin


class BasePage(SharingMixin, NormalisedTextMixin, Page):
    """Abstract parent of every page type: sharing picture, former unit, time of update, Vietnamese slugs."""

    share_image = models.ForeignKey(
        "home.CustomImage",
        verbose_name=_("sharing picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown when the page is shared on Zalo or Facebook."),
    )
    origin_unit = models.ForeignKey(
        "home.AdministrativeUnit",
        verbose_name=_("unit of origin"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The administrative unit that published this, if it was not today's ward."),
    )

    objects = PageManager.from_queryset(BasePageQuerySet)()

    base_form_class = PageForm
    copy_form_class = PageCopyForm
    # Relations that the page's own template needs, fetched in the page's query.
    served_with = ["share_image"]
    # Set by home.routing on a page that it has found; None and False are what a page loaded otherwise knows.
    routed_ancestors = None
    known_public = False
    content_panels = Page.content_panels
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        FieldPanel("share_image"),
        FieldPanel("origin_unit"),
        FieldPanel("show_in_menus"),
    ]
    api_fields = [
        APIField("updated_at"),
        APIField("origin_unit", serializer=UnitField()),
        APIField("share_image", serializer=ImageField()),
    ]

    class Meta:
        abstract = True

    @staticmethod
    def tabs(content, promote, related=None):
        """Return the editor's tabs: Nội dung, Liên quan (where there is any) and Quảng bá."""
        tabs = [ObjectList(content, heading=_("Content"))]
        if related:
            tabs.append(ObjectList(related, heading=_("Related")))
        tabs.append(ObjectList([*promote, *Page.settings_panels], heading=_("Promote")))
        return TabbedInterface(tabs)

    @property
    def identity(self):
        """The id of the page that this one is or, being an alias, stands for; None before it is saved."""
        return self.alias_of_id or self.pk

    @property
    def former_unit(self):
        """The unit of origin where it no longer exists, else None; what it became part of is known without a query."""
        unit = known_units().get(self.origin_unit_id) if self.origin_unit_id else None
        return unit if unit and unit.is_former else None

    @property
    def description(self):
        """One or two sentences for search engines and shared links."""
        return self.search_description

    @property
    def sharing_picture(self):
        """The image shown with a shared link, or None."""
        return self.share_image

    def save(self, *args, **kwargs):
        if self._state.adding and self.alias_of_id and self.alias_of.alias_of_id:
            # An alias of an alias stands for the same source: who is whose alias is then one step to tell.
            self.alias_of = self.alias_of.alias_of
        return super().save(*args, **kwargs)

    def full_clean(self, *args, **kwargs):
        self.fill_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self):
        self.fill_slug()
        super().minimal_clean()

    def fill_slug(self):
        """Give a page without a slug one made from its title, unique among its siblings, at most 80 characters."""
        if self.slug or not (self.path or getattr(self, "_cached_parent_obj", None)):
            return
        base = slugify(self.title) or slugify(str(self._meta.verbose_name))
        siblings = self.get_parent().get_children().exclude(pk=self.pk)
        taken = set(siblings.values_list("slug", flat=True))
        self.slug = free_slug(base, taken)

    def get_url_parts(self, request=None):
        """As in Wagtail, which looks for the page's view among all addresses again for each link."""
        paths = self._get_site_root_paths(request)
        if len(paths) != 1:
            return super().get_url_parts(request)
        [(site, root_path, root_url, _language)] = paths
        if not self.url_path.startswith(root_path):
            return None
        return site, root_url, get_script_prefix() + iri_to_uri(self.url_path[len(root_path) :])

    def _get_site_root_paths(self, cache_object=None, **kwargs):
        holder = cache_object or self
        if not hasattr(holder, "_wagtail_cached_site_root_paths"):
            holder._wagtail_cached_site_root_paths = site_root_paths()
        return holder._wagtail_cached_site_root_paths

    def get_view_restrictions(self):
        """As in Wagtail; an alias is also bound by the restrictions above its source."""
        if self.known_public:
            return PageViewRestriction.objects.none()
        return view_restrictions(self)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = self.get_breadcrumbs(request)
        context["abbreviations"] = Abbreviations()
        return context

    def get_breadcrumbs(self, request):
        """Return the public pages above this one, from the home page down."""
        ancestors = self.routed_ancestors
        if ancestors is None:
            ancestors = self.get_ancestors().filter(depth__gt=1)
        hidden = hidden_paths_for_request(request)
        return [page for page in ancestors if is_published(page, hidden)]

    def get_sitemap_urls(self, request=None):
        if self.alias_of_id:  # search engines are told the source
            return []
        if request is not None and not is_published(self, hidden_paths_for_request(request)):
            return []
        return super().get_sitemap_urls(request)
