"""Nobody who works in the admin meets a message of its packages in English."""

import re

import pytest
from django.contrib.auth.models import Group
from django.http import HttpResponse, JsonResponse
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Site, Task, Workflow

from articles.factories import ArticlePageFactory, TopicFactory
from home.factories import AlertFactory, DocumentFactory, GlossaryTermFactory, ImageFactory
from newsroom.roles import ALERT_EDITORS, PUBLISHERS, REVIEWERS, SECURITY_EDITORS, WRITERS
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory
from tests.site_config.english_words import english_in

# What people who write use, and what only those who run the portal do; each role tries all of the first.
EVERYDAY = [
    "/admin/",
    "/admin/account/",
    "/admin/pages/",
    "/admin/pages/{section}/",
    "/admin/pages/{section}/add_subpage/",
    "/admin/pages/add/articles/articlepage/{section}/",
    "/admin/pages/search/?q=khong-co-gi",
    "/admin/pages/{article}/copy/",
    "/admin/pages/{article}/move/",
    "/admin/pages/{article}/delete/",
    "/admin/pages/{article}/unpublish/",
    "/admin/pages/{article}/privacy/",
    "/admin/pages/{article}/usage/",
    "/admin/pages/{article}/history/",
    "/admin/pages/{article}/revisions/compare/earliest...latest/",
    "/admin/pages/{submitted}/edit/",
    "/admin/pages/{submitted}/workflow_history/",
    "/admin/bulk/wagtailcore/page/delete/?id={article}&id={submitted}",
    "/admin/choose-page/",
    "/admin/choose-external-link/",
    "/admin/choose-email-link/",
    "/admin/choose-phone-link/",
    "/admin/choose-anchor-link/",
    "/admin/images/",
    "/admin/images/multiple/add/",
    "/admin/images/chooser/",
    "/admin/images/{image}/",
    "/admin/documents/",
    "/admin/documents/multiple/add/",
    "/admin/documents/chooser/",
    "/admin/documents/edit/{document}/",
    "/admin/embeds/chooser/",
    "/admin/snippets/home/alert/",
    "/admin/snippets/home/alert/edit/{alert}/",
    "/admin/snippets/security_models/securitymodel/",
    "/admin/snippets/security_models/securitymodel/edit/{model}/",
    "/admin/snippets/security_models/taskplan/edit/{plan}/",
    "/admin/snippets/security_models/annualfigure/history/{figure}/",
    "/admin/snippets/choose/articles/topic/",
    "/admin/reports/workflow/",
    "/admin/reports/site-history/",
    "/admin/visit-statistics/",
]
MANAGEMENT = [
    "/admin/images/{image}/delete/",
    "/admin/images/usage/{image}/",
    "/admin/snippets/articles/topic/edit/{topic}/",
    "/admin/snippets/home/glossaryterm/delete/{term}/",
    "/admin/collections/add/",
    "/admin/collections/{collection}/",
    "/admin/redirects/",
    "/admin/redirects/{redirect}/",
    "/admin/redirects/import/",
    "/admin/searchpicks/",
    "/admin/searchpicks/add/",
    "/admin/users/",
    "/admin/users/new/",
    "/admin/users/edit/{user}/",
    "/admin/groups/",
    "/admin/groups/new/",
    "/admin/sites/",
    "/admin/sites/edit/{site}/",
    "/admin/settings/home/wardsettings/{site}/",
    "/admin/workflows/list/",
    "/admin/workflows/edit/{workflow}/",
    "/admin/workflows/tasks/edit/{task}/",
    "/admin/workflows/task_chooser/",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/locked/",
    "/admin/reports/aging-pages/",
    "/admin/reports/page-types-usage/",
]
ENTRANCE = ["/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/"]
ADMINISTRATOR = "quan-tri"
# How many screens a role sees at least; it is turned away from the others. No role: somebody who may do everything.
ROLES = {
    "": 69,
    PUBLISHERS: 30,
    WRITERS: 23,
    REVIEWERS: 15,
    SECURITY_EDITORS: 15,
    ALERT_EDITORS: 10,
}
# What Wagtail 8.0.1 shows without asking for a translation; languages are named in themselves.
NEVER_ASKED_FOR = {
    "Email address",
    "English",
    "None",
    "Page",
    "Root page",
    "Search",
}

