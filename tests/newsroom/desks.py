"""People at their desks, and what waits on them."""

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage

STEP = "Duyệt bài minh hoạ"


def client_of(django_user_model, name, *codenames, **pages):
    """
    Return a client logged in as ``name``, whose group of the same name has these permissions of Django.

    ``pages`` are actions (such as ``add``) with the list of pages that they are allowed on. The client knows its
    ``user`` and ``group``.
    """
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    for action, allowed in pages.items():
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=f"{action}_page"
        )
        for page in allowed:
            GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user = django_user_model.objects.create_user(name, password="mat-khau")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    client.user, client.group = user, group
    return client


def workflow_of(group, page, *models):
    """Return a workflow of one step that ``group`` takes, for what is below ``page`` and for ``models``."""
    workflow = Workflow.objects.create(name="Duyệt minh hoạ")
    step = GroupApprovalTask.objects.create(name=STEP)
    step.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=step, sort_order=0)
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    for kind in ContentType.objects.get_for_models(*models).values():
        WorkflowContentType.objects.update_or_create(
            content_type=kind, defaults={"workflow": workflow}
        )
    return workflow


def draft(section, owner, title="Bản nháp minh hoạ", **values):
    """Return an unpublished article of ``owner`` with a saved version."""
    article = ArticlePageFactory(parent=section, owner=owner, live=False, title=title, **values)
    article.save_revision(user=owner)
    return article


def multiply(article, times):
    """
    Put ``times`` more articles like ``article`` into its section, with its latest version and its approval.

    Past the models, as the portal's own way to save an article would take minutes for hundreds.
    """
    above = article.get_parent()
    begin = above.numchild + 1
    pages = []
    for place in range(begin, begin + times):
        page = Page.objects.get(pk=article.pk)
        page.pk, page.slug, page.url_path = None, f"{article.slug}-{place}", f"/x/{place}/"
        page.path = Page._get_path(above.path, article.depth, place)
        page.translation_key = page._meta.get_field("translation_key").default()
        pages.append(page)
    Page.objects.bulk_create(pages)
    Page.objects.filter(pk=above.pk).update(numchild=above.numchild + times)
    columns = [field.column for field in ArticlePage._meta.local_concrete_fields]
    rest = ", ".join(columns[1:])
    table = ArticlePage._meta.db_table
    with connection.cursor() as cursor:
        for page in pages:
            cursor.execute(
                f"INSERT INTO {table} ({columns[0]}, {rest})"
                f" SELECT %s, {rest} FROM {table} WHERE {columns[0]} = %s",
                [page.pk, article.pk],
            )
            _copy_version(article, page)


def _copy_version(article, page):
    revision, state = article.latest_revision, article.current_workflow_state
    revision.pk, revision.object_id = None, str(page.pk)
    type(revision).objects.bulk_create([revision])
    Page.objects.filter(pk=page.pk).update(latest_revision=revision)
    if state:
        step = state.current_task_state
        state.pk, state.object_id, state.current_task_state = None, str(page.pk), None
        type(state).objects.bulk_create([state])
        step.pk, step.workflow_state, step.revision = None, state, revision
        type(step).objects.bulk_create([step])
        type(state).objects.filter(pk=state.pk).update(current_task_state=step)


def home_of(client):
    """Return the home screen as a parsed page."""
    response = client.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def card(page, name):
    """Return the card called ``name`` of a parsed home screen, None where it is not shown."""
    return page.select_one(f".home-card--{name}")


def titles(found):
    """Return the titles of the rows of a card, [] without a card."""
    return [words(row) for row in found.select(".home-title")] if found else []


def words(element):
    return " ".join(element.get_text(" ").split())
