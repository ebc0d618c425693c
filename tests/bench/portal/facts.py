"""What the bench has to know of a portal to ask it, as one line of JSON: ``python -m tests.bench.portal.facts``."""

import json

import django


def facts():
    from django.contrib.auth import get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from wagtail.models import Site

    from articles.models import ArticleIndexPage, ArticlePage
    from visits import clock, tokens

    site = Site.objects.get(is_default_site=True)
    samples = ArticlePage.objects.filter(slug__startswith="minh-hoa-").order_by("pk")
    count = samples.count()
    some = [samples[number] for number in range(0, count, max(count // 40, 1))]
    section = ArticleIndexPage.objects.get(slug="an-ninh-trat-tu-minh-hoa")
    user = get_user_model().objects.filter(is_superuser=True).earliest("pk")
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "operations.accounts.backends.ProfileBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    _make_renditions()
    return {
        "articles": [article.get_url() for article in some],
        "section": section.get_url(),
        "section_id": section.pk,
        "section_pages": -(-section.numchild // 50),
        "session": session.session_key,
        "token": tokens.make_token(site.pk, some[0].pk, clock.day_of(clock.now())),
    }


def _make_renditions():
    """Make what pages show of pictures, as the worker does when something is published."""
    from home.models import CustomImage
    from home.pictures import CARD, LEAD, SHARING_RENDITION, TEXT
    from home.tasks import make_renditions

    specs = [*TEXT.specs, *LEAD.specs, *CARD.specs, SHARING_RENDITION]
    make_renditions.call_local(
        dict.fromkeys(CustomImage.objects.values_list("pk", flat=True), specs)
    )


if __name__ == "__main__":
    django.setup()
    print(json.dumps(facts()))
