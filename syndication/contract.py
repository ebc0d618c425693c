"""
The contract of ``/api/ward/v1/``: the documents that wards exchange.

Inside version 1 fields are only added. Moments are ISO 8601 with the offset of Vietnam, days ``YYYY-MM-DD``; addresses
are absolute. What nobody has stated is ``null``. Nothing here depends on the day on which it is read: a model's status
follows from its events.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field


class Rendition(BaseModel):
    """One file of a picture."""

    url: str
    width: int
    height: int
    mime: str
    bytes: int
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Picture(BaseModel):
    """A picture where it is shown: ``id`` is that of the media feed, ``alt`` is "" for a decorative one."""

    id: UUID
    alt: str
    caption: str
    credit: str
    width: int
    height: int
    renditions: list[Rendition]


class Media(BaseModel):
    """A picture of the library that a shared object shows."""

    kind: Literal["media"] = "media"
    id: UUID
    title: str
    alt: str
    credit: str
    width: int
    height: int
    renditions: list[Rendition]


class Publisher(BaseModel):
    """The ward that publishes."""

    name: str
    code: str
    url: str


class Source(BaseModel):
    """Where an article was taken from, as its editor states it."""

    name: str
    url: str


class Section(BaseModel):
    id: int
    name: str
    slug: str


class Topic(BaseModel):
    id: int
    name: str
    slug: str
    kind: str


class Neighbourhood(BaseModel):
    id: int
    name: str


class Correction(BaseModel):
    date: date | None
    text: str


class File(BaseModel):
    """A recording or a document."""

    title: str
    url: str
    extension: str
    bytes: int | None


class Block(BaseModel):
    """
    A part of a body: ``value`` as API v2 tells it, ``html`` for readers that do not know the type.

    A ``picture`` has a Picture as its value, a ``gallery`` a list of them.
    """

    type: str
    value: object
    html: str


class Article(BaseModel):
    """A news article; ``html`` is the whole body, ``text`` the same without marks."""

    kind: Literal["article"] = "article"
    id: UUID
    headline: str
    summary: str
    html: str
    text: str
    blocks: list[Block]
    published_at: datetime
    updated_at: datetime | None
    byline: str
    source: Source | None
    language: str
    lead_image: Picture | None
    images: list[Picture]
    audio: File | None
    url: str
    canonical_url: str
    publisher: Publisher
    licence: str
    former_unit: str | None
    section: Section
    topics: list[Topic]
    neighbourhoods: list[Neighbourhood]
    security_models: list[UUID]
    task_plans: list[UUID]
    related: list[UUID]
    """The shared articles that its editor chose as related news."""
    corrections: list[Correction]


class Decision(BaseModel):
    number: str
    date: date | None
    issuer: str


class Site(BaseModel):
    """A place of a security model; numbers that nobody stated are null."""

    neighbourhood: Neighbourhood | None
    place: str
    started_on: date | None
    ended_on: date | None
    teams: int | None
    members: int | None
    households: int | None
    cameras: int | None


class Event(BaseModel):
    """Something dated in the history of a security model; ``target`` is the model that it went into."""

    kind: str
    date: date | None
    target: UUID | None
    decision_number: str
    note: str


class Period(BaseModel):
    name: str
    start_year: int
    end_year: int


class YearResult(BaseModel):
    year: int
    rating: str | None
    reports_received: int | None
    reports_valuable: int | None
    persons_helped: int | None
    note: str


class SecurityModel(BaseModel):
    """A self-managed security model (mô hình tự quản); its status on a day follows from ``events``."""

    kind: Literal["security-model"] = "security-model"
    id: UUID
    name: str
    field: str
    unit: str
    summary: str
    html: str
    lead_organisation: str
    partner_organisations: list[str]
    decision: Decision
    periods: list[Period]
    sites: list[Site]
    events: list[Event]
    year_results: list[YearResult]
    image: Picture | None
    updated_at: datetime | None
    url: str | None
    publisher: Publisher
    licence: str


class PlanTask(BaseModel):
    """One task of a plan; ``progress`` and ``percent`` are null until somebody has told them."""

    title: str
    detail: str
    group: str
    lead_organisation: str
    partner_organisations: list[str]
    due_on: date | None
    progress: str | None
    percent: int | None
    progress_note: str
    models: list[UUID]


class TaskPlan(BaseModel):
    """A plan (kế hoạch) with its recorded tasks, in their order."""

    kind: Literal["task-plan"] = "task-plan"
    id: UUID
    title: str
    number: str
    issuer: str
    issued_on: date | None
    effective_on: date | None
    unit: str
    period: Period | None
    movement: str
    summary: str
    stated_task_count: int | None
    tasks: list[PlanTask]
    file: File | None
    updated_at: datetime | None
    url: str | None
    publisher: Publisher
    licence: str
