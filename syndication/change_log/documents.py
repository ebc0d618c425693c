"""What other wards are told of an article, a model, a plan or a picture: documents of ``syndication.contract``."""

from django.utils.timezone import localtime

from articles.models import ArticlePage
from articles.outputs.spoken import lines_of_rich_text
from home.blocks import pictures_in
from home.models import CustomImage
from home.serializers import document_json
from security_models.models import SecurityModel, TaskPlan
from syndication import contract
from syndication.choices import Kind
from vietnamese.dates import VIETNAM

from . import pictures
from .blocks import Told
from .identities import uids
from .public import public_objects
from .surroundings import Surroundings

FETCHED = {
    Kind.ARTICLE: (
        ("origin_unit", "locale", "audio__collection", "lead_image__collection"),
        (
            "lead_image__renditions",
            "topics",
            "neighbourhoods",
            "security_models",
            "task_plans",
        ),
    ),
    Kind.SECURITY_MODEL: (
        ("unit", "lead_organisation", "image__collection"),
        (
            "image__renditions",
            "sites__neighbourhood",
            "events__target",
            "year_results",
            "partner_organisations",
            "periods",
        ),
    ),
    Kind.TASK_PLAN: (
        ("unit", "period", "file__collection"),
        ("tasks__lead_organisation", "tasks__partner_organisations", "tasks__models"),
    ),
    Kind.MEDIA: (("collection",), ("renditions",)),
}
"""What the documents of a kind need: relations in the objects' own query, and those in one query each."""


def with_relations(kind, objects):
    """Return the queryset ``objects`` of ``kind`` with what their documents need."""
    joined, listed = FETCHED[kind]
    return objects.select_related(*joined).prefetch_related(*listed)


def article_document(page, surroundings=None):
    """Return the ``contract.Article`` of an ArticlePage."""
    around = surroundings or Surroundings()
    told = Told(page.body, around)
    related = _related(page, around)
    records = {
        Kind.SECURITY_MODEL: [one for one in page.security_models.all() if one.is_published],
        Kind.TASK_PLAN: [one for one in page.task_plans.all() if one.is_published],
    }
    names = uids(
        [
            (Kind.ARTICLE, page.pk),
            *((Kind.ARTICLE, pk) for pk in related),
            *((Kind.MEDIA, pk) for pk in images_of(page)),
            *((kind, record.pk) for kind, found in records.items() for record in found),
        ]
    )
    blocks = told.blocks(names)
    html = "\n".join(block.html for block in blocks)
    lead = _picture(
        page.lead_image,
        around,
        names,
        caption=page.lead_image_caption,
        credit=page.lead_image_credit,
    )
    address = around.address(page) or ""
    return contract.Article(
        id=names[Kind.ARTICLE, page.pk],
        headline=page.title,
        summary=page.summary,
        html=html,
        text="\n".join(lines_of_rich_text(html)),
        blocks=blocks,
        published_at=_moment(page.published_at),
        updated_at=_moment(page.updated_at),
        byline=page.byline,
        source=contract.Source(name=page.source, url=page.source_url) if page.source else None,
        language=page.locale.language_code,
        lead_image=lead,
        images=_once([lead, *_pictures_of(blocks)]),
        audio=_file(page.audio, around),
        url=address,
        canonical_url=page.canonical_url or address,
        publisher=around.publisher,
        licence=around.licence,
        former_unit=page.former_unit.name if page.former_unit else None,
        section=around.section(page),
        topics=[
            contract.Topic(id=topic.pk, name=topic.name, slug=topic.slug, kind=topic.kind)
            for topic in page.topics.all()
        ],
        neighbourhoods=[_neighbourhood(one) for one in page.neighbourhoods.all()],
        security_models=_named(names, Kind.SECURITY_MODEL, records[Kind.SECURITY_MODEL]),
        task_plans=_named(names, Kind.TASK_PLAN, records[Kind.TASK_PLAN]),
        related=[names[Kind.ARTICLE, pk] for pk in related],
        corrections=[
            contract.Correction(date=block.value["date"], text=block.value["text"])
            for block in page.corrections
        ],
    )


def security_model_document(model, surroundings=None):
    """Return the ``contract.SecurityModel`` of a SecurityModel."""
    around = surroundings or Surroundings()
    told = Told(model.body, around)
    events = model.timeline()
    targets = {event.target for event in events if event.target and event.target.is_published}
    names = uids(
        [
            (Kind.SECURITY_MODEL, model.pk),
            *((Kind.SECURITY_MODEL, target.pk) for target in targets),
            *((Kind.MEDIA, pk) for pk in images_of(model)),
        ]
    )
    return contract.SecurityModel(
        id=names[Kind.SECURITY_MODEL, model.pk],
        name=model.name,
        field=model.field,
        unit=model.unit.name,
        summary=model.summary,
        html="\n".join(block.html for block in told.blocks(names)),
        lead_organisation=str(model.lead_organisation or ""),
        partner_organisations=[str(one) for one in model.partner_organisations.all()],
        decision=contract.Decision(
            number=model.decision_number, date=model.decision_date, issuer=model.decision_issuer
        ),
        periods=[_period(period) for period in model.periods.all()],
        sites=[
            contract.Site(
                neighbourhood=site.neighbourhood and _neighbourhood(site.neighbourhood),
                **_values(site, contract.Site, without={"neighbourhood"}),
            )
            for site in model.sites.all()
        ],
        events=[
            contract.Event(
                target=names[Kind.SECURITY_MODEL, event.target_id]
                if event.target in targets
                else None,
                **_values(event, contract.Event, without={"target"}),
            )
            for event in events
        ],
        year_results=[
            contract.YearResult(
                rating=result.rating or None,
                **_values(result, contract.YearResult, without={"rating"}),
            )
            for result in model.year_results.all()
        ],
        image=_picture(model.image, around, names),
        updated_at=_moment(model.updated_at),
        url=around.address(model),
        publisher=around.publisher,
        licence=around.licence,
    )


