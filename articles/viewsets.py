from wagtail.models import Page
from wagtail.snippets.views.snippets import SnippetViewSet

from articles.models import ArticleIndexPage, ArticlePage, Topic
from articles.views import ArticleEditView, ArticleListView, SectionIndexView
from home.listings import AlphabeticalIndexView
from home.page_lists import KnownGenericPageFilterSet, KnownPageFilterSet
from home.viewsets import AnyPageViewSet


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    index_view_class = AlphabeticalIndexView
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    add_to_admin_menu = True
    menu_order = 290


class ArticlePageViewSet(AnyPageViewSet):
    model = ArticlePage
    content_type_use_view_class = ArticleListView
    filterset_class = KnownPageFilterSet
    edit_view_class = ArticleEditView
    parent_models = []


class ArticleIndexPageViewSet(AnyPageViewSet):
    """Sections, and what the explorer lists below one: articles and sections alike."""

    model = ArticleIndexPage
    index_view_class = SectionIndexView
    filterset_class = KnownGenericPageFilterSet
    parent_models = [ArticleIndexPage]

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(model=Page, **kwargs)
