"""Check the Vietnamese catalogue, or compile it without GNU gettext: ``python -m tests.catalogue [--compile]``."""

import re
import sys
from pathlib import Path

import polib

FOLDER = Path(__file__).parent.parent / "locale" / "vi" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdifr]|\{\w*(?::\w+)?\}|%%|</?[a-z]+")


def problems(folder=FOLDER, domain="django"):
    """Return what is wrong with the catalogue in ``folder``, a sentence each: a generator, empty when all is well."""
    source, compiled = polib.pofile(folder / f"{domain}.po"), folder / f"{domain}.mo"
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
        yield f"{domain}.mo is missing: run make messages"
    elif _messages(source) != _messages(polib.mofile(compiled)):
        yield f"{domain}.mo is out of step with {domain}.po: run make messages"


def compile_catalogue(folder=FOLDER, domain="django"):
    """Write the domain's .mo from its .po, and the .po without the lines that every collection changes."""
    catalogue = polib.pofile(folder / f"{domain}.po")
    for noise in ("POT-Creation-Date", "Report-Msgid-Bugs-To"):
        catalogue.metadata.pop(noise, None)
    catalogue.save()
    catalogue.save_as_mofile(folder / f"{domain}.mo")


def _placeholder_problems(entry, translations):
    """Vietnamese has one form for every number, so it fills in what the English plural does."""
    wanted = _placeholders(entry.msgid_plural or entry.msgid)
    for translation in translations:
        if _placeholders(translation) != wanted:
            yield f"placeholders differ: “{entry.msgid}” and “{translation}”"
        elif _edges(translation) != _edges(entry.msgid):
            yield f"blanks at the edges differ: “{entry.msgid}” and “{translation}”"


def _placeholders(text):
    """Return what a program fills in, and the names of HTML tags."""
    return sorted(PLACEHOLDER.findall(text))


def _edges(text):
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


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
