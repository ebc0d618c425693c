"""
Answers beacons before Django is asked (a WSGI application around another): each page view sends one.

With ready pages answered before Django too, beacons are most of what a storm of readers costs.
"""

from io import BytesIO

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from visits.hot_store import get_store
from visits.ingestion import MAX_BYTES
from visits.views import beacon


class Beacons:
    """
    The WSGI application ``application`` behind one that answers beacons alone.

    A beacon goes through ``middleware``, dotted names as in MIDDLEWARE, and is spared the rest of what Django does for
    a request: it can touch no session and set no cookie, and costs a fraction of a page. Django's signals, which look
    after connections, are not sent: whoever asks the main database on the way lets go of a broken one.
    """

    def __init__(self, application, middleware):
        self.application = application
        self.path = reverse("visits_beacon")
        answer = beacon
        for name in reversed(middleware):
            answer = import_string(name)(answer)
        self.answer = convert_exception_to_response(answer)

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] != self.path:
            return self.application(environ, start_response)
        # Nobody waits in turn for somebody who sends slowly.
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(MAX_BYTES))
        with get_store().turn:
            response = self.answer(WSGIRequest(environ))
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items()])
        return [response.content]
