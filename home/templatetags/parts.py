"""Parts of pages that are the same on many pages."""

from django import template
from django.utils.translation import get_language
from wagtail.models import Site

from home.content_version import at_hand

register = template.Library()


class PartNode(template.Node):
    def __init__(self, name, shaping, nodelist):
        self.name, self.shaping, self.nodelist = name, shaping, nodelist

    def render(self, context):
        request = context.get("request")
        if request is None:
            return self.nodelist.render(context)
        site = Site.find_for_request(request)
        values = (value.resolve(context, ignore_failures=True) for value in self.shaping)
        key = ("part", self.name, site and site.pk, get_language(), *values)
        return at_hand(key, lambda: self.nodelist.render(context))


@register.tag
def part(parser, token):
    """
    Render what stands up to ``endpart`` once for each change of the public content, and for each site.

    ``{% part name value … %}``: of the context, only the ward's settings and the ``values`` (hashable ones, of which
    there are few) may shape it.
    """
    _tag, name, *shaping = token.split_contents()
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(name, [parser.compile_filter(value) for value in shaping], nodelist)
