"""
The rules that a text is checked by. They warn; nothing is ever refused because of them.

Each takes a ``Content`` and its ``Surroundings`` and yields ``(sentence, place, excerpt)`` for each possible fault.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import ArticlePage
from home.abbreviations import LONGEST_NUMBER
from newsroom.checks.numbers import MOBILE, cards, masked, phones
from vietnamese.legacy_fonts import recognise
from vietnamese.text import fold

MOST_SYLLABLES = 60
AROUND = 30
"""Characters of the text on either side of what an excerpt shows."""

_WORD = re.compile(r"[^\W\d_]+")
_SHORT_FORM = re.compile(r"(?<![\w-])[A-ZĐƯ]{2,8}(?![\w-])")
_BASE_LETTERS = re.compile(r"[A-ZĐƯ]+")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# What stands before the letters of an office in the number of its document: 07/KH-, …/2025/NĐ-.
_NUMBER_BEFORE = re.compile(r"(?:\d|\.\.|…)\s?/[\w/.-]*\Z")
_END_OF_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+")
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|heic|avif|bmp|tiff?)"
    r"|(?:img|dsc|dscn|dji|pxl|image|picture|photo|screenshot|z)?[\W_]*\d[\d\W_]*",
    re.IGNORECASE,
)
NEEDS_DESCRIPTION = "can mo ta"
"""What stands for a description that is still to be written, folded."""
LEAST_CAPITALS, LEAST_WORDS = 0.7, 3
# Units, and short words that say more to a reader than what they stand for.
WELL_KNOWN = frozenset(
    {
        *("ATM", "CD", "DVD", "FAX", "LED", "PDF", "QR", "SIM", "SMS", "TV", "USB", "VIP", "WIFI"),
        *("AIDS", "COVID", "GB", "HIV", "KB", "MB", "TB", "TP", "TX", "USD", "VND", "VNĐ"),
    }
)


def missing_lead(content, surroundings):
    """
    An article says in its lead what happened, and not its title once more.

    Lists, search results and shared links show the lead; where it repeats the title, they tell nothing.
    """
    if not isinstance(content.thing, ArticlePage):
        return
    lead, place = content.thing.summary, content.place("summary")
    if not lead.strip():
        yield _("There is no summary: lists and shared links have nothing to show."), place, ""
    elif fold(lead).rstrip(".!") == fold(" ".join(content.title.lines)).rstrip(".!"):
        yield _("The summary only repeats the title."), place, _short(lead)


def missing_description(content, surroundings):
    """A picture that is not decorative has words for those who do not see it (WCAG 2.2, 1.1.1; F30 for file names)."""
    for picture in content.pictures:
        alt = (picture.alt or surroundings.descriptions.get(picture.image, "")).strip()
        if not alt or fold(alt) == NEEDS_DESCRIPTION:
            yield (
                _("The picture has no description for those who cannot see it."),
                picture.place,
                "",
            )
        elif _FILE_NAME.fullmatch(alt):
            yield (
                _("The description of the picture is only a file name."),
                picture.place,
                _short(alt),
            )


def unexplained_abbreviation(content, surroundings):
    """
    An abbreviation is explained where the page uses it first (WCAG 2.2, 3.1.4).

    Pages explain those of the glossary by themselves. The text explains one by putting it in parentheses after its
    meaning, or its meaning in parentheses after it.
    """
    text = "\n".join(line for passage in content.passages for line in passage.lines)
    told = set()
    for passage in content.passages:
        for line in passage.lines:
            for match in _short_forms(line):
                short = match[0]
                if short in told:
                    continue
                told.add(short)
                if fold(short) not in surroundings.short_forms and not _is_explained(short, text):
                    sentence = _(
                        "“%(short)s” is not explained: write it out at its first use, or add it to the glossary."
                    ) % {"short": short}
                    yield sentence, passage.place, _excerpt(line, match.start(), match.end())


def long_sentence(content, surroundings):
    """
    A sentence has at most 60 syllables, the words between blanks: longer ones are hard to follow by ear and by eye.

    Texts are read out over the ward's loudspeaker too; WCAG 2.2, 3.1.5 asks for text that most people can read.
    """
    for passage in content.passages:
        for line in passage.lines:
            for sentence in _sentences(line):
                count = sum(any(map(str.isalnum, word)) for word in sentence.split())
                if count > MOST_SYLLABLES:
                    warning = ngettext(
                        "This sentence has %(count)s syllable: divide it into shorter ones.",
                        "This sentence has %(count)s syllables: divide it into shorter ones.",
                        count,
                    ) % {"count": count}
                    yield warning, passage.place, _short(sentence)


def old_font(content, surroundings):
    """
    Text is in Unicode, in which every device shows it and search finds it.

    Text of old Word files may be written for a font of its own (TCVN3, VNI), without which it is a row of signs.
    """
    for passage in content.passages:
        for line in passage.lines:
            if font := recognise(line):
                sentence = _(
                    "The text is written for an old font (%(font)s), which readers do not have."
                )
                yield sentence % {"font": font}, passage.place, _short(line)


def title_in_capitals(content, surroundings):
    """
    A title has capitals only where its words have them (NĐ 30/2020, annex II).

    All capitals are slow to read, and screen readers may spell them.
    """
    title = " ".join(content.title.lines)
    words = [word for word in _WORD.findall(title) if fold(word) not in surroundings.short_forms]
    letters = "".join(words)
    capitals = sum(map(str.isupper, letters))
    if len(words) >= LEAST_WORDS and capitals > LEAST_CAPITALS * len(letters):
        yield _("The title is written in capitals."), content.title.place, _short(title)


def phone_without_link(content, surroundings):
    """
    A number to call is a link: most readers hold the phone that they would call with.

    A mobile number that is not the ward's is left to ``personal_data``: it may be nobody's to call.
    """
    for passage in content.passages:
        if not passage.is_rich:
            continue
        for line in passage.lines:
            for number in phones(line):
                is_public = number.kind != MOBILE or number.digits in surroundings.numbers_of_wards
                if is_public and number.digits not in content.contacts:
                    sentence = _(
                        "The phone number is no link, so that readers cannot tap it to call."
                    )
                    yield sentence, passage.place, _excerpt(line, number.start, number.end)


def dead_link(content, surroundings):
    """A link leads to something that readers can open (NĐ 42/2022, article 7: what is published can be found)."""
    for link in content.links:
        if problem := surroundings.targets.problem(link):
            yield problem, link.place, _short(link.text)


def personal_data(content, surroundings):
    """
    No text has the number of an identity card or the phone of a private person (Law 91/2025, NĐ 356/2025).

    Numbers of the ward, and those that the page itself offers to call, are public.
    """
    for passage in content.passages:
        for line in passage.lines:
            numbers = [
                number
                for number in phones(line)
                if number.kind == MOBILE
                and number.digits not in surroundings.numbers_of_wards | content.contacts
            ]
            for number in numbers:
                sentence = _(
                    "This may be the phone number of a private person: take it out, or make it a link to call"
                    " if it is a public one."
                )
                yield sentence, passage.place, _excerpt(line, number.start, number.end)
            taken = {number.start for number in numbers}
            for number in cards(line):
                if number.start not in taken:
                    sentence = _("This may be the number of somebody's identity card: take it out.")
                    yield sentence, passage.place, _excerpt(line, number.start, number.end)


@dataclass(frozen=True)
class Rule:
    """A rule as people are told of it: its ``label``, and the function that finds its possible faults."""

    label: Promise
    find: Callable


RULES = {
    "lead": Rule(gettext_lazy("Summary"), missing_lead),
    "picture": Rule(gettext_lazy("Picture description"), missing_description),
    "abbreviation": Rule(gettext_lazy("Unexplained abbreviation"), unexplained_abbreviation),
    "sentence": Rule(gettext_lazy("Long sentence"), long_sentence),
    "capitals": Rule(gettext_lazy("Title in capitals"), title_in_capitals),
    "font": Rule(gettext_lazy("Text for an old font"), old_font),
    "phone": Rule(gettext_lazy("Phone number without a link"), phone_without_link),
    "link": Rule(gettext_lazy("Dead link"), dead_link),
    "personal": Rule(gettext_lazy("Possible personal data"), personal_data),
}
"""All rules by their name, as reports and ``check_content --rule`` have it."""


def _sentences(line):
    """Return the sentences of ``line``; after a full stop that is followed by a small letter, one goes on."""
    sentences = []
    for part in _END_OF_SENTENCE.split(line):
        if sentences and part[:1].islower():
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return sentences


def _short_forms(line):
    """Yield the matches of what seems to be an abbreviation in ``line``, rather than a word that is shouted."""
    words = _WORD.findall(line)
    letters = sum(map(len, words))
    if (
        sum(len(word) for word in words if word.isupper()) > LEAST_CAPITALS * letters
        and len(words) > 2
    ):
        return
    for match in _SHORT_FORM.finditer(line):
        before = line[max(0, match.start() - LONGEST_NUMBER) : match.start()]
        if (
            match[0] not in WELL_KNOWN
            and not _ROMAN.fullmatch(match[0])
            and not _NUMBER_BEFORE.search(before)
            and not _is_shouted(before.split()[-1:])
            and not _is_shouted(line[match.end() :].split()[:1])
        ):
            yield match


def _is_shouted(neighbour):
    """Return whether the word in the list ``neighbour`` is in capitals and none that an abbreviation is made of."""
    letters = "".join(_WORD.findall("".join(neighbour)))
    return letters.isupper() and len(letters) > 1 and not _BASE_LETTERS.fullmatch(letters)


def _is_explained(short, text):
    """Return whether ``text`` has “meaning (SHORT)” or “SHORT (the meaning)” anywhere."""
    return re.search(
        rf"\w\s*\(\s*[“\"]?(?:(?:gọi tắt là|viết tắt(?: là)?|sau đây gọi là)\s+)?[“\"]?{short}[”\"]?\s*\)"
        rf"|(?<!\w){short}[”\"]?\s*\(\s*[^\W\d_]+\s[^()]+\)",
        text,
    )


def _short(text):
    return Truncator(masked(" ".join(text.split()))).chars(2 * AROUND + 60)


def _excerpt(line, start, end):
    """Return ``line[start:end]`` with the words around it; what may be personal is hidden, as reports are passed on."""
    line = masked(line)
    before, after = line[:start], line[end:]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return f"{before}{line[start:end]}{after}"
