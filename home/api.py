"""API v2 endpoints of what every page type shares: only live and public things leave the house."""

from rest_framework.fields import Field
from wagtail.api.v2.serializers import PageSerializer as WagtailPageSerializer
from wagtail.api.v2.views import PagesAPIViewSet as WagtailPagesAPIViewSet
from wagtail.contrib.redirects.api import RedirectsAPIViewSet as WagtailRedirectsAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet as WagtailDocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet as WagtailImagesAPIViewSet
from wagtail.models import Page

from home.querysets import hidden_paths_for_request, published
from home.serializers import absolute_url


class PublicAliasField(Field):
    """The page that an alias stands for, where that one is public too: a private one would show its title."""

    def get_attribute(self, instance):
        public = self.context["base_queryset"].filter(pk=instance.alias_of_id)
        return public.first() if instance.alias_of_id else None

    def to_representation(self, page):
        return {"id": page.pk, "title": page.title, "html_url": page.full_url}


class PageSerializer(WagtailPageSerializer):
    alias_of = PublicAliasField(read_only=True)


class PagesAPIViewSet(WagtailPagesAPIViewSet):
    base_serializer_class = PageSerializer

    def get_base_queryset(self):
        pages = Page.objects.filter(pk__in=super().get_base_queryset().values("pk"))
        return published(pages, hidden_paths_for_request(self.request))


class AbsoluteDownloadUrl(Field):
    def get_attribute(self, instance):
        return instance

    def to_representation(self, media):
        # A document is served by a view that checks its collection, an image as a plain file.
        return absolute_url(getattr(media, "url", None) or media.file.url)


class ImageSerializer(WagtailImagesAPIViewSet.base_serializer_class):
    download_url = AbsoluteDownloadUrl(read_only=True)


class DocumentSerializer(WagtailDocumentsAPIViewSet.base_serializer_class):
    download_url = AbsoluteDownloadUrl(read_only=True)


class ImagesAPIViewSet(WagtailImagesAPIViewSet):
    body_fields = [*WagtailImagesAPIViewSet.body_fields, "description", "credit"]
    base_serializer_class = ImageSerializer


class DocumentsAPIViewSet(WagtailDocumentsAPIViewSet):
    base_serializer_class = DocumentSerializer


class RedirectsAPIViewSet(WagtailRedirectsAPIViewSet):
    """Redirects to pages that are public, or to other addresses."""

    def get_queryset(self):
        public = published(Page.objects.all(), hidden_paths_for_request(self.request))
        redirects = super().get_queryset().select_related("redirect_page")
        return redirects.filter(redirect_page=None) | redirects.filter(redirect_page__in=public)
