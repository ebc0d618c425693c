"""Addresses of the newsroom outside the admin."""

from django.urls import path

from newsroom.preview_links.views import preview

urlpatterns = [path("xem-truoc/<str:token>/", preview, name="preview_link")]
