"""What the contract's answers look like beside the documents of ``syndication.contract`` themselves."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, create_model

from syndication import contract

Status = Literal["proposed", "active", "paused", "merged", "dissolved"]


class Licence(BaseModel):
    """How the content may be used; empty where the ward has said nothing."""

    name: str
    url: str


class Contact(BaseModel):
    address: str
    phone: str
    hotline: str
    email: str
    responsible: str


class Feed(BaseModel):
    """A feed of one kind of objects: where it is, how many it shares now, and the number of its last change."""

    name: str
    kind: str
    url: str
    items: int
    last_change_number: int


class Feeds(BaseModel):
    feeds: list[Feed]


class Software(BaseModel):
    name: str
    version: str


class TopicInUse(contract.Topic):
    """A topic, and how many shared articles name it."""

    article_count: int


class Service(BaseModel):
    """Who shares here, under which conditions, and where everything is."""

    name: str
    code: str
    canonical_host: str
    url: str
    contract_version: int
    licence: Licence
    contact: Contact
    feeds: list[Feed]
    topics: list[TopicInUse]
    software: Software
    documentation: str
    openapi: str
    subscriptions: str
    inbox: str
    """An address template: ``{peer}`` is the key that this ward has given its peer."""


class FeedItem(BaseModel):
    """
    An object as it stands; ``modified`` is the number of its last change.

    ``data``, only of what is ``updated``, is the document of its kind.
    """

    state: Literal["updated", "deleted"]
    kind: Literal["article", "security-model", "task-plan", "media"]
    id: UUID
    modified: int
    data: contract.Article | contract.SecurityModel | contract.TaskPlan | contract.Media | None = (
        None
    )


class FeedPage(BaseModel):
    """A page of a feed as Realtime Paged Data Exchange (RPDE) 1.0 has it; without items it is the last one."""

    next: str
    items: list[FeedItem]
    license: str


def _part_of(model):
    """Return ``model`` with all its fields optional but the first two, kind and id."""
    fields = {
        name: (field.annotation, ...) if name in ("kind", "id") else (field.annotation | None, None)
        for name, field in model.model_fields.items()
    }
    return create_model(f"{model.__name__}Part", __doc__=model.__doc__, **fields)


ArticlePart = _part_of(contract.Article)


class Articles(BaseModel):
    """A page of a list; ``next`` is the address of the following one. Unless ``fields`` asks for some, all are told."""

    next: str | None
    items: list[ArticlePart]


class SecurityModelOnDay(contract.SecurityModel):
    """A model with its ``status`` on the day ``as_of``, null where it had not begun."""

    status: Status | None
    as_of: date


class SecurityModels(BaseModel):
    next: str | None
    items: list[SecurityModelOnDay]


class TaskPlans(BaseModel):
    next: str | None
    items: list[contract.TaskPlan]


class Headline(BaseModel):
    """A shared article, in a list beside another one."""

    id: UUID
    headline: str
    url: str
    published_at: datetime


class RelatedArticles(BaseModel):
    """
    The two streams of other news beside an article, of which only what is shared is told.

    ``related`` are those about the same, the editor's choice first; ``others`` those of its section from ``start``, the
    nearest in time first. The counts are of both streams in whole.
    """

    related: list[Headline]
    others: list[Headline]
    relation_count: int
    article_count: int
    start: int
    limit: int
    next: str | None


class AnnualFigure(BaseModel):
    """
    What a unit reported for a year, beside what is recorded; numbers that nobody stated are null.

    ``recorded_model_count`` are the models in force on ``recorded_on``, ``effective_ratio`` (0 to 1) is of those rated.
    """

    unit: str
    year: int
    as_of: date | None
    reports_received: int | None
    reports_valuable: int | None
    areas_total: int | None
    areas_meeting_standard: int | None
    movement_grade: str
    stated_model_count: int | None
    recorded_model_count: int
    recorded_on: date
    effective_ratio: float | None
    correction_note: str


class AnnualFigures(BaseModel):
    items: list[AnnualFigure]


class Topics(BaseModel):
    items: list[TopicInUse]


class OpeningBalance(BaseModel):
    """Visits from before this portal counted itself, which are part of the total."""

    visits: int
    as_of: date
    source: str


class VisitStatistics(BaseModel):
    """Sums of the whole portal: readers at this moment, visits today, visits in all."""

    online: int
    today: int
    total: int
    opening_balance: OpeningBalance | None
