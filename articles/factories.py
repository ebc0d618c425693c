import factory

from articles.models import ArticleIndexPage, ArticlePage, Topic
from home.factories import PageFactory


class TopicFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda number: f"Chủ đề {number}")
    slug = factory.Sequence(lambda number: f"chu-de-{number}")

    class Meta:
        model = Topic


class ArticleIndexPageFactory(PageFactory):
    title = "An ninh trật tự"

    class Meta:
        model = ArticleIndexPage


class ArticlePageFactory(PageFactory):
    title = factory.Sequence(lambda number: f"Tin số {number}")
    summary = "Tóm tắt của tin."

    class Meta:
        model = ArticlePage
