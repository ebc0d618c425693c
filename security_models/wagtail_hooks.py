from wagtail.snippets.models import register_snippet

from security_models.viewsets import SecurityModelViewSet

register_snippet(SecurityModelViewSet)
