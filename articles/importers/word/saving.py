"""Make the draft of an article of a Word file."""

import json
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import PageSubscription

from articles.importers.word.library import Library, PictureError, picture_bytes
from articles.importers.word.markup import body_blocks
from articles.importers.word.pieces import Picture
from articles.models import ArticlePage


@dataclass
class Wanted:
    """What a person decided: texts of the article's fields, and captions and descriptions by pictures' numbers."""

    section: object
    title: str
    summary: str = ""
    byline: str = ""
    collection: object = None
    """Where new pictures go; None leaves all pictures out."""
    lead_picture: bool = False
    captions: dict[int, str] = field(default_factory=dict)
    descriptions: dict[int, str] = field(default_factory=dict)


@dataclass
class Made:
    """The draft, and how many of its pictures wait for a description or could not be kept."""

    article: ArticlePage
    undescribed: int = 0
    problems: list[str] = field(default_factory=list)


def make_draft(file, text, guess, wanted, user):
    """Return what was ``Made`` of the ``WordText`` of a file; all of it or, if anything fails, nothing."""
    pieces = guess.body(
        text.pieces, {name: getattr(wanted, name) for name in ("title", "summary", "byline")}
    )
    with transaction.atomic():
        made = Made(
            ArticlePage(
                title=wanted.title,
                summary=wanted.summary,
                byline=wanted.byline,
                owner=user,
                live=False,
                has_unpublished_changes=True,
            )
        )
        values = _keep_pictures(file, text.usable_pictures, wanted, user, made)
        _choose_lead(made.article, pieces, values, wanted)
        blocks = body_blocks(pieces, text.notes, values)
        made.article.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
        wanted.section.add_child(instance=made.article)
        made.article.save_revision(user=user, log_action=True, clean=False)
        # As for a page that is made in the editor.
        PageSubscription.objects.create(page=made.article, user=user, comment_notifications=True)
    return made


def _keep_pictures(file, pictures, wanted, user, made):
    """Put pictures into the library and return values of picture blocks by the pictures' numbers."""
    if not wanted.collection:
        return {}
    library, images, values = Library(user, wanted.collection), {}, {}
    for picture in pictures:
        caption = wanted.captions.get(picture.number, "")
        description = wanted.descriptions.get(picture.number, "")
        if picture.part not in images:
            title = caption or description or f"{wanted.title} – {picture.number}"
            try:
                data = picture_bytes(file, picture.part)
                images[picture.part] = library.keep(data, title[:255], description)
            except PictureError as error:
                images[picture.part] = None
                made.problems.append(
                    _("Picture %(number)s was left out: %(reason)s")
                    % {"number": picture.number, "reason": error}
                )
        image = images[picture.part]
        if image is None:
            continue
        words = description or image.description
        made.undescribed += not words
        values[picture.number] = {
            "image": {"image": image.pk, "alt_text": words, "decorative": False},
            "caption": caption,
            "credit": "",
        }
    return values


def _choose_lead(article, pieces, values, wanted):
    """Make the first picture the lead picture, where that is wanted; it then stands in the text no more."""
    kept = [piece for piece in pieces if isinstance(piece, Picture) and piece.number in values]
    if kept and wanted.lead_picture:
        value = values.pop(kept[0].number)
        article.lead_image_id = value["image"]["image"]
        article.lead_image_caption = value["caption"]
