"""What the ward's public records share: models, plans and figures."""

from django.apps import apps
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    Site,
    WorkflowMixin,
)
from wagtail.search import index

from home.models import SharingMixin
from home.querysets import hidden_paths_for_request
from home.serializers import absolute_url
from vietnamese.models import NormalisedTextMixin
from vietnamese.slugs import free_slug, slugify
from vietnamese.sorting import KEY_LENGTH, sort_key
from vietnamese.text import fold


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
    sort_key = models.CharField(max_length=KEY_LENGTH, editable=False, default="", db_index=True)
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
        index.SearchField("folded_text"),
        index.AutocompleteField("folded_text"),
        index.FilterField("live"),
        index.FilterField("expire_at"),
        index.FilterField("sort_key"),
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
    def folded_text(self):
        """The words that the record is found by, without case and marks."""
        return fold(" ".join(self.searched_words()))

    def searched_words(self):
        """Return the texts that lists and choosers search."""
        return [str(self), self.summary]

    @classmethod
    def index_page(cls, request=None):
        """Return the site's published page that shows these records, or None; looked up once per request."""
        known = request.__dict__.setdefault("_index_pages", {}) if request else {}
        if cls not in known:
            site = Site.find_for_request(request) or Site.objects.get(is_default_site=True)
            hidden = hidden_paths_for_request(request) if request else None
            pages = apps.get_model(cls.index_page_type).objects.published(hidden)
            known[cls] = pages.descendant_of(site.root_page).order_by("path").first()
        return known[cls]

    def get_url(self, request=None):
        """Return the address of the record's own page, or None where the site has no page for such records."""
        page = self.index_page(request)
        return f"{page.get_url(request)}{self.slug}/" if page else None

    @property
    def full_url(self):
        """The same with the site's own address in front."""
        return absolute_url(self.get_url())

    def derive(self):
        """Set the fields that follow from others; called before every complete save."""
        self.sort_key = sort_key(str(self))

    def fill_slug(self):
        """Give a record without a slug one made of what it is called, with a number where that is taken."""
        if not self.slug:
            base = slugify(str(self)) or slugify(str(self._meta.verbose_name))
            others = type(self).objects.exclude(pk=self.pk).filter(slug__startswith=base[:70])
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
