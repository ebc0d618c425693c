"""People who write and readers who come, while something else is going on."""

import threading
from contextlib import contextmanager

from django.db import connections, transaction

from articles.models import ArticlePage, Topic
from visits import clock
from visits.hot_store import Hit, get_store


class Writer(threading.Thread):
    """
    Writes the same number into an article's title, its newest revision and a topic, each time in one transaction.

    ``done`` is the last number that is safe.
    """

    def __init__(self, article, topic):
        super().__init__()
        self.article, self.topic, self.done, self.error = article.pk, topic.pk, 0, None
        self.began, self.stopped = threading.Event(), threading.Event()

    def run(self):
        try:
            while not self.stopped.is_set():
                self.write(self.done + 1)
                self.done += 1
                self.began.set()
        except Exception as error:  # told in the thread of the test
            self.error = error
            self.began.set()
        finally:
            connections.close_all()

    @transaction.atomic
    def write(self, number):
        article = ArticlePage.objects.get(pk=self.article)
        article.title = f"Tin lần {number}"
        article.save_revision().publish()
        Topic.objects.filter(pk=self.topic).update(name=f"Chủ đề lần {number}")


class Readers(threading.Thread):
    """Come to a page, one after the other; ``visits`` is how many came."""

    def __init__(self, site, page):
        super().__init__()
        self.site, self.page, self.visits = site.pk, page.pk, 0
        self.began, self.stopped = threading.Event(), threading.Event()

    def run(self):
        store = get_store()
        while not self.stopped.is_set():
            name = self.visits.to_bytes(8, "big")
            store.hit(clock.now(), Hit(self.site, self.page, name, name, name.hex()))
            self.visits += 1
            self.began.set()
        connections.close_all()


@contextmanager
def at_work(*threads):
    """Let the threads work until the end; each has done something before this goes on."""
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            assert thread.began.wait(timeout=30)
        yield
    finally:
        for thread in threads:
            thread.stopped.set()
        for thread in threads:
            thread.join(timeout=30)
