"""The glossary: what it refuses and in which words, what it tells search, and its place in the admin."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.factories import GlossaryTermFactory
from home.glossary import glossary
from home.models import GlossaryTerm
from home.viewsets import WardViewSetGroup
from site_config.demo import content
from vietnamese.text import fold

pytestmark = pytest.mark.django_db

UBND = ("UBND", "Ủy ban nhân dân")


def term(**values):
    """Return a term with these fields that is not stored."""
    return GlossaryTermFactory.build(**values)


def refusals(**values):
    """Return the sentences with which a term of these fields is refused, by field."""
    with pytest.raises(ValidationError) as error:
        term(**values).full_clean()
    return error.value.message_dict


class TestRules:
    def test_a_short_form_and_its_meaning_are_enough(self):
        term().full_clean()

    @pytest.mark.parametrize("field", ["short_form", "meaning"])
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Trường này không được để trống."),
            ("  ", "Hãy nhập ít nhất một chữ cái hoặc chữ số."),
            ("…-/", "Hãy nhập ít nhất một chữ cái hoặc chữ số."),
        ],
    )
    def test_neither_is_empty_or_without_a_word(self, field, text, sentence):
        assert sentence in refusals(**{field: text})[field]

    def test_a_digit_is_enough(self):
        term(short_form="113", meaning="Cảnh sát").full_clean()

    @pytest.mark.parametrize("again", ["UBND", "ubnd", " Ubnd ", "ÚBND"])
    def test_a_short_form_stands_once_however_it_is_written(self, again):
        GlossaryTermFactory()
        assert refusals(short_form=again)["short_form"] == ["Danh mục đã có chữ viết tắt này."]

    def test_a_term_does_not_stand_in_its_own_way(self):
        GlossaryTermFactory().full_clean()

    def test_the_database_keeps_a_short_form_once(self):
        GlossaryTermFactory(short_form="HĐND")
        with pytest.raises(IntegrityError):
            GlossaryTermFactory(short_form="hdnd")

    @pytest.mark.parametrize("values", [{"short_form": ""}, {"meaning": ""}])
    def test_the_database_keeps_no_empty_term(self, values):
        with pytest.raises(IntegrityError, match="glossary_term_is_complete"):
            GlossaryTermFactory(**values)

    def test_a_meaning_says_more_than_the_short_form(self):
        errors = refusals(short_form="Đoàn", meaning="đoàn")
        assert errors["meaning"] == ["Nghĩa chỉ nhắc lại chữ viết tắt."]

    def test_a_synonym_has_a_word(self):
        errors = refusals(synonyms="Ủy ban, ...")
        assert errors["synonyms"] == ["Hãy nhập ít nhất một chữ cái hoặc chữ số."]

    def test_commas_too_many_are_forgiven(self):
        term(synonyms=", Ủy ban,, ").full_clean()

    @pytest.mark.parametrize(
        ("field", "most"),
        [("short_form", 30), ("meaning", 255), ("synonyms", 500), ("explanation", 255)],
    )
    def test_no_text_is_longer_than_its_column(self, field, most):
        term(**{field: "a" * most}).full_clean()
        assert str(most) in refusals(**{field: "a" * (most + 1)})[field][0]

    def test_a_changed_short_form_is_compared_by_what_it_is_now(self):
        stored = GlossaryTermFactory()
        stored.short_form = "HĐND"
        stored.save(update_fields=["short_form"])
        stored.refresh_from_db()
        assert stored.folded_form == "hdnd"
        term().full_clean()

    def test_a_term_without_its_short_form_at_hand_is_saved_in_part(self):
        GlossaryTermFactory()
        known = GlossaryTerm.objects.only("meaning").get()
        known.meaning = "Ủy ban"
        known.save()
        assert GlossaryTerm.objects.get().variants == ("UBND", "Ủy ban")


class TestVariants:
    def test_are_the_short_form_the_meaning_and_the_synonyms_in_that_order(self):
        known = term(synonyms="Ủy ban nhân dân các cấp,  Ủy ban ,")
        assert known.variants == (*UBND, "Ủy ban nhân dân các cấp", "Ủy ban")

    def test_stand_once_however_they_are_written(self):
        assert term(synonyms="Uỷ ban nhân dân, ubnd, ỦY  BAN nhân dân").variants == UBND

    def test_without_a_word_are_none(self):
        assert term(synonyms="...").variants == UBND


class TestWhatSearchIsTold:
    def test_is_empty_without_terms(self):
        assert glossary() == ()

    def test_is_the_variants_of_all_terms_in_alphabetical_order(self):
        GlossaryTermFactory()
        GlossaryTermFactory(short_form="ĐTN", meaning="Đoàn thanh niên")
        GlossaryTermFactory(short_form="DT", meaning="Dân tộc")
        assert glossary() == (("DT", "Dân tộc"), ("ĐTN", "Đoàn thanh niên"), UBND)

    @pytest.mark.parametrize("size", [0, 1, 30])
    def test_takes_one_query_and_then_none(self, size, django_assert_num_queries):
        for number in range(size):
            GlossaryTermFactory(short_form=f"TDP {number}", meaning=f"Tổ dân phố {number}")
        with django_assert_num_queries(1):
            first = glossary()
        with django_assert_num_queries(0):
            assert glossary() == first
        assert len(first) == size

    def test_follows_a_term_that_is_added_changed_and_deleted(self):
        assert glossary() == ()
        known = GlossaryTermFactory()
        assert glossary() == (UBND,)
        known.meaning = "Uỷ ban nhân dân phường"
        known.save()
        assert glossary() == (("UBND", "Uỷ ban nhân dân phường"),)
        known.delete()
        assert glossary() == ()

    def test_follows_terms_that_are_deleted_all_at_once(self):
        for name in ("UBND", "HĐND", "ĐTN"):
            GlossaryTermFactory(short_form=name)
        assert len(glossary()) == 3
        GlossaryTerm.objects.exclude(short_form="UBND").delete()
        assert glossary() == (UBND,)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
class TestTransactions:
    def test_one_that_is_rolled_back_leaves_no_trace(self):
        with transaction.atomic():
            GlossaryTermFactory()
            transaction.set_rollback(True)
        assert glossary() == ()

    def test_one_that_is_committed_is_seen_and_its_writer_sees_it_before(self):
        with transaction.atomic():
            GlossaryTermFactory()
            assert glossary() == (UBND,)
        assert glossary() == (UBND,)


class TestAdmin:
    def address(self, name, *arguments):
        return reverse(f"wagtailsnippets_home_glossaryterm:{name}", args=arguments)

    def form(self, **values):
        return {"short_form": "UBND", "meaning": "Ủy ban nhân dân", **values}

    def test_a_term_is_added(self, admin_client):
        data = self.form(synonyms="Ủy ban", explanation="Cơ quan hành chính.")
        response = admin_client.post(self.address("add"), data)
        assert response.status_code == 302
        known = GlossaryTerm.objects.get()
        assert known.variants == (*UBND, "Ủy ban")
        assert (known.explanation, str(known)) == ("Cơ quan hành chính.", "UBND")

    def test_a_term_is_changed_and_deleted(self, admin_client):
        known = GlossaryTermFactory()
        glossary()
        data = self.form(meaning="Uỷ ban nhân dân phường")
        assert admin_client.post(self.address("edit", known.pk), data).status_code == 302
        assert glossary() == (("UBND", "Uỷ ban nhân dân phường"),)
        assert admin_client.post(self.address("delete", known.pk)).status_code == 302
        assert glossary() == ()

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"short_form": "ubnd"}, "Danh mục đã có chữ viết tắt này."),
            ({"short_form": "--"}, "Hãy nhập ít nhất một chữ cái hoặc chữ số."),
            ({"short_form": "VP", "meaning": "vp"}, "Nghĩa chỉ nhắc lại chữ viết tắt."),
            ({"short_form": "   "}, "Trường này là bắt buộc."),
            ({"short_form": "VP", "meaning": ""}, "Trường này là bắt buộc."),
        ],
    )
    def test_a_term_is_refused_with_a_sentence(self, admin_client, values, sentence):
        GlossaryTermFactory()
        response = admin_client.post(self.address("add"), self.form(**values))
        assert response.status_code == 200
        assert sentence in response.content.decode()
        assert GlossaryTerm.objects.count() == 1

    def test_the_list_stands_in_the_ward_group_and_shows_both_in_alphabetical_order(
        self, admin_client
    ):
        GlossaryTermFactory()
        GlossaryTermFactory(short_form="ĐTN", meaning="Đoàn thanh niên")
        GlossaryTermFactory(short_form="DT", meaning="Dân tộc")
        response = admin_client.get(self.address("list"))
        assert [str(one) for one in response.context["object_list"]] == ["DT", "ĐTN", "UBND"]
        text = response.content.decode()
        assert all(word in text for word in ("Đoàn thanh niên", "Chữ viết tắt", "Nghĩa"))
        models = [one.model for one in WardViewSetGroup.items]
        assert GlossaryTerm in models

    @pytest.mark.parametrize("words", ["UBND", "Ủy ban"])
    def test_a_term_is_found_by_either(self, admin_client, words):
        GlossaryTermFactory()
        GlossaryTermFactory(short_form="ĐTN", meaning="Đoàn thanh niên")
        response = admin_client.get(self.address("list"), {"q": words})
        assert [str(one) for one in response.context["object_list"]] == ["UBND"]


class TestDemo:
    def test_is_loaded_once_and_keeps_what_people_changed(self):
        call_command("load_demo", verbosity=0)
        assert len(glossary()) == len(content.GLOSSARY) >= 12
        for known in GlossaryTerm.objects.all():
            known.full_clean()
        GlossaryTerm.objects.filter(short_form="UBND").update(meaning="Ủy ban nhân dân phường")
        before = list(GlossaryTerm.objects.values())
        call_command("load_demo", verbosity=0)
        assert list(GlossaryTerm.objects.values()) == before

    def test_says_what_the_letters_stand_for(self):
        """Each letter of a short form begins a word of its meaning, in that order."""
        for known in content.GLOSSARY:
            initials = "".join(word[0] for word in fold(known["meaning"]).split())
            assert initials == fold(known["short_form"]), known


def test_the_list_takes_the_same_queries_at_any_size(admin_client):
    address = reverse("wagtailsnippets_home_glossaryterm:list")
    admin_client.get(address)
    counts = []
    for size in (1, 19):
        for number in range(size):
            GlossaryTermFactory(short_form=f"KP {size} {number}", meaning="Khu phố")
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
