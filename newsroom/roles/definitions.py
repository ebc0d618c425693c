"""What each group may do, as data; a permission is written as Django does: ``app.action_model``."""

from dataclasses import dataclass

from newsroom import roles

LOOK = {"view"}
KEEP = {"add", "change", "view"}
KEEP_AND_DELETE = KEEP | {"delete"}
BRING_OUT = {"change", "view", "publish", "lock", "unlock"}

RECORDS = (
    "security_models.securitymodel",
    "security_models.taskplan",
    "security_models.annualfigure",
)
"""The records that have drafts; nobody deletes them, so that no group is told it may."""
PLACES = ("home.administrativeunit", "home.neighbourhood")
"""Nor these, which end by a date."""
FILES = ("wagtailimages.image", "wagtaildocs.document")
TO_USE = {"add", "choose"}
"""Who adds a file may change and delete it afterwards, and no file of others."""


def may(actions, *models):
    """Return the permissions to do ``actions`` (such as "add") to objects of ``models`` ("app.model")."""
    split = [model.split(".") for model in models]
    return frozenset(f"{app}.{action}_{model}" for app, model in split for action in actions)


ENTER_ADMIN = frozenset({"wagtailadmin.access_admin"})
STATISTICS = frozenset({"visits.view_statistics"})
WORDS = ("articles.topic", "home.glossaryterm", "home.organisation")
SHARING = (
    may(KEEP_AND_DELETE, "syndication.peer", "syndication.receiver")
    | may({"change", "view"}, "syndication.importeditem")
    | may(LOOK, "syndication.sharinglogentry")
)


@dataclass(frozen=True)
class Role:
    """A group: what it may do everywhere, to pages from the home page down, and in every collection."""

    name: str
    everywhere: frozenset
    pages: frozenset = frozenset()
    collections: frozenset = frozenset()


ROLES = (
    Role(
        roles.WRITERS,
        ENTER_ADMIN | STATISTICS,
        # Who may add a page may change it, and delete it until it has been published.
        pages=may({"add"}, "wagtailcore.page"),
        collections=may(TO_USE, *FILES),
    ),
    Role(
        roles.REVIEWERS,
        ENTER_ADMIN | STATISTICS | may(LOOK, *RECORDS),
        # What waits for them is theirs to edit without any permission; this one shows them the tree of pages.
        pages=may({"lock"}, "wagtailcore.page"),
        collections=may(TO_USE, *FILES),
    ),
    Role(
        roles.PUBLISHERS,
        ENTER_ADMIN
        | STATISTICS
        | may(BRING_OUT, *RECORDS)
        | may(KEEP, *WORDS)
        | may(KEEP_AND_DELETE, "wagtailsearchpromotions.searchpromotion"),
        pages=may({"add", "change", "publish", "lock", "unlock"}, "wagtailcore.page"),
        collections=may(TO_USE | {"change"}, *FILES),
    ),
    Role(
        roles.ADMINISTRATORS,
        ENTER_ADMIN
        | STATISTICS
        | SHARING
        | may(BRING_OUT | KEEP, *RECORDS)
        | may(KEEP, "security_models.period", *PLACES)
        | may(KEEP_AND_DELETE, "home.alert", "home.menu", *WORDS)
        | may({"change"}, "home.wardsettings", "visits.visitsettings")
        | may({"add"}, "visits.openingbalance")
        | may(KEEP_AND_DELETE, "auth.user", "auth.group", "wagtailcore.site")
        | may(KEEP_AND_DELETE, "wagtailcore.workflow", "wagtailcore.task")
        | may(
            KEEP_AND_DELETE,
            "wagtailredirects.redirect",
            "wagtailsearchpromotions.searchpromotion",
        ),
        pages=may(
            {"add", "change", "publish", "lock", "unlock", "bulk_delete"}, "wagtailcore.page"
        ),
        collections=may(TO_USE | {"change"}, *FILES)
        | may({"add", "change", "delete"}, "wagtailcore.collection"),
    ),
    Role(roles.ALERT_EDITORS, ENTER_ADMIN | may({"add", "change"}, "home.alert")),
    Role(
        roles.SECURITY_EDITORS,
        ENTER_ADMIN | may(BRING_OUT | KEEP, *RECORDS, "security_models.period"),
        collections=may(TO_USE, *FILES),
    ),
    Role(roles.SHARING_EDITORS, ENTER_ADMIN | SHARING),
)
