from wagtail.snippets.views.snippets import SnippetViewSet

from articles.models import Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    add_to_admin_menu = True
    menu_order = 290
