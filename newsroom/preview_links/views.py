"""The page that a preview link opens, and the screen of the admin where links are made and revoked."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from newsroom.preview_links import links
from newsroom.preview_links.forms import PreviewLinkForm


@csrf_exempt  # so that a form sent here is told that nothing can be sent, and not that it is forged
@require_safe
def preview(request, token):
    """The latest draft of a page, as everybody would see it once it is published, for whoever has the link."""
    try:
        link = links.find_link(token)
    except BadSignature as error:
        raise Http404("no such preview link") from error
    # Nothing here is counted, tracked or shared, nor depends on who is signed in.
    request.is_preview = True
    request.user = AnonymousUser()
    if link and links.is_living(link):
        response = _draft(request, link)
    else:
        response = render(request, "newsroom/preview_links/gone.html", status=410)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, no_store=True)
    return response


def _draft(request, link):
    """Return the latest draft in its own template, within one that takes out what links tell and adds the banner."""
    page = link.page.get_latest_revision_as_object()
    request.preview_mode = page.default_preview_mode
    response = page.serve_preview(request, request.preview_mode)
    response.context_data |= {
        "link": link,
        "own_template": response.resolve_template(response.template_name),
    }
    response.template_name = "newsroom/preview_links/draft.html"
    return response


class OfPageMixin:
    """A view about the links to one page, for people who may edit it; an alias has nothing to edit."""

    @cached_property
    def page(self):
        return get_object_or_404(Page, pk=self.kwargs["page_id"], depth__gt=1, alias_of=None)

    @property
    def address(self):
        return reverse("preview_links", args=[self.page.pk])

    def dispatch(self, request, *args, **kwargs):
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PreviewLinksView(OfPageMixin, WagtailAdminTemplateMixin, FormView):
    """Makes links to the latest draft of a page, and lists those that open it now."""

    form_class = PreviewLinkForm
    template_name = "newsroom/preview_links/admin/links.html"
    page_title = gettext_lazy("Send a preview")
    header_icon = "view"

    def form_valid(self, form):
        links.make_link(self.page, self.request.user, form.cleaned_data["reader"])
        messages.success(self.request, _("The link is made: copy it and send it."))
        return redirect(self.address)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        living = links.living_links(self.page)
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "is_private": self.page.get_view_restrictions().exists(),
            "links": [(link, links.address_of(link)) for link in living],
            "hours": links.LIFETIME.total_seconds() // 3600,
        }


class RevokeView(OfPageMixin, View):
    """Ends one link of a page."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        link = get_object_or_404(self.page.preview_links, pk=kwargs["pk"])
        if links.revoke(link, request.user):
            messages.success(request, _("The link is revoked: it opens nothing any more."))
        else:
            messages.warning(request, _("This link was revoked already."))
        return redirect(self.address)
