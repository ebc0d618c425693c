"""The page that a failure is answered with."""

from django.http import HttpResponseServerError
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from operations.observability import work


@requires_csrf_token
def server_error(request):
    """Answer 500 with the number under which the log tells what happened; asks neither database nor settings."""
    page = loader.get_template("500.html").render({"request_id": work.current_id()})
    return HttpResponseServerError(page)
