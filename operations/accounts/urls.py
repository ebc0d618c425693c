"""What stands before the admin: signing in, for people who are not signed in yet, signing out, and which of both is."""

from django.urls import path
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import LogoutView

from operations.accounts import views

urlpatterns = [
    path("login/", views.LoginView.as_view()),
    # Wagtail's own address forgets the session of whoever is led there by a picture in another site's page, too.
    path("logout/", require_POST(LogoutView.as_view())),
    path("login/code/", views.CodeView.as_view(), name="second_factor_code"),
    path("login/first-phone/", views.FirstPhoneView.as_view(), name="second_factor_first"),
    path("session/<int:user_id>/", views.session, name="session"),
]
