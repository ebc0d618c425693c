"""Addresses of Wagtail's reports that stand before those of Wagtail, which name them."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from newsroom.reports import of_wagtail

VIEWS = {
    "reports/aging-pages/": of_wagtail.AgingPages,
    "reports/locked/": of_wagtail.LockedPages,
    "reports/site-history/": of_wagtail.LogEntries,
    "reports/workflow/": of_wagtail.Workflows,
    "reports/workflow_tasks/": of_wagtail.WorkflowTasks,
    "redirects/": of_wagtail.Redirects,
    "searchpicks/reports/search-terms/": of_wagtail.SearchTerms,
}

urlpatterns = []
for address, view in VIEWS.items():
    urlpatterns += [
        path(address, view.as_view()),
        path(f"{address}results/", view.as_view(results_only=True)),
    ]
urlpatterns = decorate_urlpatterns(urlpatterns, require_admin_access)
urlpatterns = decorate_urlpatterns(urlpatterns, never_cache)