def task_plan_document(plan, surroundings=None):
    """Return the ``contract.TaskPlan`` of a TaskPlan."""
    around = surroundings or Surroundings()
    # Databases differ in where they put tasks without a place.
    tasks = sorted(plan.tasks.all(), key=lambda task: (task.sort_order or 0, task.pk))
    models = {
        task.pk: [model for model in task.models.all() if model.is_published] for task in tasks
    }
    names = uids(
        [
            (Kind.TASK_PLAN, plan.pk),
            *((Kind.SECURITY_MODEL, model.pk) for found in models.values() for model in found),
        ]
    )
    return contract.TaskPlan(
        id=names[Kind.TASK_PLAN, plan.pk],
        title=plan.title,
        number=plan.number,
        issuer=plan.issuer,
        issued_on=plan.issued_on,
        effective_on=plan.effective_on,
        unit=plan.unit.name,
        period=plan.period and _period(plan.period),
        movement=plan.movement,
        summary=plan.summary,
        stated_task_count=plan.stated_task_count,
        tasks=[
            contract.PlanTask(
                title=task.title,
                detail=task.detail,
                group=task.group,
                lead_organisation=str(task.lead_organisation or ""),
                partner_organisations=[str(one) for one in task.partner_organisations.all()],
                due_on=task.due_on,
                progress=task.progress if task.progress_is_told else None,
                percent=task.percent if task.progress_is_told else None,
                progress_note=task.progress_note,
                models=_named(names, Kind.SECURITY_MODEL, models[task.pk]),
            )
            for task in tasks
        ],
        file=_file(plan.file, around),
        updated_at=_moment(plan.updated_at),
        url=around.address(plan),
        publisher=around.publisher,
        licence=around.licence,
    )


def media_document(image, surroundings=None):
    """Return the ``contract.Media`` of a CustomImage; without renditions where its file is lost."""
    return contract.Media(
        id=uids([(Kind.MEDIA, image.pk)])[Kind.MEDIA, image.pk],
        title=image.title,
        alt=image.description,
        credit=image.credit,
        width=image.width,
        height=image.height,
        renditions=pictures.renditions_of(image),
    )


DOCUMENTS = {
    ArticlePage: article_document,
    SecurityModel: security_model_document,
    TaskPlan: task_plan_document,
    CustomImage: media_document,
}


def document_of(shown, surroundings):
    """Return the document of an object of any of the kinds."""
    return DOCUMENTS[type(shown)](shown, surroundings)


def body_of(document):
    """Return ``document`` as JSON text, the same for the same document."""
    return document.model_dump_json()


def images_of(shown):
    """Return the ids of the images that ``shown``, an object of any of the kinds, shows to other wards."""
    return list(dict.fromkeys(image.pk for image in _images(shown)))


def images_to_make_ready(shown):
    """Return the images whose renditions the document of ``shown`` needs."""
    return [shown] if isinstance(shown, CustomImage) else _images(shown)


def _images(shown):
    lead = getattr(shown, "lead_image", None) or getattr(shown, "image", None)
    return [*([lead] if lead else []), *pictures_in(getattr(shown, "body", None))]


def _related(page, around):
    """Return the ids of the articles that the editor chose as related news and that are shared now."""
    entries = page.related_news.raw_data
    chosen = [entry["value"] for entry in entries if entry["type"] == "article" and entry["value"]]
    chosen = [pk for pk in dict.fromkeys(chosen) if pk != page.pk]
    if not chosen:
        return []
    found = public_objects(Kind.ARTICLE, around).filter(pk__in=chosen)
    shared = set(found.values_list("pk", flat=True))
    return [pk for pk in chosen if pk in shared]


def _picture(image, around, names, caption="", credit=""):
    if image is None or not around.is_open(image):
        return None
    return pictures.picture(
        names[Kind.MEDIA, image.pk],
        image,
        pictures.renditions_of(image),
        image.description,
        caption,
        credit,
    )


def _pictures_of(blocks):
    for block in blocks:
        if block.type == "picture":
            yield block.value
        elif block.type == "gallery":
            yield from block.value


def _once(shown):
    """Return the pictures of the list ``shown`` in its order, each once; None is left out."""
    return list({picture.id: picture for picture in reversed(shown) if picture}.values())[::-1]


def _file(document, around):
    if document is None or not around.is_open(document):
        return None
    told = document_json(document)
    return contract.File(
        title=told["title"], url=told["url"], extension=told["extension"], bytes=told["size"]
    )


def _moment(moment):
    return moment and localtime(moment, VIETNAM)


def _named(names, kind, objects):
    return [names[kind, one.pk] for one in objects]


def _neighbourhood(neighbourhood):
    return contract.Neighbourhood(id=neighbourhood.pk, name=neighbourhood.name)


def _period(period):
    return contract.Period(**_values(period, contract.Period))


def _values(row, model, without=frozenset()):
    """Return the fields of the contract's ``model`` that ``row`` has under the same name."""
    return {name: getattr(row, name) for name in model.model_fields if name not in without}