# The names of permissions, application | object | permission, are data that migrations wrote.
PERMISSION = re.compile(r".+ \| .+ \| .+")


@pytest.fixture
def newsroom(section):
    """A portal with one of each thing that the admin handles; the numbers of the things by name."""
    article, submitted = (ArticlePageFactory(parent=section) for _ in range(2))
    article.save_revision().publish()
    article.save_revision()
    submitted.save_revision()
    things = {
        "section": section,
        "article": article,
        "submitted": submitted,
        "image": ImageFactory(),
        "document": DocumentFactory(),
        "topic": TopicFactory(),
        "term": GlossaryTermFactory(),
        "alert": AlertFactory(),
        "model": SecurityModelFactory(),
        "plan": TaskPlanFactory(),
        "figure": AnnualFigureFactory(),
        "collection": Collection.get_first_root_node().add_child(name="Ảnh hội nghị"),
        "redirect": Redirect.objects.create(old_path="/trang-cu", redirect_page=article),
        "site": Site.objects.get(is_default_site=True),
        "workflow": Workflow.objects.get(),
        "task": Task.objects.first(),
    }
    return {name: thing.pk for name, thing in things.items()} | {"page": submitted}


def somebody(django_user_model, role):
    """Return a client logged in as a member of the group ``role``, or as somebody who may do everything."""
    user = django_user_model.objects.create_user(
        role or ADMINISTRATOR, "nguoi@phuong.example", is_superuser=not role
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client, user


def english_met(client, screens):
    """Return the English texts with a screen where each stands, and how many screens the client was let into."""
    found, seen = {}, 0
    for screen in screens:
        answer = client.get(screen)
        assert answer.status_code in {200, 302, 403}, (screen, answer.status_code)
        if answer.status_code == 200:
            seen += 1
            found |= dict.fromkeys(english_in(answer), screen)
    return {text: screen for text, screen in found.items() if not PERMISSION.match(text)}, seen


def test_no_role_meets_a_message_of_the_packages_in_english(newsroom, django_user_model):
    author = django_user_model.objects.create_user("tac-gia", "tac-gia@phuong.example")
    Workflow.objects.get().start(newsroom.pop("page"), author)
    met = {}
    for role, least in ROLES.items():
        client, user = somebody(django_user_model, role)
        screens = EVERYDAY if role else EVERYDAY + MANAGEMENT
        found, seen = english_met(
            client, [screen.format(user=user.pk, **newsroom) for screen in screens]
        )
        assert seen >= least, (role, seen)
        met |= found
    assert {text: screen for text, screen in met.items() if text not in NEVER_ASKED_FOR} == {}
    assert set(met) >= NEVER_ASKED_FOR


def test_nobody_meets_english_at_the_entrance(home_page):
    found, seen = english_met(Client(), ENTRANCE)
    assert seen == len(ENTRANCE)
    assert found == {}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<h1>Lưu bản nháp</h1>", set()),
        ("<h1> Save\n draft </h1>", {"Save draft"}),
        ('<a href="/" aria-label="Move up">↑</a>', {"Move up"}),
        ("<p>Page 1 of 2.</p>", {"Page 1 of 2."}),
        ("<p>Add <b>Publish</b></p>", {"Add", "Publish"}),
        ('<input type="submit" value="Publish"><input name="a" value="Save">', {"Publish"}),
        ("<style>Publish</style><script>Publish</script>", set()),
        ('<script type="application/json">{"icon": "page", "label": "Pages"}</script>', {"Pages"}),
        (
            '<div data-block=\'["x", {"html": "<i>Choose an image</i>"}]\'></div>',
            {"Choose an image"},
        ),
    ],
)
def test_english_is_found_where_a_reader_would_meet_it(content, expected):
    assert english_in(HttpResponse(content)) == expected


def test_english_is_found_in_what_a_dialogue_is_filled_with():
    assert english_in(JsonResponse({"step": "choose", "html": "<p>Choose a page</p>"})) == {
        "Choose a page"
    }
