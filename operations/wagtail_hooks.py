from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from operations.accounts import second_factor
from operations.accounts.views import OthersPhoneView, OwnPhoneView


@hooks.register("register_admin_urls")
def register_account_addresses():
    return [
        path("second-factor/", OwnPhoneView.as_view(), name="second_factor"),
        path("second-factor/<int:user_id>/", OthersPhoneView.as_view(), name="others_phone"),
    ]


@hooks.register("register_account_menu_item")
def offer_second_factor(request):
    return {
        "url": reverse("second_factor"),
        "label": _("Second factor"),
        "help_text": _("A code from your phone beside the password."),
    }


@hooks.register("register_user_listing_buttons")
def offer_removal_of_phone(user, request_user):
    if request_user.has_perm("auth.change_user") and user != request_user:
        yield Button(
            _("Second factor"),
            reverse("others_phone", args=[user.pk]),
            icon_name="key",
            priority=40,
        )


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(
        second_factor.ENROLLED, _("Enrol a second factor"), _("Second factor enrolled")
    )
    actions.register_action(
        second_factor.REMOVED, _("Remove a second factor"), _("Second factor removed")
    )
