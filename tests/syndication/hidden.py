"""Articles that nobody may see, for the tests of what leaves the house; every title holds the word “bí mật”."""

import json
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory

SECRET = "bí mật"
SHOWN = "công khai"


def restrict(page, kind):
    """Keep ``page`` for people who are logged in, know a password or are in a group, as ``kind`` says."""
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password="x" if kind == "password" else ""
    )
    if kind == "groups":
        restriction.groups.add(Group.objects.get_or_create(name="Tổ bí mật")[0])
    return page


def write_hidden(section, topic):
    """Write an article of each kind below ``section`` and its siblings, and aliases in it; return them all by kind."""
    home = section.get_parent()

    def write(kind, parent=section, **values):
        body = json.dumps([{"type": "paragraph", "value": f"<p>{SECRET}</p>"}])
        return ArticlePageFactory(
            parent=parent,
            title=f"{SECRET} {kind}",
            summary=SECRET,
            slug=kind,
            topics=[topic],
            body=body,
            **values,
        )

    def alias(page, parent=section):
        return page.create_alias(parent=parent, update_slug=f"{page.slug}-ban-sao")

    past = timezone.now() - timedelta(days=1)
    found = {
        "draft": write("draft", live=False),
        "unpublished": write("unpublished"),
        "expired": write("expired", expire_at=past),
        "scheduled": write("scheduled", live=False, go_live_at=timezone.now() + timedelta(days=1)),
    }
    found["unpublished"].unpublish()
    for kind in ("login", "password", "groups"):
        found[kind] = write(kind)
        found[f"alias-of-{kind}"] = alias(found[kind])
        restrict(found[kind], kind)
        closed = ArticleIndexPageFactory(parent=home, title=f"{SECRET} {kind}", slug=f"muc-{kind}")
        below = ArticleIndexPageFactory(parent=closed, title=f"{SECRET} dưới", slug="duoi")
        found[f"below-{kind}"] = write(f"below-{kind}", below)
        found[f"alias-of-below-{kind}"] = alias(found[f"below-{kind}"])
        restrict(closed, kind)
    return found
