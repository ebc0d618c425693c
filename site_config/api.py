"""The whole surface of the read API v2."""

from wagtail.api.v2.router import WagtailAPIRouter

from articles.api import PagesAPIViewSet
from home.api import DocumentsAPIViewSet, ImagesAPIViewSet, RedirectsAPIViewSet

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
router.register_endpoint("images", ImagesAPIViewSet)
router.register_endpoint("documents", DocumentsAPIViewSet)
router.register_endpoint("redirects", RedirectsAPIViewSet)
