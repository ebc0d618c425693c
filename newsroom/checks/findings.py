"""What a rule finds, and the way of a text through all rules."""

from dataclasses import dataclass
from itertools import islice

from newsroom.checks.content import Place, read
from newsroom.checks.rules import RULES
from newsroom.checks.surroundings import Surroundings

CHUNK = 100
"""Things whose links are looked up together."""


@dataclass(frozen=True)
class Finding:
    """A possible fault: the name of its rule, a sentence for the editor, its place, and the words in question."""

    rule: str
    sentence: str
    place: Place
    excerpt: str = ""


def findings(thing, rules=RULES):
    """Return a list of ``Finding`` for a page or a record, saved or not, in the order of its editor."""
    ((_thing, found),) = findings_of_all([thing], rules)
    return found


def findings_of_all(things, rules=RULES, chunk_size=CHUNK):
    """
    Yield ``(thing, findings)`` for each of the iterable ``things``.

    Things are taken ``chunk_size`` at a time, with a number of queries for each chunk that does not grow with it.
    """
    things = iter(things)
    while chunk := list(islice(things, chunk_size)):
        contents = [read(thing) for thing in chunk]
        surroundings = Surroundings(contents)
        for content in contents:
            yield content.thing, _findings(content, surroundings, rules)


def _findings(content, surroundings, rules):
    found = [
        Finding(name, str(sentence), place, excerpt)
        for name, rule in rules.items()
        for sentence, place, excerpt in rule.find(content, surroundings)
    ]
    order = {place: number for number, place in enumerate(dict.fromkeys(content.places))}
    return sorted(found, key=lambda finding: order.get(finding.place, 0))
