"""What the ward's public records share: models, plans and figures."""

import logging

from django.apps import apps
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Page,
    PreviewableMixin,
    RevisionMixin,
    Site,
    WorkflowMixin,
)
from wagtail.search import index

from home.models import SharingMixin
from home.querysets import hidden_paths_for_request, is_published
from home.serializers import absolute_url
from vietnamese.models import NormalisedTextMixin, SortedByNameMixin
from vietnamese.slugs import MAX_LENGTH, free_slug, slugify

logger = logging.getLogger(__name__)
NAMES_OF_ORGANISATION = [index.SearchField("name"), index.SearchField("short_name")]
NAMES_OF_NEIGHBOURHOOD = [index.SearchField("name"), index.SearchField("former_names")]
"""What records are found by of the bodies and places that they name."""
SCHEDULED = "wagtail.publish.scheduled"
"""How Wagtail's ``publish_scheduled`` calls what it does."""


class FieldConstraintsMixin(models.Model):
    """Puts the error of a database constraint at the field that its ``violation_error_code`` names."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        try:
            super().validate_constraints(exclude)
        except ValidationError as error:
            raise ValidationError(self._at_fields(error)) from error

    def _at_fields(self, error):
        names = {field.name for field in self._meta.get_fields()}
        placed = {}
        for field, errors in error.error_dict.items():
            for one in errors:
                at_field = field == NON_FIELD_ERRORS and one.code in names
                placed.setdefault(one.code if at_field else field, []).append(one)
        return placed


def valuable_within_received(name):
    """Return the constraint that of the reports received, no more are valuable than there are."""
    return models.CheckConstraint(
        name=f"{name}_valuable_within_received",
        condition=Q(reports_valuable=None)
        | Q(reports_received=None)
        | Q(reports_valuable__lte=F("reports_received")),
        violation_error_code="reports_valuable",
        violation_error_message=_("There cannot be more valuable reports than reports."),
    )


class RecordPart(FieldConstraintsMixin, NormalisedTextMixin, models.Model):
    """A row that belongs to a record; checked whenever it is saved for the public."""

    record_field = ""
    """Name of the foreign key to the record."""

    class Meta:
        abstract = True

    @property
    def record(self):
        return getattr(self, self.record_field)

    def save(self, *args, **kwargs):
        if self.record.live and not kwargs.get("update_fields"):
            self.full_clean()
        return super().save(*args, **kwargs)


class PublicRecord(
    SharingMixin,
    FieldConstraintsMixin,
    NormalisedTextMixin,
    SortedByNameMixin,
    WorkflowMixin,
    LockableMixin,
    DraftStateMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """
    Abstract parent of the records: drafts, revisions, workflow, lock and preview as pages have them.

    What goes live is complete and free of contradictions whichever way it is saved: ``save`` checks a live record
    and raises ValidationError, a draft may still be half-written. Nobody deletes a record.
    """

    source_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The article that this was taken from."),
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="%(class)s")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="%(class)s",
        for_concrete_model=False,
    )

    is_saving = False
    """Whether ``save`` is under way: the rows that it saves with the record are checked as a whole."""

    index_page_type = ""
    """The page type that shows the records, as ``app.Model``."""

    # Relations that the record's own page needs: those fetched in its query, those in one query each.
    served_with = []
    served_with_lists = []
    search_fields = [
        *SortedByNameMixin.search_fields,
        index.SearchField("summary"),
        index.AutocompleteField("summary"),
        index.FilterField("live"),
        index.FilterField("expire_at"),
    ]

    class Meta:
        abstract = True

    @property
    def revisions(self):
        return self._revisions

    @property
    def title(self):
        """What the record is called, as on its page and in lists."""
        return str(self)

    @property
    def description(self):
        """One or two sentences for search engines and shared links."""
        return self.summary

    @property
    def former_unit(self):
        """The record's unit where it no longer exists, else None."""
        return self.unit if self.unit.is_former else None

    @classmethod
    def index_page(cls, request=None):
        """
        Return the site's published page (a plain ``Page``) that shows these records, or None.

        The pages of all types of records are found in one query per request.
        """
        known = getattr(request, "_index_pages", None)
        if known is None:
            known = _index_pages(request)
            if request:
                request._index_pages = known
        return known.get(cls.index_page_type.lower())

    def get_url(self, request=None):
        """Return the address of the record's own page, or None where the site has no page for such records."""
        page = self.index_page(request)
        return f"{page.get_url(request)}{self.address_on_index}" if page else None

    @property
    def address_on_index(self):
        """What follows the address of the index page in the record's own."""
        return f"{self.slug}/"

    @property
    def is_published(self):
        """Whether it leaves the house: live and not expired, as ``objects.published()`` has it."""
        return self.live and not (self.expire_at and self.expire_at <= timezone.now())

    @property
    def approved_schedule(self):
        """Whether a version waits for its hour; ``with_publication`` knows it for a whole list."""
        known = self.__dict__.get("_approved_schedule")
        return super().approved_schedule if known is None else known

    @property
    def full_url(self):
        """The same with the site's own address in front."""
        return absolute_url(self.get_url())

    def serve_preview(self, request, mode_name):
        """Show an editor the record's page as it would be; where the site has no such page, a sentence that says so."""
        if page := self.index_page(request):
            return self.serve_on(page.specific, request)
        return TemplateResponse(request, "security_models/admin/no_page.html", {"record": self})

    def serve_on(self, page, request):
        """Return the response of the index page ``page`` for this record."""
        return page.serve_record(request, self)

    def derive(self):
        """Set the fields that follow from others; called before every complete save."""
        self.set_sort_key()

    @property
    def slug_base(self):
        """The slug that what the record is called gives, were no other in its way."""
        return slugify(str(self)) or slugify(str(self._meta.verbose_name))

    def fill_slug(self):
        """Give a record without a slug one made of what it is called, with a number where that is taken."""
        if not self.slug:
            base = self.slug_base
            shortest = slugify(
                base, MAX_LENGTH - len("-999999")
            )  # what every numbered one begins with
            others = type(self).objects.exclude(pk=self.pk).filter(slug__startswith=shortest)
            self.slug = free_slug(base, set(others.values_list("slug", flat=True)))

    def check_parts(self):
        """Raise ValidationError where the rows that belong to the record contradict one another."""

    @transaction.atomic
    def save(self, *args, **kwargs):
        if kwargs.get("update_fields") is None:
            self.derive()
            if self.live:
                self.full_clean()
                self.check_parts()
        self.is_saving = True
        try:
            return super().save(*args, **kwargs)
        finally:
            self.is_saving = False

    def publish(self, revision, *args, **kwargs):
        """
        Publish ``revision``; raises ValidationError where it contradicts itself or what has happened since.

        Only a scheduled one is left as a draft then, with a line in the log: it may not keep back all others.
        """
        try:
            with transaction.atomic():
                return super().publish(revision, *args, **kwargs)
        except ValidationError as error:
            if kwargs.get("log_action") != SCHEDULED:
                raise
            logger.error("Not published: %s %s: %s", self._meta.label, self.pk, error.messages)
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])


def _index_pages(request):
    """Return the published pages of the site that show records, by their type as ``app.model``; the first of each."""
    root = _root_path(request)
    types = {record.index_page_type.lower() for record in PublicRecord.__subclasses__()}
    models = ContentType.objects.get_for_models(*map(apps.get_model, types))
    names = {one.pk: f"{one.app_label}.{one.model}" for one in models.values()}
    # Sorted here: the database would rather read all pages in their order.
    pages = Page.objects.filter(content_type__in=names).order_by()
    hidden = hidden_paths_for_request(request)
    return {
        names[page.content_type_id]: page
        for page in sorted(pages, key=lambda page: page.path, reverse=True)
        if page.url_path.startswith(root) and is_published(page, hidden)
    }


def _root_path(request):
    """Return the ``url_path`` of the site's home page; Wagtail has those of all sites at hand."""
    paths = Site.get_site_root_paths()
    if len(paths) == 1:
        return paths[0].root_path
    site = Site.find_for_request(request) or Site.objects.get(is_default_site=True)
    return site.root_page.url_path
