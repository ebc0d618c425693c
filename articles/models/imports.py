from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedArticle(models.Model):
    """
    Which saved page of an old portal an article came from, so that importing it again finds the same article.

    The identity stands beside the page, not on it: a copy or an alias of the article is not the imported one.
    """

    key = models.CharField(_("identity at the old portal"), max_length=64, unique=True)
    digest = models.CharField(_("digest of what was imported last"), max_length=64)
    # What the last import left unpublished; none where it published or wrote upon an editor's work.
    draft = models.ForeignKey(
        "wagtailcore.Revision",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    page = models.ForeignKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="imports"
    )

    class Meta:
        verbose_name = _("imported article")
        verbose_name_plural = _("imported articles")

    def __str__(self):
        return f"{self.key[:8]} → {self.page_id}"

    @property
    def is_with_editors(self):
        """Whether editors took the article back, or have changes to it that are not published."""
        page = self.page
        withdrawn = page.first_published_at is not None and not page.live
        own_draft = self.draft_id is not None and page.latest_revision_id == self.draft_id
        return withdrawn or (page.has_unpublished_changes and not own_draft)
