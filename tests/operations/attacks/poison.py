"""Writes payloads into every field that holds text of people, as far as the field's own rules let them."""

import json
from itertools import count

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from tests.operations.attacks.payloads import PAYLOADS

NOT_WRITTEN_BY_PEOPLE = {
    *("sort_key", "folded_form", "file_hash", "filter_spec", "focal_point_key", "path", "url_path"),
    *("translation_key", "draft_title", "content_hash", "file", "payload"),
}
"""Names of fields that the portal fills by itself."""
NEVER_CHANGED = ("visits.OpeningBalance",)
"""Models of which a row is only added: it is not poisoned after the fact."""
OTHERS = ("taggit.Tag", "wagtailcore.Comment", "wagtailcore.CommentReply", "wagtailcore.Collection")
NUMBERS = count()


def poisoned_models():
    """Return the models whose texts people write: those of the project, and what Wagtail keeps for it."""
    ours = [
        model
        for model in apps.get_models()
        if (settings.BASE_DIR / model.__module__.partition(".")[0] / "apps.py").is_file()
        and model._meta.label not in NEVER_CHANGED
    ]
    return [*ours, *(apps.get_model(name) for name in OTHERS)]


def text_fields(model):
    """Return the fields of ``model`` into which a person writes."""
    return [
        field
        for field in model._meta.fields
        if isinstance(field, (models.CharField, models.TextField))
        and not isinstance(field, (models.SlugField, StreamField))
        and not field.choices
        and field.editable
        and field.name not in NOT_WRITTEN_BY_PEOPLE
    ]


def payload_for(field, room=None):
    """Return as many payloads as ``field`` of a model or a form takes, each time others first; None for none."""
    start, taken = next(NUMBERS), []
    room = room or getattr(field, "max_length", None) or 3000
    for number in range(len(PAYLOADS)):
        payload = PAYLOADS[(start + number) % len(PAYLOADS)]
        text = " ".join([*taken, payload])
        if len(text) <= room and _takes(field, text):
            taken.append(payload)
    return " ".join(taken) or None


def _takes(field, text):
    try:
        field.run_validators(text)
    except ValidationError:
        return False
    return True


def poison(instance):
    """Write payloads into the fields of ``instance`` and save it; return the names of the fields."""
    try:
        with transaction.atomic():
            return _poison(instance, text_fields(type(instance)))
    except IntegrityError:  # what links to a page links to no address
        instance.refresh_from_db()
        others = [
            field for field in text_fields(type(instance)) if not isinstance(field, models.URLField)
        ]
        return _poison(instance, others)


def _poison(instance, fields):
    names = set()
    for field in fields:
        longest = field.max_length or 3000
        own = f" {instance.pk}" if longest > 20 and not isinstance(field, models.URLField) else ""
        text = payload_for(field, longest - len(own))
        if text is not None:
            setattr(instance, field.name, text + own)
            names.add(field.name)
    for field in instance._meta.local_fields:
        if isinstance(field, StreamField):
            stream = field.stream_block
            values = [
                (name, value)
                for name, block in stream.child_blocks.items()
                if (value := block_value(block)) is not None
            ]
            setattr(
                instance,
                field.name,
                stream.to_python(
                    [
                        {"type": name, "value": stream.child_blocks[name].get_prep_value(value)}
                        for name, value in values
                    ]
                ),
            )
            names.add(field.name)
    if names:
        _save(instance)
    return names


def _save(instance):
    if isinstance(instance, Page):
        instance.save(clean=False)
    else:
        instance.save()
    if hasattr(instance, "save_revision") and getattr(instance, "live", True):
        more = {"clean": False}
        instance.save_revision(**more).publish()


def block_value(block):
    """Return a value of ``block`` with payloads in all its texts; None where there is nothing to choose."""
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(block)
    if isinstance(block, TableBlock):
        cell = payload_for(block.field)
        return {
            "data": [[cell, "x"], [cell, cell]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": cell,
            "cell": [],
            "mergeCells": [],
        }
    if isinstance(block, blocks.StructBlock):
        value = {name: block_value(child) for name, child in block.child_blocks.items()}
        return block.normalize({name: each for name, each in value.items() if each is not None})
    if isinstance(block, blocks.ListBlock):
        children = [block_value(block.child_block) for _ in range(block.meta.min_num or 1)]
        return None if None in children else block.normalize(children)
    if isinstance(block, blocks.ChooserBlock):
        return block.model_class.objects.last()
    if isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock)):
        return payload_for(block.field)
    return block.get_preview_value() or block.get_default()


def rich_text(block):
    """Return what the editor's form of ``block`` makes of payloads in its text, its links and its embeds."""
    text = " ".join(PAYLOADS)
    links = [payload for payload in PAYLOADS if ":" in payload]
    entities = {
        str(number): {
            "type": kind,
            "mutability": "MUTABLE",
            "data": {
                "url": url,
                "src": url,
                "id": url,
                "alt": url,
                "embedType": "video",
                "format": url,
            },
        }
        for number, (kind, url) in enumerate(
            [("LINK", url) for url in links] + [("DOCUMENT", url) for url in links[:1]]
        )
    }
    ranges = [
        {"offset": number * 3, "length": 2, "key": int(number)} for number in range(len(entities))
    ]
    content = {
        "blocks": [
            {
                "key": "a",
                "type": "unstyled",
                "depth": 0,
                "text": text,
                "entityRanges": ranges,
                "inlineStyleRanges": [
                    {"offset": 0, "length": 9, "style": "BOLD"},
                    {"offset": 0, "length": 9, "style": "xss7"},
                ],
            },
            {
                "key": "b",
                "type": "unordered-list-item",
                "depth": 0,
                "text": text,
                "entityRanges": [],
                "inlineStyleRanges": [],
            },
        ],
        "entityMap": entities,
    }
    return block.value_from_datadict({"p": json.dumps(content)}, {}, "p")
