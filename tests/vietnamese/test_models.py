import unicodedata

import pytest
from django.db import models
from django.test.utils import isolate_apps
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from vietnamese.models import NormalisedTextMixin, clean_json

NFC = "Điện Biên Phủ"
NFD = unicodedata.normalize("NFD", NFC)


class RecordsSave(models.Model):
    """Has the signature of Page.save and keeps what it was called with, without a database."""

    class Meta:
        abstract = True

    def save(self, clean=True, user=None, log_action=False, **kwargs):
        self.saved_with = {"clean": clean, "user": user, **kwargs}
        return "saved"


@pytest.fixture
def article_model():
    with isolate_apps("vietnamese"):

        class Article(NormalisedTextMixin, RecordsSave):
            title = models.CharField(max_length=80)
            subtitle = models.CharField(max_length=80, null=True)
            summary = models.TextField(blank=True)
            text = RichTextField(blank=True)
            views = models.IntegerField(default=0)
            body = StreamField(
                [
                    ("heading", blocks.CharBlock()),
                    ("text", blocks.RichTextBlock()),
                    ("page", blocks.PageChooserBlock()),
                    ("date", blocks.DateBlock()),
                    (
                        "card",
                        blocks.StructBlock(
                            [
                                ("title", blocks.CharBlock()),
                                ("links", blocks.ListBlock(blocks.CharBlock())),
                            ]
                        ),
                    ),
                ],
                blank=True,
            )

            class Meta:
                app_label = "vietnamese"

        yield Article


def body(text):
    return [
        {"type": "heading", "value": text, "id": "1"},
        {"type": "text", "value": f"<p>{text}</p>", "id": "2"},
        {"type": "page", "value": 7, "id": "3"},
        {"type": "card", "value": {"title": text, "links": [text]}, "id": "4"},
    ]


def test_json_without_anything_to_change_is_not_copied():
    value = [{"a": NFC, "b": [1, None, 2.5, True, {"c": "x"}]}]
    assert clean_json(value) is value


def test_json_is_normalised_at_every_depth():
    value = [{"a": NFD, "b": [1, {"c": NFD}, ("x", NFD)]}, "x"]
    assert clean_json(value) == [{"a": NFC, "b": [1, {"c": NFC}, ["x", NFC]]}, "x"]
    assert value[0]["a"] == NFD


def test_text_is_normalised_on_save(article_model):
    article = article_model(title=NFD, summary=NFD, text=f"<p>{NFD}</p>")
    assert article.save(clean=False, user="u") == "saved"
    assert (article.title, article.summary, article.text) == (NFC, NFC, f"<p>{NFC}</p>")
    assert article.subtitle is None
    assert article.saved_with == {"clean": False, "user": "u"}


def test_what_xml_cannot_hold_is_removed_on_save(article_model):
    article = article_model(title="Tin\x00", summary="Một\x0bhai", body=body("Một\x0bhai\x1f"))
    article.save()
    assert (article.title, article.summary) == ("Tin", "Một hai")
    assert list(article.body.raw_data) == body("Một hai")


def test_text_is_normalised_on_validation(article_model):
    article = article_model(title=NFD, body=body(NFD), subtitle=NFD)
    article.clean_fields(exclude=["text"])
    assert (article.title, article.subtitle) == (NFC, NFC)
    assert list(article.body.raw_data[:1]) == body(NFC)[:1]


def test_blocks_are_normalised_without_loading_what_they_choose(article_model):
    article = article_model(title="x", body=body(NFD))
    article.save()
    prepared = article_model._meta.get_field("body").get_prep_value(article.body)
    assert prepared == clean_json(body(NFD))
    assert [child.block_type for child in article.body._bound_blocks if child] == []


def test_blocks_made_or_changed_in_python_are_normalised(article_model):
    import datetime

    article = article_model(title="x", body=body(NFC))
    article.body[0].value = NFD
    article.body.append(("date", datetime.date(2022, 12, 29)))
    article.body.append(("text", blocks.RichTextBlock().to_python(f"<p>{NFD}</p>")))
    article.save()
    assert article.body[0].value == NFC
    assert article.body[4].value == datetime.date(2022, 12, 29)
    assert article.body[5].value.source == f"<p>{NFC}</p>"


def test_normal_blocks_are_left_alone(article_model):
    article = article_model(title=NFC, body=body(NFC))
    before = article.body
    article.save()
    assert article.body is before


def test_only_the_fields_to_be_saved_are_touched(article_model):
    article = article_model(title=NFD, summary=NFD, body=body(NFD))
    before = article.body
    article.save(update_fields=["summary"])
    assert (article.title, article.summary) == (NFD, NFC)
    assert article.body is before
    assert article.saved_with["update_fields"] == ["summary"]


def test_deferred_fields_stay_deferred(article_model):
    article = article_model.from_db("default", ["id", "title"], [1, NFD])
    article.save()
    assert article.title == NFC
    assert {"summary", "text", "body", "views"} <= article.get_deferred_fields()
