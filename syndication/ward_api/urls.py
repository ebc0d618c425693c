"""Addresses below ``/api/ward/v1/``, each as the contract has it."""

import re

from django.urls import path, re_path

from syndication.ward_api.docs import docs, problem
from syndication.ward_api.guard import guarded
from syndication.ward_api.openapi import openapi, query_parameters
from syndication.ward_api.router import api


def _of_the_contract(pattern):
    """Return the pattern of an operation, guarded by what the OpenAPI document says of it."""
    template = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
    view = guarded(pattern.callback, lambda: query_parameters()[template])
    return path(str(pattern.pattern), view, name=pattern.name)


def _readable(*names):
    """Return what ``guarded`` asks for, of an address that is only read, with these parameters."""
    return lambda: {"GET": frozenset(names)}


operations = [pattern for pattern in api.urls[0] if pattern.name != "api-root"]
urlpatterns = [
    *map(_of_the_contract, operations),
    path("openapi.json", guarded(openapi, _readable()), name="openapi"),
    path("docs", guarded(docs, _readable("lang")), name="docs"),
    path("problems/<slug:name>", guarded(problem, _readable("lang")), name="problem"),
    # Whatever else is asked for is told that it is not there as programs expect it.
    re_path("", guarded(openapi, dict)),
]
