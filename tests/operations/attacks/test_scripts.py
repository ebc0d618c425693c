"""Whatever somebody writes into whatever field: nothing of it runs in the browser of a reader or of an editor."""

import json
import re
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.fields import StreamField
from wagtail.models import Comment, CommentReply, Page, get_page_models
from wagtail.snippets.models import get_snippet_models

from articles.models import ArticlePage
from home.factories import AlertFactory, DocumentFactory
from home.models import CustomDocument, CustomImage
from newsroom.preview_links.links import make_link
from syndication.factories import DeliveryFactory, ImportedItemFactory
from tests.newsroom.office import person
from tests.once import kept_for_a_while, media_kept
from tests.operations.attacks.addresses import all_addresses, is_ours
from tests.operations.attacks.elsewhere import ELSEWHERE_QUERY, leads_elsewhere
from tests.operations.attacks.payloads import MARK, PAYLOADS, active
from tests.operations.attacks.poison import payload_for, poison, poisoned_models, text_fields

HTML_IN_JSON = re.compile("html$", re.IGNORECASE)


@pytest.fixture(scope="module")
def poisoned_ward(django_db_setup, django_db_blocker, tmp_path_factory):
    """The folder of the files of ``poisoned``, and the fields."""
    folder = tmp_path_factory.mktemp("poisoned")
    with kept_for_a_while(django_db_blocker, folder):
        yield folder, poison_everything()


@pytest.fixture
def poisoned(poisoned_ward, db, settings):
    """The demo ward, with payloads in everything that it says; returns which fields of which models have them."""
    folder, fields = poisoned_ward
    media_kept(settings, folder)
    return fields


def poison_everything():
    call_command("load_demo", verbosity=0)
    owner = person("chu-bai", is_superuser=True)
    article = ArticlePage.objects.live().first()
    AlertFactory(), DocumentFactory(file__filename="a.pdf")
    ImportedItemFactory(), DeliveryFactory()
    make_link(article, owner, "x")
    comment = Comment.objects.create(page=article, user=owner, text="x", contentpath="title")
    CommentReply.objects.create(comment=comment, user=owner, text="x")
    fields = {}
    for model in poisoned_models():
        for instance in list(model._default_manager.all()[:6]):
            fields.setdefault(model, set()).update(poison(instance))
    return fields


def htmls(answer):
    """Return each HTML that a browser or a reader of feeds would make of an answer."""
    kind = answer.headers.get("Content-Type", "")
    content = b"".join(answer) if answer.streaming else answer.content
    if "html" in kind:
        return [content.decode()]
    if "json" in kind:
        return list(_html_of_json(json.loads(content)))
    if "rss+xml" in kind or "atom+xml" in kind:
        return [
            part.text or "" for part in ElementTree.fromstring(content).iter() if _is_html(part)
        ]
    return []


def _is_html(part):
    return part.tag.endswith("}encoded") or part.get("type") == "html"


def _html_of_json(value, name=""):
    """Return the texts whose names say that they are HTML."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _html_of_json(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _html_of_json(each, name)
    elif isinstance(value, str) and HTML_IN_JSON.search(name):
        yield value


def runs(client, addresses):
    """Return what became active at each address, and how many of them showed any payload."""
    found, seen = {}, 0
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, (address, answer.exc_info)
        assert not leads_elsewhere(answer), address
        if answer.status_code in (301, 302, 403, 404, 405) and "html" not in answer["Content-Type"]:
            continue
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", address
        pages = htmls(answer)
        seen += any(MARK in page for page in pages)
        if active_ones := [each for page in pages for each in active(page)]:
            found[address] = active_ones[:5]
    return found, seen


def test_payloads_are_found_where_they_are_active():
    for payload in PAYLOADS:
        if "<" in payload and "7*191" not in payload and "&lt;script" not in payload[:20]:
            assert active(f"<p>{payload}</p>"), payload
    assert active(f"<a href=' java\tscript:{MARK}(1)'>")
    assert active(f'<p title="" {MARK} onclick="{MARK}(1)">')
    assert not active(f"<p title='{MARK}'>&lt;script {MARK}&gt;</p>")


def written_by_people():
    """Return the page types, snippets and settings of the project, which all have to be poisoned."""
    models = [*get_page_models(), *get_snippet_models(), *settings_registry]
    return [model for model in models if is_ours(model) and not model._meta.abstract]


def test_every_field_of_pages_snippets_and_settings_holds_payloads(poisoned):
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in written_by_people()
        for field in [*text_fields(model), *streams(model)]
        if takes_payloads(field)
        and (field.name not in poisoned.get(model, ()) or MARK not in stored(model, field))
    ]
    assert missing == [], missing


def takes_payloads(field):
    """Return whether any payload passes the field's own rules; those of a phone number or a colour let none through."""
    return isinstance(field, StreamField) or payload_for(field) is not None


