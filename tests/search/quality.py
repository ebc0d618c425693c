"""Measures the search against the judged set: how many of the first five results are right, and how soon one is."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from articles.factories import ArticlePageFactory
from home.factories import GlossaryTermFactory
from search.engine import PublicSearch
from search.vocabulary import learn

TUNED_WITH = Path(__file__).parent / "judged"
HELD_OUT = TUNED_WITH / "held_out"
FIRST = 5


def read(judged, name):
    """Return the list in the file ``name`` of the set in the folder ``judged``."""
    return json.loads((judged / f"{name}.json").read_text())


def publish_texts(section, judged):
    """Publish the texts as articles of ``section`` with the glossary; return their ids in the set by primary key."""
    ids = {}
    for text in read(judged, "texts"):
        body = [("paragraph", f"<p>{text['body']}</p>")]
        article = ArticlePageFactory(
            parent=section,
            title=text["title"],
            summary=text["summary"],
            body=body,
            byline=text.get("byline", ""),
        )
        ids[article.pk] = text["id"]
    for term in read(judged, "glossary"):
        GlossaryTermFactory(
            short_form=term["short_form"],
            meaning=term["meaning"],
            synonyms=", ".join(term["synonyms"]),
        )
    learn()
    return ids


@dataclass(frozen=True)
class Judgement:
    """How one query was answered."""

    query: str
    kind: str
    precision: float
    """Right ones among the first five, of those that there could be."""
    reciprocal_rank: float
    """1 where the first result is right, 1/2 where the second is, and so on; 0 where none of the first ten is."""
    found: int
    first: tuple[str, ...]
    stage: str


def judge(ids, home, queries):
    """Return the ``Judgement`` of each of ``queries``."""
    judged = []
    for query in queries:
        relevant = set(query["relevant"])
        search = PublicSearch(query["query"], None, home, [])
        results = [*search[:10], *search.nearby][:10]
        first = tuple(ids.get(result.thing.pk, "?") for result in results)
        hits = [place for place, text in enumerate(first, start=1) if text in relevant]
        best = min(FIRST, len(relevant))
        judged.append(
            Judgement(
                query["query"],
                query["kind"],
                sum(place <= FIRST for place in hits) / best,
                1 / hits[0] if hits else 0.0,
                search.count,
                first,
                search.stage.value,
            )
        )
    return judged


def summary(judged):
    """Return normP@5, MRR and the rate of queries without results, of all and by kind."""
    groups = defaultdict(list)
    for one in judged:
        groups["all"].append(one)
        groups[one.kind].append(one)
    return {
        kind: (
            sum(one.precision for one in group) / len(group),
            sum(one.reciprocal_rank for one in group) / len(group),
            sum(one.found == 0 for one in group) / len(group),
        )
        for kind, group in groups.items()
    }


def lines(judged):
    """Return the figures by kind, and the queries that were not answered as well as they could be, to be read."""
    for kind, (precision, rank, without) in summary(judged).items():
        yield f"{kind}: normP@5 {precision:.3f}, MRR {rank:.3f}, without result {without:.3f}"
    for one in judged:
        if one.precision < 1 or one.reciprocal_rank < 1:
            yield f"{one.kind} “{one.query}” ({one.stage}): {', '.join(one.first[:FIRST])}"
