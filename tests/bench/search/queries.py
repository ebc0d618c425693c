"""What is asked of the search in the bench: queries of one, two and four words, mistyped ones, and beginnings."""

from operations.samples.texts import WORDS
from vietnamese.text import fold

# Ranks of words in WORDS: queries of words that nearly every text has, of rare ones, and of those between.
_ONE = (1, 5, 10, 20, 35, 60, 90, 130, 180, 245, 320, 420)
_TWO = (2, 4, 8, 16, 30, 50, 80, 120, 170, 230, 310, 410)
_FOUR = (
    (1, 3),
    (2, 9),
    (6, 14),
    (4, 40),
    (10, 25),
    (1, 90),
    (18, 33),
    (7, 150),
    (28, 45),
    (13, 70),
    (3, 200),
    (22, 60),
)


def queries():
    """Return twelve queries each of 1, 2 and 4 words, by that number; every other one is typed without marks."""
    found = {
        1: [WORDS[rank - 1].split()[rank % 2] for rank in _ONE],
        2: [WORDS[rank - 1] for rank in _TWO],
        4: [f"{WORDS[first - 1]} {WORDS[second - 1]}" for first, second in _FOUR],
    }
    return {
        count: [fold(text) if place % 2 else text for place, text in enumerate(texts)]
        for count, texts in found.items()
    }


def mistyped():
    """Return queries with a letter wrong, left out, doubled or exchanged, or without a space: each kind in turn."""
    found = []
    for place, (one, two) in enumerate(zip(_TWO, _ONE, strict=True)):
        text = fold(f"{WORDS[one - 1]} {WORDS[two - 1]}")
        longest = max(text.split(), key=len)
        first, second, rest = longest[:1], longest[1:3], longest[3:]
        kinds = (
            text.replace(longest, f"{first}x{second[1:]}{rest}"),
            text.replace(longest, f"{first}{second[1:]}{rest}"),
            text.replace(longest, f"{first}{first}{second}{rest}"),
            text.replace(longest, f"{first}{second[::-1]}{rest}"),
            text.replace(" ", "", 1),
        )
        found.append(kinds[place % len(kinds)])
    return found


def beginnings():
    """Return what somebody has typed of two words: the first and some letters of the second."""
    return [WORDS[rank - 1][:-1] for rank in _TWO]
