"""“Có phải bạn tìm …”: what was mistyped, put right by the words of the portal's own texts."""

from dataclasses import dataclass
from itertools import pairwise
from math import log
from string import ascii_lowercase

from search.models import Spelling
from search.words import words
from vietnamese.telex import read_telex, without_marks
from vietnamese.text import MAX_SEARCH_WORDS, clean_text

SHORTEST = 3
"""Letters of a word that is corrected: of two letters nearly every other word is one letter away."""
CANDIDATES = 12
"""Ways to read a word that are weighed, the frequent ones first."""
CHANGE = 4.0
"""What a changed letter costs, in the logarithm of how often words follow one another."""
SPLIT = 1.0
LONGEST_WORD = 7
"""Letters of a Vietnamese syllable: nghiêng."""
LONGEST_RUN = 30
"""Letters of several words written as one."""
UNKNOWN = -6.0
"""The weight of a word that the portal's texts do not have."""


@dataclass(frozen=True)
class Reading:
    """One way to read what was typed as a word: ``folded`` are its words, two where a space was missing."""

    folded: tuple[str, ...]
    weight: float
    typed: str = ""
    """The word as it was typed, where nothing was changed."""


def suggest(text, only_unknown=False):
    """
    Return what ``text`` was probably meant to be, as the portal writes it, or None where nothing is better.

    A word may have one letter too many, too few, wrong or exchanged with the next, or a missing space after it. Which
    words follow one another decides between the possible ones; ``only_unknown`` corrects no word that the portal's
    texts have. Three database queries at most. The text may come from what has since been taken down: search for it
    before showing it.
    """
    typed = words(clean_text(text))[:MAX_SEARCH_WORDS]
    if not typed or len(typed) != len(words(clean_text(text))):
        return None
    source = clean_text(text)
    known = _known_ways(typed, only_unknown)
    readings = [_readings(word, source, known, only_unknown) for word in typed]
    pairs = _pairs(readings)
    best = _best_path(readings, pairs)
    if all(reading.typed for reading in best) or not _is_likely(best, pairs):
        return None
    return _written(best, known, pairs)


def _known_ways(typed, only_unknown):
    """Return the spellings of all that the words may be, by their folded form."""
    known = _spellings({word.folded for word in typed})
    ways = set()
    for word in typed:
        if word.folded not in known:
            ways |= _changed(word.folded) | _parts(word.folded) | _read_from_telex(word)
        elif not only_unknown:
            ways |= _changed(word.folded)
    return known | _spellings(ways)


def _spellings(ways):
    found = Spelling.objects.filter(folded__in=ways) if ways else ()
    return {spelling.folded: spelling for spelling in found}


def _changed(word):
    """Return what is one letter away from ``word``."""
    if len(word) < SHORTEST or not word.isalpha():
        return set()
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    less = {first + rest[1:] for first, rest in splits if rest}
    exchanged = {first + rest[1] + rest[0] + rest[2:] for first, rest in splits if len(rest) > 1}
    other = {first + char + rest[1:] for first, rest in splits if rest for char in ascii_lowercase}
    more = {first + char + rest for first, rest in splits for char in ascii_lowercase}
    return (less | exchanged | other | more) - {word}


def _read_from_telex(word):
    """Return the folded word that was typed in Telex letters, in a set; it is empty where none was."""
    key = "" if word.exact else read_telex(word.folded)
    return {without_marks(key)} if key else set()


def _parts(word):
    """Return what ``word`` may be made of where spaces are missing: its parts, and each two that follow one another."""
    if not SHORTEST < len(word) <= LONGEST_RUN:
        return set()
    parts = set()
    for start in range(len(word)):
        for middle in range(start + 1, min(start + LONGEST_WORD, len(word)) + 1):
            parts.add(word[start:middle])
            for end in range(middle + 1, min(middle + LONGEST_WORD, len(word)) + 1):
                parts.add(f"{word[start:middle]} {word[middle:end]}")
    return parts


def _taken_apart(word, known):
    """Return the readings of ``word`` as several words that the portal's texts have beside one another."""
    if not SHORTEST < len(word) <= LONGEST_RUN:
        return []
    # The best way to each place, by the word that ends there.
    ways = {(0, ""): (0.0, ())}
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            last = word[start:end]
            for (place, before), (weight, path) in list(ways.items()):
                pair = known.get(f"{before} {last}")
                if place != start or last not in known or (before and not pair):
                    continue
                better = weight + (log(1 + pair.count) if pair else 0.0) - SPLIT
                if better > ways.get((end, last), (-1e9,))[0]:
                    ways[end, last] = (better, (*path, last))
    return [
        Reading(path, weight)
        for (end, _last), (weight, path) in ways.items()
        if end == len(word) and len(path) > 1
    ]


def _readings(word, source, known, only_unknown):
    """Return the ways to read ``word``, itself first."""
    spelling = known.get(word.folded)
    weight = log(1 + spelling.count) if spelling else UNKNOWN
    typed = source[word.start : word.end]
    itself = Reading((word.folded,), weight / 4 if spelling else weight, typed)
    if spelling and only_unknown:
        return [itself]
    changed = [
        Reading((way,), log(1 + known[way].count) / 4 - CHANGE)
        for way in _changed(word.folded)
        if way in known
    ]
    changed += [Reading((way,), 0.0) for way in _read_from_telex(word) if way in known]
    apart = [] if spelling else _taken_apart(word.folded, known)
    others = sorted([*changed, *apart], key=lambda reading: -reading.weight)
    return [itself, *others[:CANDIDATES]]


def _pairs(readings):
    """Return the spellings of the pairs that neighbouring words may make."""
    ways = {
        f"{first.folded[-1]} {second.folded[0]}"
        for left, right in pairwise(readings)
        for first in left
        for second in right
    }
    ways |= {
        " ".join(reading.folded) for ways in readings for reading in ways if len(reading.folded) > 1
    }
    return _spellings(ways)


def _best_path(readings, pairs):
    """Return one reading of each word, those that together weigh most."""
    paths = [(reading.weight, [reading]) for reading in readings[0]]
    for options in readings[1:]:
        paths = [
            max(_continued(paths, option, pairs), key=lambda path: path[0]) for option in options
        ]
    return max(paths, key=lambda path: path[0])[1]


def _continued(paths, option, pairs):
    for weight, path in paths:
        pair = pairs.get(f"{path[-1].folded[-1]} {option.folded[0]}")
        together = log(1 + pair.count) * 2 if pair else 0.0
        yield weight + option.weight + together, [*path, option]


def _is_likely(path, pairs):
    """Return whether each changed word stands beside another as it does in the portal's texts, or alone."""
    beside = [f"{first.folded[-1]} {second.folded[0]}" in pairs for first, second in pairwise(path)]
    return all(
        reading.typed
        or len(path) == 1
        or len(reading.folded) > 1
        or any(beside[max(place - 1, 0) : place + 1])
        for place, reading in enumerate(path)
    )


def _written(path, known, pairs):
    """Return the readings as text: unchanged words as typed, others as they are written beside one another."""
    folded = [(word, reading) for reading in path for word in reading.folded]
    written = []
    for place, (word, reading) in enumerate(folded):
        if reading.typed:
            written.append(reading.typed)
            continue
        before = pairs.get(f"{folded[place - 1][0]} {word}") if place else None
        after = pairs.get(f"{word} {folded[place + 1][0]}") if place + 1 < len(folded) else None
        if before and (not after or before.count >= after.count):
            written.append(before.text.split()[1])
        elif after:
            written.append(after.text.split()[0])
        else:
            written.append(known[word].text if word in known else word)
    return " ".join(written)
