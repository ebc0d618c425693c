"""What is told of an import that cannot go on, or of one page that cannot be taken."""


class ImportRefusedError(Exception):
    """The whole import cannot start: a sentence for the person who runs it."""


class PageError(Exception):
    """One page or picture cannot be taken: a sentence that says why."""


class NotAnArticleError(Exception):
    """A page that is none of the news: a list, a frame, a front page."""
