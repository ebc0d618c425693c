from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedArticle(models.Model):
    """
    Which saved page of an old portal an article came from, so that importing it again finds the same article.

    The identity stands beside the page, not on it: a copy or an alias of the article is not the imported one.
    """

    key = models.CharField(_("identity at the old portal"), max_length=64, unique=True)
    digest = models.CharField(_("digest of what was imported last"), max_length=64)
    page = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="imports"
    )

    class Meta:
        verbose_name = _("imported article")
        verbose_name_plural = _("imported articles")

    def __str__(self):
        return f"{self.key[:8]} → {self.page_id}"
