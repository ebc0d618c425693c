"""What the outputs of an article have in common: they tell the text alone, and no search engine lists them."""

from django.utils import timezone

from home.abbreviations import Abbreviations


def output_context(article):
    """Return what the templates of an article's outputs need; unlike that of its page, it asks for no other news."""
    return {
        "page": article,
        "self": article,
        "address": article.full_url,
        "now": timezone.now(),
        "is_output": True,
        "abbreviations": Abbreviations(),
    }


def as_output(response):
    """Return ``response`` kept out of search engines and caches: it tells when it was made, and may be private."""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-cache, max-age=0"
    return response
