from .articles import ArticlePage
from .imports import ImportedArticle
from .sections import ArticleIndexPage
from .topics import Topic

__all__ = ["ArticleIndexPage", "ArticlePage", "ImportedArticle", "Topic"]
