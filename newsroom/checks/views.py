"""The findings for what stands in the editor, saved or not, as the part of its side panel."""

from itertools import groupby

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_GET
from wagtail.admin.views.generic.preview import PreviewOnEdit
from wagtail.admin.viewsets.pages import page_viewset_registry

from newsroom.checks.findings import findings
from newsroom.checks.rules import RULES


class _Checked:
    """Put before a preview of Wagtail's, it tells the findings of what the preview would show to the same people."""

    http_method_names = ("get",)

    def get(self, request, *args, **kwargs):
        thing, is_current = self.object, True
        if "saved" not in request.GET:
            form = self.get_form(self._get_form_data(self._get_form_state()))
            is_current = not form.is_bound or self.validate_form(form)
            if form.is_bound and is_current:
                form.save(commit=False)
        found = findings(thing)
        order = list(RULES)
        found.sort(key=lambda finding: order.index(finding.rule))
        groups = [
            (RULES[name].label, list(of_rule))
            for name, of_rule in groupby(found, key=lambda finding: finding.rule)
        ]
        context = {"groups": groups, "count": len(found), "is_current": is_current}
        response = TemplateResponse(request, "newsroom/checks/findings.html", context)
        response["X-Count"] = str(len(found))
        return response


@require_GET
def check(request):
    """
    Answer with the findings for the preview at the address ``preview``, a path of the admin.

    With ``saved`` it is the saved draft that is checked, else what the editor sent to the preview last. Who may not
    edit is refused as at the preview itself; 404 where there is no preview.
    """
    try:
        match = resolve(request.GET.get("preview", ""))
        preview = _preview(match)
    except (Resolver404, ObjectDoesNotExist) as error:
        raise Http404 from error
    view = getattr(preview, "view_class", None)
    if view is None or not issubclass(view, PreviewOnEdit):
        raise Http404
    checked = type("Checked", (_Checked, view), {})
    return checked.as_view(**preview.view_initkwargs)(request, *match.args, **match.kwargs)


def _preview(match):
    """Return the view that Wagtail answers with at ``match``: for a page it depends on the kind of page."""
    if not match.view_name.startswith("wagtailadmin_pages:preview_on_"):
        return match.func
    known = match.kwargs
    if "page_id" in known:
        viewset = page_viewset_registry.get_by_page_id(known["page_id"])
    else:
        viewset = page_viewset_registry.get_by_content_type_natural_key(
            known["content_type_app_name"], known["content_type_model_name"]
        )
    return viewset.get_view_by_name(match.url_name)
