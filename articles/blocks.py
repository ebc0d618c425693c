"""Blocks of an article's body, and of its stream of related news."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import HIGHLIGHTS, BodyBlock, StructBlock
from security_models.blocks import AnnualFigureBlock, SecurityModelBlock, TaskPlanBlock

CHOSEN = _("Chosen")
AUTOMATIC = _("Automatic")


class CorrectionBlock(StructBlock):
    date = blocks.DateBlock(label=_("Date"))
    text = blocks.TextBlock(label=_("What was wrong, and what is right"))

    class Meta:
        icon = "warning"
        label = _("Correction")
        group = HIGHLIGHTS
        template = "blocks/correction.html"
        description = _("Tells openly what was corrected, and when.")
        preview_value = {
            "date": date(2022, 12, 30),
            "text": "Số tin báo đúng là 50 (minh hoạ).",
        }


class ArticleBodyBlock(BodyBlock):
    correction = CorrectionBlock()
    security_model = SecurityModelBlock()
    task_plan = TaskPlanBlock()
    annual_figure = AnnualFigureBlock()


class ChosenArticleBlock(blocks.PageChooserBlock):
    def __init__(self, **kwargs):
        super().__init__(page_type="articles.ArticlePage", required=False, **kwargs)

    class Meta:
        icon = "doc-full"
        label = _("Article of this portal")
        group = CHOSEN
        description = _("An article that you choose.")


class ExternalNewsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    source = blocks.CharBlock(label=_("Source"), help_text=_("The ward or newspaper."))
    url = blocks.URLBlock(label=_("Address"))
    date = blocks.DateBlock(label=_("Date"), required=False)

    class Meta:
        icon = "link-external"
        label = _("Article elsewhere")
        group = CHOSEN
        description = _("News of another ward or a newspaper.")


class AutomaticNewsBlock(blocks.StructBlock):
    """So many of the newest articles that share something with this one."""

    count = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=20)

    class Meta:
        icon = "rotate"
        group = AUTOMATIC


class RelatedNewsBlock(blocks.StreamBlock):
    """
    What the editor says about related news; ``articles.streams`` turns it into the stream itself.

    The place of a chosen article that was deleted since goes with it: nobody has to take it out by hand before saving.
    """

    article = ChosenArticleBlock()
    external = ExternalNewsBlock()
    same_topic = AutomaticNewsBlock(
        label=_("Same topic"), description=_("The newest articles of the same topics.")
    )
    same_security_model = AutomaticNewsBlock(
        label=_("Same security model"),
        description=_("The newest articles about the same security models."),
    )
    same_neighbourhood = AutomaticNewsBlock(
        label=_("Same neighbourhood"),
        description=_("The newest articles about the same neighbourhoods."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        kept = [(child.block_type, child.value, child.id) for child in cleaned]
        return blocks.StreamValue(self, [child for child in kept if child[1] is not None])
