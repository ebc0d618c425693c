"""
Keep ``locale/wagtail``, the Vietnamese that Wagtail and the other packages lack: ``python -m tests.wagtail_catalogue``.

It takes in the messages of the installed versions, drops what no package has any more or what a package now says
itself in the same words, compiles, and lists what is left to translate.
"""

import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import django
import polib
from django.apps import apps

from tests import catalogue

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "locale" / "wagtail" / "vi" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
# Not among the installed apps, so that Django reads no catalogue of theirs: the admin calls functions of the first, the
# rest are parts of it that may be installed one day.
MORE_PACKAGES = (
    "django.contrib.humanize",
    "treebeard",
    "wagtail.contrib.forms",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.styleguide",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
)
HEAD = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
    "Language": "vi",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def loaded_locales():
    """Return the folders of catalogues that Django reads, those that win last: its own, then the installed apps'."""
    paths = [Path(config.path) for config in reversed(list(apps.get_app_configs()))]
    packages = [path for path in paths if "site-packages" in path.parts]
    return _locales(Path(django.__file__).parent / "conf", *packages)


def english(domain):
    """Return the messages of the packages as entries by key, without translations."""
    more = [Path(find_spec(name).submodule_search_locations[0]) for name in MORE_PACKAGES]
    messages = {}
    for locale in _locales(*more) + loaded_locales():
        for source in _sources(locale, domain):
            for entry in source:
                if entry.msgid and not entry.obsolete:
                    _add(messages, entry)
    return messages


def upstream(domain):
    """Return what Django has in Vietnamese from the packages themselves: entries by key."""
    spoken = {}
    for locale in loaded_locales():
        compiled = locale / "vi" / "LC_MESSAGES" / f"{domain}.mo"
        if compiled.exists():
            spoken |= {_key(entry): entry for entry in _read(compiled) if _text(entry)}
    return spoken


def merged(domain, folder=FOLDER):
    """Return the overlay as it should be for the installed versions, messages without translation left empty."""
    wanted, spoken = english(domain), upstream(domain)
    source = folder / f"{domain}.po"
    known = {_key(entry): entry for entry in polib.pofile(source)} if source.exists() else {}
    result = polib.POFile(wrapwidth=78)
    result.metadata = dict(HEAD)
    for key in sorted(wanted, key=lambda key: (key[1].casefold(), key)):
        entry, old = wanted[key], known.get(key)
        text = _text(old) if old and not old.fuzzy else ""
        if _says(spoken.get(key), entry) and text in ("", _text(spoken[key])):
            continue
        if entry.msgid_plural:
            entry.msgstr_plural = {0: text}
        else:
            entry.msgstr = text
        result.append(entry)
    return result


def missing(domain, folder=FOLDER):
    """Return the messages of the packages that neither they nor the overlay say in Vietnamese."""
    spoken = upstream(domain)
    overlay = {_key(entry) for entry in polib.pofile(folder / f"{domain}.po")}
    return [
        entry.msgid
        for key, entry in english(domain).items()
        if key not in overlay and not _says(spoken.get(key), entry)
    ]


def _says(spoken, entry):
    """Tell whether a package's translation serves the message: a counted one needs its counted form."""
    return spoken is not None and bool(spoken.msgid_plural) == bool(entry.msgid_plural)


def _locales(*folders):
    return [folder / "locale" for folder in folders if (folder / "locale").is_dir()]


def _sources(locale, domain):
    """Yield the English catalogue; a package that ships none has its messages in those of other languages."""
    shipped = locale / "en" / "LC_MESSAGES" / f"{domain}.po"
    compiled = shipped.with_suffix(".mo")
    if shipped.exists():
        yield _read(shipped)
    elif compiled.exists():
        yield _read(compiled)
    else:
        yield from map(_read, sorted(locale.glob(f"*/LC_MESSAGES/{domain}.po")))


@cache
def _read(path):
    """Read a package's catalogue, which stays as it is while we run."""
    return polib.mofile(path) if path.suffix == ".mo" else polib.pofile(path)


def _add(messages, entry):
    """A message that one package counts and another does not is one message: the form with a plural serves both."""
    found = messages.setdefault(
        _key(entry), polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid)
    )
    found.msgid_plural = found.msgid_plural or entry.msgid_plural
    for flag in entry.flags:
        if flag.endswith("-format") and flag not in found.flags:
            found.flags.append(flag)


def _key(entry):
    return entry.msgctxt or "", entry.msgid


def _text(entry):
    return entry.msgstr_plural.get(0, "") or entry.msgstr


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.test")
    django.setup()
    faults = []
    for domain in DOMAINS:
        merged(domain).save(str(FOLDER / f"{domain}.po"))
        catalogue.compile_catalogue(FOLDER, domain)
        faults += catalogue.problems(FOLDER, domain)
    sys.exit("\n".join(faults) or None)
