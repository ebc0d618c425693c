"""Signing in with a second factor, and the screens where a phone is enrolled and removed."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views import account
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from operations.accounts import lockout, second_factor
from operations.accounts.forms import CodeForm, EnrolForm, PasswordForm
from operations.outage import read_only
from operations.outage.views import nothing_can_be_saved

USERS = "wagtailusers_users:index"


@method_decorator(never_cache, name="dispatch")
class LoginView(account.LoginView):
    """Wagtail's; who has a second factor, or must have one, is half-way afterwards."""

    def form_valid(self, form):
        user = form.get_user()
        if not second_factor.is_needed(user):
            return super().form_valid(form)
        remember = form.cleaned_data.get("remember")
        second_factor.begin(self.request, user, remember, self.get_success_url())
        is_enrolled = second_factor.device_of(user) is not None
        return redirect("second_factor_code" if is_enrolled else "second_factor_first")


@never_cache
@require_safe
def session(request, user_id):
    """Tell an editor's open page whether what it sends would be taken in, with the token that forms need now."""
    if request.user.pk != user_id or not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    if read_only.is_on():
        return nothing_can_be_saved(request)
    return JsonResponse({"token": get_token(request)})


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class HalfWayView(FormView):
    """A screen for somebody whose password was right; everybody else is sent to the login."""

    form_class = CodeForm

    @cached_property
    def person(self):
        return second_factor.half_way(self.request)

    @property
    def is_enrolled(self):
        return second_factor.device_of(self.person.user) is not None

    def dispatch(self, request, *args, **kwargs):
        if self.person is None:
            return redirect("wagtailadmin_login")
        credentials = {"username": self.person.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            return lockout.locked_out(request, None, credentials)
        return super().dispatch(request, *args, **kwargs)

    def finish(self):
        second_factor.finish(self.request, self.person)
        return redirect(self.person.next_url)


class CodeView(HalfWayView):
    """Asks for the code of the phone that is enrolled."""

    template_name = "operations/accounts/code.html"

    def dispatch(self, request, *args, **kwargs):
        if self.person and not self.is_enrolled:
            return redirect("wagtailadmin_login")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        user = self.person.user
        allowed, why = second_factor.device_of(user).verify_is_allowed()
        if allowed and second_factor.is_right(self.request, user, form.cleaned_data["code"]):
            return self.finish()
        form.add_error(
            "code", _("This code is wrong, or was used already.") if allowed else _wait(why)
        )
        return self.form_invalid(form)


class FirstPhoneView(HalfWayView):
    """Enrols the first phone of somebody who must have one before being signed in."""

    template_name = "operations/accounts/first_phone.html"

    def dispatch(self, request, *args, **kwargs):
        if self.person and self.is_enrolled:
            return redirect("second_factor_code")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        if second_factor.enrol(self.request, self.person.user, form.cleaned_data["code"]):
            return self.finish()
        form.add_error("code", _wrong_at_enrolment())
        return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | _offer(self.request, self.person.user)


class OwnScreen(WagtailAdminTemplateMixin, FormView):
    """A screen of the admin about one's own second factor."""

    page_title = gettext_lazy("Second factor")
    header_icon = "key"
    template_name = "operations/accounts/own_phone.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_account"), "label": _("Account")},
            {"url": "", "label": self.page_title},
        ]

    def get_success_url(self):
        return reverse("second_factor")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnPhoneView(OwnScreen):
    """Enrols or removes one's own phone; the password is asked for, as the screen may have been left open."""

    @cached_property
    def device(self):
        return second_factor.device_of(self.request.user)

    def get_form_class(self):
        return PasswordForm if self.device else EnrolForm

    def form_valid(self, form):
        request = self.request
        if self.device:
            second_factor.remove(request.user, by=request.user, but=request.session.session_key)
            messages.success(request, _("Your phone is removed: the password alone signs you in."))
        elif second_factor.enrol(request, request.user, form.cleaned_data["code"]):
            sentence = _("Your phone is enrolled. You were signed out everywhere else.")
            messages.success(request, sentence)
        else:
            form.add_error("code", _wrong_at_enrolment())
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        offer = {} if self.device else _offer(self.request, self.request.user)
        return super().get_context_data(**kwargs) | {"device": self.device} | offer


class OthersPhoneView(WagtailAdminTemplateMixin, TemplateView):
    """Where an administrator removes the lost phone of somebody."""

    page_title = gettext_lazy("Second factor")
    header_icon = "key"
    template_name = "operations/accounts/others_phone.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("auth.change_user"):
            raise PermissionDenied
        self.person = get_object_or_404(get_user_model(), pk=kwargs["user_id"])
        if self.person == request.user:
            return redirect("second_factor")
        if self.person.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if second_factor.remove(self.person, by=request.user):
            messages.success(request, _("The phone is removed, and its owner signed out."))
        else:
            messages.warning(request, _("There is no phone to remove."))
        return redirect(USERS)

    def get_page_subtitle(self):
        return str(self.person)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "device": second_factor.device_of(self.person),
            "index_url": reverse(USERS),
        }


def _offer(request, user):
    key = second_factor.new_key(request)
    return {"key": second_factor.spelled(key), "picture": second_factor.picture(user, key)}


def _wrong_at_enrolment():
    return _("This code is wrong: look whether the phone's clock is right, and type the next code.")


def _wait(why):
    seconds = max(1, round((why["locked_until"] - timezone.now()).total_seconds()))
    return ngettext(
        "Too many wrong codes: wait %(seconds)s second.",
        "Too many wrong codes: wait %(seconds)s seconds.",
        seconds,
    ) % {"seconds": seconds}
