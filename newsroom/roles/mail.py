"""Sending mail so that what people did never depends on the mail server."""

import logging
from functools import partial

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

logger = logging.getLogger(__name__)


class AfterCommitBackend(BaseEmailBackend):
    """
    Hands mail to the backend that ``MAIL_DELIVERED_BY`` names, once what it tells of is in the database.

    Wagtail tells the desks of a submission in its very transaction: a mail server that does not answer would keep
    everybody from writing meanwhile, and one that is gone would undo the submission. Mail that cannot be delivered
    is a line of the log; nothing is raised.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.waiting = None

    def open(self):
        """Collect what is sent until ``close``, for one connection to the server."""
        self.waiting = []
        return True

    def close(self):
        messages, self.waiting = self.waiting, None
        if messages:
            transaction.on_commit(partial(_deliver, messages))

    def send_messages(self, email_messages):
        messages = list(email_messages)
        if self.waiting is None:
            transaction.on_commit(partial(_deliver, messages))
        else:
            self.waiting += messages
        return len(messages)


def _deliver(messages):
    """Send ``messages``; what one recipient's server refuses does not keep the others from theirs."""
    connection = get_connection(settings.MAIL_DELIVERED_BY)
    try:
        connection.open()
    except Exception:
        logger.exception("No connection to the mail server: %d messages not sent", len(messages))
        return
    for message in messages:
        try:
            connection.send_messages([message])
        except Exception:
            logger.exception("Mail “%s” to %s not sent", message.subject, message.recipients())
    try:
        connection.close()
    except Exception:
        logger.exception("The connection to the mail server did not end well")
