"""Documents of the contract for tests: valid, small, and in Vietnamese."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from articles.factories import ArticlePageFactory
from syndication import contract
from syndication.choices import ChangeState, Kind
from syndication.factories import PublicChangeFactory, SharedIdentityFactory
from syndication.models import ChangeSequence

NOON = datetime(2022, 12, 29, 5, 0, tzinfo=UTC)
PUBLISHER = {"name": "Phường Quảng Trị", "code": "19333", "url": "http://localhost"}


def article_document(uid, page=None, **values):
    """Return the JSON text of a valid article document."""
    section = {"id": 1, "name": "An ninh", "slug": "an-ninh"}
    told = {
        "id": uid,
        "headline": page.title if page else "Phường ra quân",
        "summary": "Sáng 29-12, phường ra quân.",
        "html": "<p>Phường ra quân.</p>",
        "text": "Phường ra quân.",
        "blocks": [{"type": "paragraph", "value": "<p>x</p>", "html": "<p>x</p>"}],
        "published_at": page.published_at if page else NOON,
        "updated_at": None,
        "byline": "Lệ Truyền",
        "source": None,
        "language": "vi",
        "lead_image": None,
        "images": [],
        "audio": None,
        "url": "http://localhost/tin/",
        "canonical_url": "http://localhost/tin/",
        "publisher": PUBLISHER,
        "licence": "CC BY 4.0",
        "former_unit": None,
        "section": section,
        "topics": [],
        "neighbourhoods": [],
        "security_models": [],
        "task_plans": [],
        "related": [],
        "corrections": [],
    }
    return contract.Article(**(told | values)).model_dump_json()


def model_document(uid, name="Camera an ninh"):
    """Return the JSON text of a valid security model document."""
    return contract.SecurityModel(
        id=uid,
        name=name,
        field="camera",
        unit="Phường 1",
        summary="",
        html="",
        lead_organisation="",
        partner_organisations=[],
        decision={"number": "", "date": None, "issuer": ""},
        periods=[],
        sites=[],
        events=[],
        year_results=[],
        image=None,
        updated_at=None,
        url=None,
        publisher=PUBLISHER,
        licence="",
    ).model_dump_json()


def plan_document(uid, title="Nâng cao chất lượng"):
    """Return the JSON text of a valid task plan document."""
    return contract.TaskPlan(
        id=uid,
        title=title,
        number="01/KH",
        issuer="UBND",
        issued_on=None,
        effective_on=None,
        unit="Phường 1",
        period=None,
        movement="",
        summary="",
        stated_task_count=None,
        tasks=[],
        file=None,
        updated_at=None,
        url=None,
        publisher=PUBLISHER,
        licence="",
    ).model_dump_json()


def media_document(uid):
    """Return the JSON text of a valid picture document."""
    return contract.Media(
        id=uid, title="Lễ ra quân", alt="", credit="", width=800, height=600, renditions=[]
    ).model_dump_json()


DOCUMENTS = {
    Kind.ARTICLE: article_document,
    Kind.SECURITY_MODEL: model_document,
    Kind.TASK_PLAN: plan_document,
    Kind.MEDIA: media_document,
}


def next_seq():
    """Return the number that the next change gets."""
    sequence, _ = ChangeSequence.objects.get_or_create(pk=1)
    sequence.last += 1
    sequence.save()
    return sequence.last


def share(kind=Kind.ARTICLE, **values):
    """Put an object that does not exist, with a valid document, into the log, and return its row."""
    identity = SharedIdentityFactory(kind=kind, uid=uuid4())
    body = values.pop("body", None) or DOCUMENTS[kind](identity.uid)
    if kind == Kind.ARTICLE:
        values.setdefault("published_at", NOON)
    values.setdefault("seq", next_seq())
    return PublicChangeFactory(identity=identity, kind=kind, body=body, **values)


def share_object(kind, thing, **values):
    """Put ``thing`` into the log as the log itself would, and return its row."""
    identity = SharedIdentityFactory(kind=kind, object_id=thing.pk)
    if kind == Kind.ARTICLE:
        values.setdefault("published_at", thing.published_at)
        body = article_document(identity.uid, thing)
    else:
        body = DOCUMENTS[kind](identity.uid, str(thing))
    values.setdefault("seq", next_seq())
    return PublicChangeFactory(identity=identity, kind=kind, body=body, **values)


def share_article(section, **values):
    """Publish an article in ``section``, share it, and return its row."""
    page = ArticlePageFactory(parent=section, **({"published_at": NOON} | values))
    return share_object(Kind.ARTICLE, page)


def withdraw(row):
    """Make ``row`` what the log makes of an object that is withdrawn."""
    row.seq, row.state, row.body, row.etag = next_seq(), ChangeState.DELETED, "", ""
    row.modified, row.expires_at = row.modified + timedelta(seconds=1), None
    row.save()
    return row


def items_of(response):
    """Return the items of an answer 200."""
    assert response.status_code == 200, response.content
    return json.loads(response.content)["items"]


def ids_of(response):
    return [item["id"] for item in items_of(response)]
