"""
What an editor of one of the two wards does, on its own data: ``python -m tests.syndication.two_wards.driver``.

Reads one JSON list ``[action, arguments]`` a line and answers each with a line of JSON; it starts once, as starting
takes longer than any of the actions.
"""

import json
import os
import secrets
import sys
from datetime import timedelta
from hashlib import sha256

import django

SECTION = "an-ninh-trat-tu"


def shared():
    """Return the titles of what the ward shares, by the id under which others know it."""
    from syndication.choices import ChangeState, Kind
    from syndication.models import PublicChange

    rows = PublicChange.objects.filter(kind=Kind.ARTICLE, state=ChangeState.UPDATED)
    return {str(row.pk): json.loads(row.body)["headline"] for row in rows}


def taken_over():
    """Return the titles of the articles of others that readers see here, by the id under which those know them."""
    from articles.models import ArticlePage
    from syndication.models import ImportedItem

    live = ArticlePage.objects.published().values("pk")
    items = ImportedItem.objects.filter(page__in=live).select_related("page")
    return {str(item.uid): item.page.title for item in items}


def publish(title, summary):
    """Publish an article; return its id and address."""
    from wagtail.models import Site

    from articles.models import ArticleIndexPage, ArticlePage

    section = ArticleIndexPage.objects.filter(slug=SECTION).first()
    if section is None:
        home = Site.objects.get(is_default_site=True).root_page
        section = home.add_child(instance=ArticleIndexPage(title="An ninh trật tự", slug=SECTION))
    body = [("paragraph", "<p>Nội dung minh hoạ của tin đi từ phường này sang phường khác.</p>")]
    article = section.add_child(instance=ArticlePage(title=title, summary=summary, body=body))
    article.save_revision().publish()
    return {"id": article.pk, "url": article.full_url}


def publish_many(count):
    """Publish ``count`` articles."""
    for number in range(count):
        publish(f"Tin minh hoạ {number}", "Tóm tắt minh hoạ.")


def feed_pages():
    """Return how many requests a first reading of the log of articles takes: its pages, with the empty one."""
    from django.test import Client

    requests, path = 0, "/api/ward/v1/feeds/articles"
    while True:
        page = json.loads(Client().get(path, headers={"host": "127.0.0.1"}).content)
        requests += 1
        if not page["items"]:
            return requests
        path = "/api/ward/v1/feeds/articles?" + page["next"].partition("?")[2]


def correct(pk, title):
    """Publish the article ``pk`` under another title."""
    from articles.models import ArticlePage

    article = ArticlePage.objects.get(pk=pk)
    article.title = title
    article.save_revision().publish()


def withdraw(pk):
    """Take the article ``pk`` from the site."""
    from articles.models import ArticlePage

    ArticlePage.objects.get(pk=pk).unpublish()


def admit(name):
    """Make another ward a receiver; return the token that it signs in with."""
    from django.utils import timezone

    from syndication.models import Receiver

    token = secrets.token_urlsafe(32)
    Receiver.objects.create(
        name=name,
        token_digest=sha256(token.encode()).hexdigest(),
        token_expires_at=timezone.now() + timedelta(days=1),
    )
    return token


def follow(address, token):
    """Take over all news of the ward at ``address``, each at once, into a section of their own; return its address."""
    from wagtail.models import Site

    from articles.models import ArticleIndexPage
    from syndication.choices import Mode
    from syndication.models import Subscription
    from syndication.pulling.peers import add_peer
    from syndication.pushing.subscribing import subscribe_at
    from syndication.tasks import pull_soon

    home = Site.objects.get(is_default_site=True).root_page
    section = ArticleIndexPage(title="Tin phường bạn", slug="tin-phuong-ban", show_on_home=False)
    home.add_child(instance=section)
    section.save_revision().publish()
    peer = add_peer(address, token=token)
    Subscription.objects.create(peer=peer, target_section=section, mode=Mode.AUTOMATIC)
    subscribe_at(peer)
    pull_soon(peer.pk)  # as the screen of sources does
    return section.full_url


def pull():
    """Ask every ward that is followed for its news now; return whether all could be read to the end."""
    from syndication.models import Peer
    from syndication.pulling.pull import pull

    return all(pull(peer).finished for peer in Peer.objects.all())


def pull_after_a_lease():
    """Do so at the moment from which on a reader that was killed keeps nobody from reading."""
    import time_machine
    from django.utils import timezone

    from syndication.pulling.pull import LEASE

    with time_machine.travel(timezone.now() + LEASE):
        return pull()


ACTIONS = {
    action.__name__: action
    for action in (
        shared,
        taken_over,
        publish,
        correct,
        withdraw,
        admit,
        follow,
        pull,
        pull_after_a_lease,
        publish_many,
        feed_pages,
    )
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.production")
    django.setup()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # log lines are no answers
    for line in sys.stdin:
        action, arguments = json.loads(line)
        answers.write(json.dumps(ACTIONS[action](*arguments)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