def test_the_form_of_every_snippet_shows_them_as_text(poisoned, admin_client):
    for model in filter(is_ours, get_snippet_models()):
        fields = [field for field in text_fields(model) if takes_payloads(field)]
        if not fields:  # it is written in numbers and choices
            continue
        rows = model._default_manager.filter(**{f"{fields[0].name}__contains": MARK})
        row = rows.first()
        address = reverse(model.snippet_viewset.get_url_name("edit"), args=[row.pk])
        page = admin_client.get(address).content.decode()
        assert MARK in page, address
        assert active(page) == [], address


def streams(model):
    return [field for field in model._meta.fields if isinstance(field, StreamField)]


def stored(model, field):
    """Return all that the rows of ``model`` hold in this field, as text."""
    values = model._default_manager.values_list(field.name, flat=True)
    return " ".join(str(field.get_prep_value(value)) for value in values)


def test_nothing_runs_where_people_read(poisoned):
    client = Client(raise_request_exception=False)
    pages = [page.url for page in Page.objects.live().filter(depth__gt=1)]
    articles = [page.get_url() for page in ArticlePage.objects.live()[:3]]
    addresses = [
        *pages,
        *(address + more for address in articles for more in ("in/", "luu/", "loa/")),
        *(f"/embed/article/{page.pk}" for page in ArticlePage.objects.live()[:3]),
        *("/embed/latest", "/rss/", "/atom/", "/json/", "/sitemap.xml", "/thong-ke/"),
        *(f"/tim-kiem/?q={quote(payload)}" for payload in PAYLOADS),
        *(f"/tim-kiem/?q=tin&chu-de={quote(payload)}&trang=1" for payload in PAYLOADS[:4]),
        *(f"/khong-co-{quote(payload, safe='')}/?x={quote(payload)}" for payload in PAYLOADS),
        *(f"/oembed?format={kind}&url=http://localhost{articles[0]}" for kind in ("json", "xml")),
        *(
            f"/api/v2/{name}/?fields=*"
            for name in ("pages", "security-models", "task-plans", "images")
        ),
        *("/api/v2/alerts/", "/api/v2/documents/", "/api/ward/v1/articles", "/api/ward/v1/topics"),
    ]
    gone = ArticlePage.objects.live().last()
    addresses.append(gone.get_url())
    gone.unpublish()
    found, seen = runs(client, addresses)
    assert found == {}
    assert seen > 30


def test_nothing_runs_where_people_edit_and_no_screen_leads_elsewhere(poisoned):
    client = Client(raise_request_exception=False)
    client.force_login(person("quan-tri", is_superuser=True))
    left_out = re.compile("logout|failwhale|_util")
    addresses = [each for each in all_addresses("admin/") if not left_out.search(each.template)]
    filled = [f"{each.filled(number_of(each))}?{ELSEWHERE_QUERY}" for each in addresses]
    found, seen = runs(client, filled)
    assert found == {}
    assert seen > 80


def number_of(address):
    """Return a function that gives the number of what an address of the admin is about."""
    parts = address.template.split("/")
    model = {"images": CustomImage, "documents": CustomDocument, "pages": ArticlePage}.get(parts[1])
    if parts[1] == "snippets" and parts[2] in apps.app_configs:
        model = apps.get_model(parts[2], parts[3])
    first = model and model._default_manager.first()
    return lambda name: str(first.pk if first else 1)
