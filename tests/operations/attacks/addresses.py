"""Every address of the portal, from Django's own list of them, with values for its parts."""

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver
from django.utils.http import urlencode
from django.utils.regex_helper import normalize

NUMBERS = ("pk", "part", "id")
"""How the names of parts end that are the number of a row."""
WORDS = {
    "action": ["publish", "unpublish", "move", "delete", "tags", "add_to_collection", "x"],
    "action_name": ["approve", "reject", "copy", "publish", "unpublish", "delete", "x"],
    "feed": ["articles", "security-models", "task-plans", "x"],
    "feed_format": ["rss", "atom", "json"],
    "filter_spec": ["width-100", "original", "fill-100x100|format-jpeg", "x", "fill-99999999x1"],
    "kind": ["tin", "trang", "article", "page", "x"],
    "revision_id_a": ["live", "earliest"],
    "revision_id_b": ["live", "latest"],
}
"""What the parts with these names may be, beside nonsense."""
ODD = [
    *("0", "1", "-1", "999999999999999999", "9" * 30, "1e9", "٣", "", "x", "None", "%00", "a%00b"),
    *("_2F", "_zz", "1%0a", "%F0%9F%92%A9", "%FF", "..", "%2e%2e", "'", "%27%20OR%201=1--", "%25s"),
    *("00000000-0000-0000-0000-000000000000", "{{7*7}}", "%3Cscript%3E", "a" * 300),
]
NAMES = [
    *("q", "p", "ordering", "page", "per_page", "order", "limit", "offset", "search", "fields"),
    *("type", "format", "id", "ids", "next", "site", "locale", "status", "owner", "content_type"),
    *("tag", "collection_id", "page_type", "allow_external_link", "multiple", "uids", "start"),
    *("mode", "width", "in_preview_panel", "is_expanded", "results_only", "export", "date_from"),
    *("_w_filter_fragment", "chooser", "user", "action", "timestamp_from", "object_type", "kind"),
    *("as_of", "period", "child_of", "descendant_of", "html_path", "cursor", "afterChangeNumber"),
]
VALUES = [
    *("", "0", "1", "-1", "2", "abc", "all", "on", "None", "null", "9" * 25, "1.5", "1,2,x", "٣"),
    *("2022-01-01", "9999-99-99", "31/12/2022", "title", "-title", "__class__", "pk__in", "*"),
    *(
        "*,-id",
        "a(b(c",
        "x" * 3000,
        "\0",
        "a\0b",
        "\ud83d",
        "💩",
        "'",
        '"',
        "%",
        "\\",
        "xlsx",
        "csv",
    ),
    *("articles.ArticlePage", "home.Alert", "wagtailcore.Page", "x.y", "//x.example", "<script>"),
    *("../../etc/passwd", "{{7*7}}", "${7*7}", "1 OR 1=1", "NaN", "inf", "-0", "\r\nX: y", "()"),
]


@dataclass(frozen=True)
class Address:
    """One line of the list: its template, the names of its parts, and the view."""

    template: str
    parts: tuple
    view: object

    def filled(self, choose):
        """Return the path with ``choose(name)`` for each part."""
        values = {name: choose(name) for name in self.parts}
        return "/" + self.template % values


def all_addresses(*beginnings):
    """Return each ``Address`` of the portal whose template begins with one of ``beginnings``."""
    found = {each.template: each for each in _below(get_resolver().url_patterns, "", ())}
    return [each for name, each in found.items() if name.startswith(beginnings or "")]


def _below(patterns, before, parts):
    for pattern in patterns:
        text, names = normalize(pattern.pattern.regex.pattern.removeprefix("^"))[0]
        template, known = before + text, (*parts, *names)
        if isinstance(pattern, URLPattern):
            yield Address(template, known, pattern.callback)
        else:
            yield from _below(pattern.url_patterns, template, known)


def choices(random, oddness=0.2):
    """Return a function that chooses a value for a part of an address, odd ones with this probability."""
    model = random.choice(apps.get_models())
    names = {"app": model._meta.app_label, "model": model._meta.model_name}

    def choose(name):
        if random.random() < oddness:
            return random.choice(ODD)
        if name in WORDS:
            return random.choice(WORDS[name])
        if name.endswith(NUMBERS):
            return str(random.randint(1, 12))
        for key, value in names.items():
            if key in name:
                return value
        return random.choice(ODD)

    return choose


def query(random, most=4):
    """Return a query of up to ``most`` names, some of them twice."""
    pairs = [(random.choice(NAMES), random.choice(VALUES)) for _ in range(random.randint(0, most))]
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in pairs])


def is_ours(view):
    """Return whether a view belongs to the project."""
    app = getattr(view, "view_class", view).__module__.partition(".")[0]
    return (settings.BASE_DIR / app / "apps.py").is_file()
