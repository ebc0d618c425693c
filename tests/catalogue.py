"""Check the Vietnamese catalogue, or compile it without GNU gettext: ``python -m tests.catalogue [--compile]``."""

import re
import sys
from pathlib import Path

import polib

FOLDER = Path(__file__).parent.parent / "locale" / "vi" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdif]|\{\w*\}|%%")


def problems(folder=FOLDER):
    """Return what is wrong with the catalogue in ``folder``, a sentence each: a generator, empty when all is well."""
    source, compiled = polib.pofile(folder / "django.po"), folder / "django.mo"
    for entry in source:
        if entry.obsolete:
            yield f"obsolete: “{entry.msgid}”"
            continue
        translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if "" in translations:
            yield f"untranslated: “{entry.msgid}”"
        elif entry.fuzzy:
            yield f"fuzzy: “{entry.msgid}”"
        else:
            yield from _placeholder_problems(entry, translations)
    if not compiled.exists():
        yield "django.mo is missing: run python -m tests.catalogue --compile"
    elif _messages(source) != _messages(polib.mofile(compiled)):
        yield "django.mo is out of step with django.po: run python -m tests.catalogue --compile"


def compile_catalogue(folder=FOLDER):
    """Write django.mo from django.po, and django.po without the lines that every collection changes."""
    catalogue = polib.pofile(folder / "django.po")
    for noise in ("POT-Creation-Date", "Report-Msgid-Bugs-To"):
        catalogue.metadata.pop(noise, None)
    catalogue.save()
    catalogue.save_as_mofile(folder / "django.mo")


def _placeholder_problems(entry, translations):
    """Vietnamese has one form for every number, so a translation may use what either English form has."""
    wanted = [_placeholders(text) for text in (entry.msgid, entry.msgid_plural) if text]
    for translation in translations:
        if _placeholders(translation) not in wanted:
            yield f"placeholders differ: “{entry.msgid}” and “{translation}”"


def _placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


def _messages(catalogue):
    """Return the translations that a program would find, with the catalogue's own head."""
    messages = {}
    for entry in catalogue:
        plurals = tuple(text for _, text in sorted(entry.msgstr_plural.items()))
        if entry.obsolete or getattr(entry, "fuzzy", False) or not (entry.msgstr or any(plurals)):
            continue
        key = (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
        messages[key] = entry.msgstr or plurals
    head = {key: catalogue.metadata.get(key) for key in ("Content-Type", "Plural-Forms")}
    return messages, head


if __name__ == "__main__":
    if "--compile" in sys.argv[1:]:
        compile_catalogue()
    sys.exit("\n".join(problems()) or None)
