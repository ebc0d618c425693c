"""Articles in a section, and imports into it."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from tests.articles.html_pages import BASE
from tests.articles.inputs import at


@pytest.fixture
def write(section):
    """A function that publishes an article of the section, shown so many hours after noon."""

    def write(title, hours=0, parent=section, **values):
        moment = values.pop("published_at", at(hours))
        return ArticlePageFactory(parent=parent, title=title, published_at=moment, **values)

    return write


@pytest.fixture
def hidden_articles(write, section, home_page, make_private):
    """A function that writes one article of each kind that nobody may see, and aliases; returns them all."""

    def create(**values):
        closed = ArticleIndexPageFactory(parent=home_page, title="Nội bộ")
        articles = [
            write("nháp", live=False, **values),
            write("hết hạn", expire_at=at(-24 * 365 * 10), **values),
            write("riêng", **values),
            write("trong mục riêng", parent=closed, **values),
        ]
        aliases = [
            page.create_alias(parent=section, update_slug=f"ban-sao-{page.pk}") for page in articles
        ]
        make_private(articles[2])
        make_private(closed)
        return articles + aliases

    return create


@pytest.fixture
def imported(section):
    """A function that imports files into the section and returns the lines of the report."""

    def run(*files, **options):
        report = StringIO()
        call_command(
            "import_article", *map(str, files), section=section.slug, stdout=report, **options
        )
        return report.getvalue().splitlines()

    return run


@pytest.fixture
def saved(tmp_path):
    """A function that writes a file, text or bytes, and returns its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def writer(django_user_model, section):
    """A function that returns a client logged in as somebody who may write below ``page``, and add pictures."""

    def log_in(page=section, pictures=True, name="nguoi-viet"):
        group = Group.objects.create(name=name)
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        if page is not None:
            add = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"add_{Page._meta.model_name}"
            )
            GroupPagePermission.objects.create(group=group, page=page, permission=add)
        if pictures:
            for codename in ("add_image", "choose_image"):
                GroupCollectionPermission.objects.create(
                    group=group,
                    collection=Collection.get_first_root_node(),
                    permission=Permission.objects.get(codename=codename),
                )
        user = django_user_model.objects.create_user(name, password="mat-khau")
        user.groups.add(group)
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return log_in


@pytest.fixture
def old_portal(tmp_path):
    """A function that writes files, text or bytes by name, into a folder and returns it."""

    def write(files):
        for name, content in files.items():
            path = tmp_path / "cổng cũ" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "cổng cũ"

    return write


@pytest.fixture
def imported_html(section, tmp_path):
    """A function that imports a folder or ZIP file; returns what was printed and the rows of the report."""

    def call(source, map_name="nukeviet4", base=BASE, fails=False, **options):
        printed, report = StringIO(), tmp_path / "báo cáo.csv"
        options = {"section": section.slug, "base": base, "report": report} | options
        command = ["import_html", str(source)]
        if fails:
            with pytest.raises(CommandError, match="trang bị lỗi"):
                call_command(*command, map_name=map_name, stdout=printed, **options)
        else:
            call_command(*command, map_name=map_name, stdout=printed, **options)
        with report.open(encoding="utf-8-sig", newline="") as file:
            return printed.getvalue(), {row["tệp"]: row for row in csv.DictReader(file)}

    return call
