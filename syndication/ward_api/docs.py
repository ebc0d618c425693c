"""The guide to the contract, and the pages that its problems lead to: for people, in Vietnamese and English."""

import json
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation

from syndication.ward_api.answers import answer
from syndication.ward_api.openapi import ROOT, document
from syndication.ward_api.problems import KINDS, invalid, problem_type

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
EXAMPLES = settings.BASE_DIR / "docs/examples"
PROGRAMS = {
    "curl": "read_articles.sh",
    "Python": "read_articles.py",
    "JavaScript": "read_articles.mjs",
}


def docs(request):
    """The guide: what there is to ask, made of the OpenAPI document, and programs that do it."""
    language = _language(request)
    with translation.override(language):
        page = render(
            request,
            "syndication/docs.html",
            {
                "language": language,
                "languages": LANGUAGES,
                "root": settings.BASE_URL + ROOT,
                "operations": _operations(),
                "problems": KINDS.items(),
                "examples": _examples(),
            },
        )
    return answer(request, page.content, max_age=300, content_type=page["Content-Type"])


def problem(request, name):
    """What a problem means: a page for people, JSON for programs."""
    if name not in KINDS:
        raise Http404
    language, kind = _language(request), KINDS[name]
    if request.accepts("text/html"):
        with translation.override(language):
            told = {"name": name, "kind": kind, "language": language}
            return render(request, "syndication/docs_problem.html", told)
    told = {"type": problem_type(name), "status": kind.status}
    for code in LANGUAGES:
        with translation.override(code):
            told[code] = {"title": str(kind.title), "advice": str(kind.advice)}
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")


def _language(request):
    language = request.GET.get("lang", "vi")
    if language not in LANGUAGES:
        raise invalid("lang", "must be vi or en")
    return language


@lru_cache(maxsize=1)
def _operations():
    """Return what the page shows of every operation, in the order of the contract."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation["summary"],
            "description": operation.get("description", ""),
            "parameters": operation["parameters"],
        }
        for path, operations in document()["paths"].items()
        for method, operation in operations.items()
    ]


@lru_cache(maxsize=1)
def _examples():
    return [(name, (EXAMPLES / file).read_text()) for name, file in PROGRAMS.items()]
