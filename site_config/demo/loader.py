"""Build the demo ward; what is there already stays as it is."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone
from wagtail.models import Site

from articles.importers.balances import keep_balance
from articles.importers.movement import propose
from articles.importers.pages import Outcome, as_rich_text, find_origin_unit, import_saved_page
from articles.importers.records import name_in_article, save_records
from articles.importers.saved_page import read_saved_page
from articles.models import ArticleIndexPage, ArticlePage, Topic
from home.choices import AlertLevel
from home.models import (
    AdministrativeUnit,
    Alert,
    GlossaryTerm,
    HomePage,
    Menu,
    MenuItem,
    Neighbourhood,
    Organisation,
    StandardPage,
    WardSettings,
)
from home.models.alerts import LONGEST
from security_models.models import AnnualFiguresPage, SecurityModelIndexPage, TaskPlanIndexPage
from site_config.demo import content
from site_config.demo.pictures import sample_picture
from vietnamese.dates import VIETNAM
from vietnamese.text import fold


def load():
    """Load the demo ward into the default site and return its home page. Run it inside a transaction."""
    home = Site.objects.get(is_default_site=True).root_page.specific
    ward = _load_units()
    neighbourhoods = [
        Neighbourhood.objects.get_or_create(unit=ward, name=name)[0]
        for name in content.NEIGHBOURHOODS
    ]
    for organisation in content.ORGANISATIONS:
        Organisation.objects.get_or_create(name=organisation["name"], defaults=organisation)
    for term in content.GLOSSARY:
        folded = fold(term["short_form"])
        GlossaryTerm.objects.get_or_create(folded_form=folded, defaults=term)
    topics = {
        topic["slug"]: Topic.objects.get_or_create(slug=topic["slug"], defaults=topic)[0]
        for topic in content.TOPICS
    }
    news = _child(home, ArticleIndexPage, content.NEWS, show_on_home=False)
    sections = {
        section["slug"]: _child(news, ArticleIndexPage, section) for section in content.SECTIONS
    }
    pages = [_standard_page(home, page) for page in content.STANDARD_PAGES]
    for sample in content.SAMPLES:
        _sample(sections, sample, topics, neighbourhoods)
    records = [
        _only_child(home, SecurityModelIndexPage, content.MODELS_PAGE),
        _only_child(home, TaskPlanIndexPage, content.PLANS_PAGE),
        _only_child(home, AnnualFiguresPage, content.FIGURES_PAGE),
    ]
    _real_article(sections[content.SECURITY_SECTION], topics, ward)
    _load_menus([*sections.values(), *records], pages)
    _load_settings(home, ward)
    _load_statement(home)
    _load_alert(pages[0])
    return home


def _load_units():
    """Return Phường 1; it and its neighbours are units that ended and became one ward."""
    successor, _ = _get_or_create_unit(content.SUCCESSOR)
    units = [
        _get_or_create_unit(
            unit | {"valid_to": content.LAST_DAY_OF_FORMER_UNITS, "merged_into": successor}
        )[0]
        for unit in content.FORMER_UNITS
    ]
    return units[0]


def _get_or_create_unit(values):
    return AdministrativeUnit.objects.get_or_create(slug=values["slug"], defaults=values)


def _child(parent, page_type, values, **more):
    """Return the child of ``parent`` with the slug of ``values``; a new one is published."""
    known = page_type.objects.child_of(parent).filter(slug=values["slug"]).first()
    if known:
        return known
    page = parent.add_child(instance=page_type(**values, **more))
    page.save_revision().publish()
    return page


def _only_child(home, page_type, values):
    """Return the page of ``page_type`` below ``home``, of which there is one, whatever it is called by now."""
    return page_type.objects.child_of(home).first() or _child(home, page_type, values)


def _standard_page(home, values):
    values = dict(values)
    paragraphs = values.pop("paragraphs")
    return _child(home, StandardPage, values, body=[("paragraph", as_rich_text(paragraphs))])


def _sample(sections, sample, topics, neighbourhoods):
    section, title, moment, summary, topic, neighbourhood, colours = sample
    parent = sections[section]
    if ArticlePage.objects.child_of(parent).filter(title=title).exists():
        return
    article = ArticlePage(
        title=title,
        summary=summary,
        published_at=datetime.fromisoformat(moment).replace(tzinfo=VIETNAM),
        body=[("paragraph", as_rich_text([content.SAMPLE_NOTE, *content.SAMPLE_TEXT]))],
        byline=content.SAMPLE_BYLINE,
        shared=False,
    )
    if colours:
        article.lead_image = sample_picture(title, *colours)
        article.lead_image_caption = "Hình vẽ minh hoạ"
    parent.add_child(instance=article)
    if topic:
        article.topics = [topics[topic]]
    if neighbourhood is not None:
        article.neighbourhoods = [neighbourhoods[neighbourhood]]
    article.save_revision().publish()


def _real_article(section, topics, ward):
    """Import the saved article of the old portal as an editor would, with the records and the balance it states."""
    saved = read_saved_page(Path(__file__).parent / content.ARTICLE_FILE)
    keep_balance(saved, content.ARTICLE_FILE, section.get_site())
    unit = find_origin_unit(saved)
    imported = import_saved_page(saved, section, origin_unit=unit, draft=True)
    is_new = imported.outcome is Outcome.CREATED
    records = save_records(propose(saved), imported.article, ward, publish=True)
    revision = name_in_article(imported.article, records)
    if is_new:
        article = revision.as_object() if revision else imported.article
        article.topics = [topics["toan-dan-bao-ve-an-ninh-to-quoc"]]
        revision = article.save_revision()
    if revision and (is_new or imported.article.live):
        revision.publish()


def _load_menus(sections, pages):
    _menu("header", [{"page": page} for page in sections])
    _menu("footer", [{"page": page} for page in pages])
    _menu("links", content.LINKED_SITES)


def _menu(slot, links):
    if not Menu.objects.filter(slot=slot).exists():
        items = [MenuItem(sort_order=number, **link) for number, link in enumerate(links)]
        Menu.objects.create(slot=slot, items=items)


def _load_statement(home):
    """Add the accessibility statement and have the footer link to it, the first time."""
    slug = content.ACCESSIBILITY_PAGE["slug"]
    if StandardPage.objects.child_of(home).filter(slug=slug).exists():
        return
    statement = _standard_page(home, content.ACCESSIBILITY_PAGE)
    settings = WardSettings.for_site(home.get_site())
    if settings.accessibility_page is None:
        settings.accessibility_page = statement
        settings.save()


def _load_alert(page):
    """Say above every page that this is a sample, unless the ward has ever had something urgent to say."""
    if not Alert.objects.exists():
        start = timezone.now()
        Alert.objects.create(
            level=AlertLevel.INFO,
            message=content.ALERT,
            page=page,
            starts_at=start,
            ends_at=start + LONGEST,
        )


def _load_settings(home, ward):
    """Name the ward and its home page, unless somebody has done so already."""
    settings = WardSettings.for_site(home.get_site())
    if not settings.ward_name:
        settings.ward_name = content.WARD_NAME
        settings.unit = ward
        settings.hotline = content.HOTLINE
        settings.office_hours = content.OFFICE_HOURS
        settings.content_licence = content.CONTENT_LICENCE
        settings.save()
    if (
        isinstance(home, HomePage)
        and not home.has_unpublished_changes
        and home.title == "Trang chủ"
    ):
        home.title = content.WARD_NAME
        home.search_description = f"Cổng tin của {content.WARD_NAME} (minh hoạ)."
        home.save_revision().publish()
