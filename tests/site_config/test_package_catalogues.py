"""The Vietnamese that the packages lack, or have wrong, is complete, sound and in step with the installed versions."""

import json

import polib
import pytest
from django.test import Client
from django.utils.translation import gettext, ngettext

from tests import catalogue, wagtail_catalogue
from tests.wagtail_catalogue import DOMAINS, FOLDER, english, merged, missing

# The same in both languages.
NO_WORDS = "%(time_zone_option)s: %(localized_time_zone_label)s"

# They are understood in both places.
SAID_OTHERWISE_BY_US = {
    "Field",
    "In progress",
    "Renamed",
    "Search for",
    "Section",
    "status",
}


@pytest.fixture
def copy(tmp_path):
    """A function that writes a changed copy of a catalogue and returns its folder."""

    def change(domain, edit):
        entries = polib.pofile(FOLDER / f"{domain}.po")
        edit(entries)
        entries.save(str(tmp_path / f"{domain}.po"))
        catalogue.compile_catalogue(tmp_path, domain)
        return tmp_path

    return change


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_is_complete_and_compiled(domain):
    assert list(catalogue.problems(FOLDER, domain)) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_of_the_installed_packages_is_said_in_vietnamese(domain):
    assert missing(domain) == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_holds_what_the_installed_versions_ask_for_and_no_more(domain):
    def messages(entries):
        return {(entry.msgctxt, entry.msgid): entry.msgstr for entry in entries}

    assert messages(polib.pofile(FOLDER / f"{domain}.po")) == messages(merged(domain))


def test_all_of_wagtail_is_looked_at():
    assert len(english("django")) > 2300
    assert len(english("djangojs")) > 80
    folders = {str(path.parent.name) for path in wagtail_catalogue.loaded_locales()}
    assert {
        "conf",
        "auth",
        "admin",
        "images",
        "documents",
        "snippets",
        "users",
        "redirects",
    } <= folders


def test_a_message_that_nobody_says_is_found(copy):
    folder = copy("djangojs", lambda entries: entries.remove(entries.find("Alt text")))
    assert missing("djangojs", folder) == ["Alt text"]
    assert merged("djangojs", folder).find("Alt text").msgstr == ""


def test_a_doubtful_translation_is_asked_for_again(copy):
    folder = copy("djangojs", lambda entries: entries.find("Alt text").flags.append("fuzzy"))
    assert merged("djangojs", folder).find("Alt text").msgstr == ""


def test_a_message_that_no_package_has_any_more_goes(copy):
    folder = copy(
        "djangojs", lambda entries: entries.append(polib.POEntry(msgid="Gone", msgstr="Cũ"))
    )
    assert merged("djangojs", folder).find("Gone") is None


def test_what_a_package_says_in_the_same_words_goes(copy):
    folder = copy(
        "djangojs", lambda entries: entries.append(polib.POEntry(msgid="Search", msgstr="Tìm kiếm"))
    )
    assert merged("djangojs", folder).find("Search") is None


def test_the_portal_speaks_the_words_of_the_glossary():
    spoken = {
        "Site": "Cổng thông tin",
        "Snippets": "Mục dữ liệu",
        "Workflow": "Quy trình duyệt",
        "Publish": "Xuất bản",
        "Unpublish": "Gỡ bài",
        "Draft": "Bản nháp",
        "Live": "Đang đăng",
        "Alias": "Trang bóng",
        "Collection": "Bộ sưu tập",
        "Redirects": "Chuyển hướng",
        "Dashboard": "Bảng điều khiển",
        "Lock": "Khoá",
        "Privacy": "Quyền xem",
        "Usage": "Nơi dùng",
    }
    assert {message: gettext(message) for message in spoken} == spoken
    assert ngettext("%(num_pages)d page", "%(num_pages)d pages", 1) == "%(num_pages)d trang"


def test_a_site_is_never_called_a_page():
    """“Trang” is a page; “cổng” is a site: also where the packages' own Vietnamese mixes them up."""
    mixed_up = [
        entry.msgid
        for entry in english("django").values()
        if "site" in entry.msgid.lower().split()
        and "page" not in entry.msgid.lower()
        and "trang" in gettext(entry.msgid).lower()
    ]
    assert mixed_up == []


def test_our_own_messages_do_not_hide_those_of_the_packages():
    """One message has one translation: what means something else in our mouth needs a context (``pgettext``)."""
    overlay = {
        (entry.msgctxt, entry.msgid): entry.msgstr for entry in polib.pofile(FOLDER / "django.po")
    }
    hidden = {
        entry.msgid
        for entry in polib.pofile(catalogue.FOLDER / "django.po")
        if overlay.get((entry.msgctxt, entry.msgid), entry.msgstr) != entry.msgstr
    }
    assert hidden <= SAID_OTHERWISE_BY_US


@pytest.mark.django_db
def test_the_scripts_of_the_admin_are_given_every_message(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("quan-tri"))
    script = client.get("/admin/jsi18n/").content.decode()
    given = json.JSONDecoder().raw_decode(script, script.index("{", script.index("newcatalog =")))[
        0
    ]
    assert {key for _, key in english("djangojs") if given.get(key, key) == key} == {NO_WORDS}
    assert given["Settings"] == "Cài đặt"
    assert given["%(num)s error"] == ["%(num)s lỗi"]
