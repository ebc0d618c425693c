import django_filters
from django.core.exceptions import PermissionDenied
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.active_filters import register_filter_adapter_class
from wagtail.admin.compare import register_comparison_class
from wagtail.contrib.redirects.forms import ConfirmImportForm
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from home.alerts import ENDED
from home.byte_ranges import part_of_recording
from home.comparisons import COMPARISONS
from home.listings import BooleanFilterAdapter
from home.models import AdministrativeUnit, Neighbourhood
from home.permissions import NoDeletionPolicy, PagePolicy
from home.rich_text.views import clean_paste
from home.viewsets import AlertViewSet, HomePageViewSet, StandardPageViewSet, WardViewSetGroup
from vietnamese.collation import in_alphabetical_order

for place in (AdministrativeUnit, Neighbourhood):
    register_permission_policy(place, NoDeletionPolicy(place))
register_permission_policy(Page, PagePolicy())
for field, comparison in COMPARISONS.items():
    register_comparison_class(field, comparison_class=comparison)
register_filter_adapter_class(django_filters.BooleanFilter, adapter_class=BooleanFilterAdapter)
# Wagtail gives this box no label of its own, and so an English one.
ConfirmImportForm.base_fields["permanent"].label = _("permanent")
register_snippet(WardViewSetGroup)
register_snippet(AlertViewSet)


@hooks.register("register_admin_viewset")
def register_page_viewsets():
    return [HomePageViewSet(), StandardPageViewSet()]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(ENDED, _("End an alert"), _("Ended at once"))


@hooks.register("construct_explorer_page_queryset")
def list_titles_in_alphabetical_order(parent_page, pages, request):
    """What is searched for stays as it is: search sorts by plain columns only."""
    is_searching = request.GET.get("q", "").strip()
    return pages if is_searching else in_alphabetical_order(pages, "title")


@hooks.register("insert_global_admin_js")
def keep_typed_dates():
    """Load the script that stops the date picker from rewriting what was typed."""
    return format_html('<script src="{}"></script>', static("js/admin-dates.js"))


@hooks.register("insert_global_admin_css")
def fit_lists_to_phones():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-listing.css"))


@hooks.register("insert_editor_js")
def add_scripts_of_saving():
    scripts = [(static(f"js/admin-{name}.js"),) for name in ("autosave", "sending")]
    return format_html_join("\n", '<script src="{}" defer></script>', scripts)


@hooks.register("register_admin_urls")
def register_rich_text_urls():
    return [path("rich-text/paste/", clean_paste, name="clean_paste")]


@hooks.register("before_serve_document", order=10)
def send_part_of_recording(document, request):
    """After Wagtail's own hook, which keeps private documents from people who may not see them."""
    return part_of_recording(document, request)


@hooks.register("before_serve_page", order=-10)
def refuse_people_outside_the_group(page, request, args, kwargs):
    """Answer 403 to somebody who is logged in, but not of the group; Wagtail would send them to the login and back."""
    for restriction in page.get_view_restrictions():
        if (
            restriction.restriction_type == PageViewRestriction.GROUPS
            and request.user.is_authenticated
            and not restriction.accept_request(request)
        ):
            raise PermissionDenied
