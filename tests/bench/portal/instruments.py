"""What requests of the bench can ask for by a header: their queries, an answer made anew, a page without counters."""

from django.db import connection
from django.template import Node

from home.content_version import renew

QUERIES = "X-Bench-Queries"
"""With this header the answer says in the same one how many queries it took."""
ANEW = "X-Bench-Anew"
"""With this header the request is the first one after a change: nothing of an earlier answer is used."""
UNCOUNTED = "X-Bench-Uncounted"
"""With this header the page has nothing in the places of the tags of the visit counter."""


def middleware(get_response):
    def handle(request):
        if ANEW in request.headers:
            renew()
        if QUERIES not in request.headers:
            return get_response(request)
        asked = []

        def note(execute, sql, params, many, context):
            asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = get_response(request)
        response[QUERIES] = str(len(asked))
        return response

    return handle


class _Optional(Node):
    def __init__(self, node):
        self.node = node

    def render(self, context):
        request = context.get("request")
        if request is not None and UNCOUNTED in request.headers:
            return ""
        return self.node.render(context)


def make_counters_optional():
    """Have the tags of the visit counter show nothing where the request says so."""
    from visits.templatetags.visits import register

    def optional(compile_tag):
        return lambda parser, token: _Optional(compile_tag(parser, token))

    for name, compile_tag in register.tags.items():
        register.tags[name] = optional(compile_tag)
