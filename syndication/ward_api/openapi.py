"""The contract as an OpenAPI 3.1 document, made once in each process."""

import json
from functools import lru_cache

from django.conf import settings

from syndication.ward_api import problems
from syndication.ward_api.answers import answer
from syndication.ward_api.router import api
from syndication.ward_api.service import OPENAPI_TYPE

ROOT = "/api/ward/v1"
COMPONENT = "#/components/schemas/"
OF_EVERY_ANSWER = {
    422: "A parameter that is not known, is given twice, or has a value that is not allowed",
    429: "Too many requests in this minute; Retry-After says how long to wait",
}
OF_WHAT_IS_SENT = {
    400: "The body cannot be read",
    401: "What is sent is not signed as agreed",
    409: "The request contradicts what is there",
    413: "The body is too large",
    415: "The body is not application/json",
}
NOT_SIGNED_IN = "Who asks is not signed in: there is no token, or one that is wrong or over"
NOT_MODIFIED = "Nothing has changed since the answer that the reader names"


@lru_cache(maxsize=1)
def document():
    """Return the OpenAPI document as a dict, for any host."""
    made = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    made["servers"] = [{"url": ROOT}]
    made["components"]["schemas"] |= _problem_schemas()
    for operations in made["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    _drop_unused(made)
    return made


@lru_cache(maxsize=1)
def query_parameters():
    """Return ``{address template: {method: names that its query string may have}}``."""
    return {
        path: {
            method.upper(): frozenset(
                parameter["name"]
                for parameter in operation["parameters"]
                if parameter["in"] == "query"
            )
            for method, operation in operations.items()
        }
        for path, operations in document()["paths"].items()
    }


@lru_cache(maxsize=1)
def _served(base_url):
    return json.dumps(document() | {"servers": [{"url": base_url + ROOT}]}, ensure_ascii=False)


def openapi(request):
    """Serve the document, with this portal as its server."""
    return answer(request, _served(settings.BASE_URL), max_age=3600, content_type=OPENAPI_TYPE)


def _problem_schemas():
    made = problems.Problem.model_json_schema(ref_template=COMPONENT + "{model}")
    return made.pop("$defs") | {"Problem": made}


def _complete(method, operation):
    """Tell of an operation what holds for all of them: its errors, and that answers can be had again for nothing."""
    operation["parameters"] = [_plain(parameter) for parameter in operation["parameters"]]
    responses = operation["responses"]
    told = OF_EVERY_ANSWER | (OF_WHAT_IS_SENT if method != "get" else {})
    if any(parameter["in"] == "path" for parameter in operation["parameters"]):
        told[404] = "Nothing has this address"
    if "security" in operation:
        told[401] = NOT_SIGNED_IN
    elif method == "get":
        responses["304"] = {"description": NOT_MODIFIED}
    for status, description in told.items():
        responses.setdefault(str(status), {"description": description})
    schema = {"$ref": COMPONENT + "Problem"}
    for status, response in responses.items():
        if status >= "400":
            response["content"] = {problems.MEDIA_TYPE: {"schema": schema}}
    operation["responses"] = dict(sorted(responses.items()))


def _plain(parameter):
    """Return a parameter without what a query string cannot say: it may be left out, but is never null."""
    schema = parameter["schema"]
    if "anyOf" in schema:
        (schema,) = (choice for choice in schema["anyOf"] if choice != {"type": "null"})
    left_out = ("title", "description")
    schema = {name: value for name, value in schema.items() if name not in left_out}
    return parameter | {"schema": schema}


def _drop_unused(made):
    """Drop the schemas that nothing refers to: ninja keeps those of query strings too."""
    schemas = made["components"]["schemas"]
    needed, reached = set(), _references(made["paths"])
    while reached:
        needed |= reached
        reached = set().union(*(_references(schemas[name]) for name in reached)) - needed
    made["components"]["schemas"] = {name: schemas[name] for name in sorted(needed)}


def _references(part):
    """Return the names of the schemas that ``part`` refers to."""
    if isinstance(part, dict):
        own = part.get("$ref")
        found = {own.removeprefix(COMPONENT)} if isinstance(own, str) else set()
        return found.union(*map(_references, part.values()))
    if isinstance(part, list):
        return set().union(*map(_references, part))
    return set()
