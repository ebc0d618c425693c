from wagtail.snippets.models import register_snippet

from articles.viewsets import TopicViewSet

register_snippet(TopicViewSet)
