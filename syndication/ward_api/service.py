"""What programs find first: the service document, and the catalogue of the host's APIs (RFC 9727)."""

import json
import tomllib
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe
from ninja import Router

from home.models import WardSettings
from syndication import change_log
from syndication.change_log.surroundings import publisher_of
from syndication.choices import ChangeState, Kind
from syndication.models import PublicChange
from syndication.ward_api import documents
from syndication.ward_api.answers import answer
from syndication.ward_api.others import shared_topics

CONTRACT_VERSION = 1
FEEDS = {
    "articles": Kind.ARTICLE,
    "security-models": Kind.SECURITY_MODEL,
    "task-plans": Kind.TASK_PLAN,
    "media": Kind.MEDIA,
}
OPENAPI_TYPE = "application/vnd.oai.openapi+json;version=3.1"
CATALOGUE = "/.well-known/api-catalog"
CATALOGUE_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'

router = Router(tags=["service"])


def address_of(name, *args):
    """Return the absolute address of what the contract calls ``name``."""
    return settings.BASE_URL + reverse(f"ward-v1:{name}", args=args)


def ward_of(request):
    """Return the ``WardSettings`` of the site that is asked."""
    return WardSettings.for_request(request)


def licence_of(request):
    """Return the name and the address of the licence of what is shared, "" each where nobody has said."""
    ward = ward_of(request)
    return {"name": ward.content_licence, "url": ward.content_licence_url}


def feeds_json():
    """
    Return what there is to know about each feed, from two queries beside what the log asks for itself.

    Both are answered by indexes alone: the documents that fill the table are not read.
    """
    change_log.withdraw_expired()
    by_kind = PublicChange.objects.order_by().values_list("kind")
    items = dict(by_kind.filter(state=ChangeState.UPDATED).annotate(Count("kind")))
    last = dict(by_kind.annotate(Max("seq")))
    return [
        {
            "name": name,
            "kind": kind.value,
            "url": address_of("feed", name),
            "items": items.get(kind.value, 0),
            "last_change_number": last.get(kind.value, 0),
        }
        for name, kind in FEEDS.items()
    ]


@lru_cache(maxsize=1)
def software():
    """Return the name and the version of this software."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return {"name": "Tin Phường", "version": project["version"]}


@router.get(
    "/",
    response=documents.Service,
    summary=gettext_noop("Who shares here, and where everything is"),
)
def service(request):
    """The service document: start here."""
    ward = ward_of(request)
    publisher = publisher_of(ward)
    root = address_of("service")
    told = {
        "name": publisher.name,
        "code": publisher.code,
        "canonical_host": settings.BASE_URL,
        "url": root,
        "contract_version": CONTRACT_VERSION,
        "licence": licence_of(request),
        "contact": {
            name: getattr(ward, name)
            for name in ("address", "phone", "hotline", "email", "responsible")
        },
        "feeds": feeds_json(),
        "topics": shared_topics(),
        "software": software(),
        "documentation": address_of("docs"),
        "openapi": address_of("openapi"),
        "subscriptions": f"{root}subscriptions",
        "inbox": f"{root}inbox/{{peer}}",
    }
    return answer(request, json.dumps(told, ensure_ascii=False))


@require_safe
def api_catalog(request):
    """The host's APIs, for programs that know nothing but the host."""
    root = address_of("service")
    linkset = [
        {
            "anchor": root,
            "service-desc": [{"href": address_of("openapi"), "type": OPENAPI_TYPE}],
            "service-doc": [{"href": address_of("docs"), "type": "text/html"}],
            "service-meta": [{"href": root, "type": "application/json"}],
        }
    ]
    response = HttpResponse(json.dumps({"linkset": linkset}), content_type=CATALOGUE_TYPE)
    response["Link"] = f'<{settings.BASE_URL}{CATALOGUE}>; rel="api-catalog"'
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=3600"
    return response
