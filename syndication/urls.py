"""Addresses of the contract between wards, of the feeds for people and of what other sites embed."""

urlpatterns = []
