"""What stands before the admin: signing in, for people who are not signed in yet."""

from django.urls import path

from operations.accounts import views

urlpatterns = [
    path("login/", views.LoginView.as_view()),
    path("login/code/", views.CodeView.as_view(), name="second_factor_code"),
    path("login/first-phone/", views.FirstPhoneView.as_view(), name="second_factor_first"),
]
