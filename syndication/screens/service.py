"""What a source says of itself in its service document, which may be anything."""

from django.utils.translation import gettext as _

from vietnamese.numbers import format_number

CONTACT = ("address", "phone", "hotline", "email", "responsible")


def _at(node, *path):
    """Return what stands at ``path`` in a JSON document, None where nothing does."""
    for step in path:
        node = node.get(step) if isinstance(node, dict) else None
    return node


def _joined(node, *names):
    """Return the texts called ``names`` in ``node``, divided by commas; the node itself where it is a text."""
    texts = [node] if isinstance(node, str) else [_at(node, name) for name in names]
    return ", ".join(text for text in texts if isinstance(text, str) and text)


def _shared_articles(service):
    feeds = _at(service, "feeds")
    counts = [
        _at(feed, "items")
        for feed in (feeds if isinstance(feeds, list) else [])
        if _at(feed, "name") == "articles"
    ]
    return counts[0] if counts and isinstance(counts[0], int) else None


def facts(peer):
    """Return ``(label, text)`` pairs of what is known of a source; texts are the other ward's, to be escaped."""
    count = _shared_articles(peer.service)
    told = [
        (_("Name"), peer.name),
        (_("Administrative code"), peer.code),
        (_("Licence"), _joined(_at(peer.service, "licence"), "name", "url")),
        (_("Contact"), _joined(_at(peer.service, "contact"), *CONTACT)),
        (_("Articles that are shared"), "" if count is None else format_number(count)),
        (_("Software"), _joined(_at(peer.service, "software"), "name", "version")),
    ]
    return [(label, text) for label, text in told if text]


def topics(peer):
    """Return ``(slug, name)`` of the topics that a source tells, none where it does not."""
    told = _at(peer.service, "topics")
    pairs = [
        (_joined(topic, "slug"), _joined(topic, "name"))
        for topic in (told if isinstance(told, list) else [])
        if isinstance(topic, dict)
    ]
    return [(slug, name or slug) for slug, name in pairs if slug]
