"""Many articles and what the change log says of them, stored at once."""

from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from syndication.choices import ChangeState, Kind
from syndication.models import ChangeSequence, DirtyMark, PublicChange, SharedIdentity


def publish_many(section, count):
    """Store ``count`` articles below ``section`` at once, without a signal."""
    first = ArticlePageFactory(parent=section)
    DirtyMark.objects.all().delete()
    pages = Page.objects.bulk_create(
        Page(
            title=f"Tin {number}",
            draft_title=f"Tin {number}",
            slug=f"tin-{number}",
            path=Page._get_path(section.path, section.depth + 1, number),
            depth=section.depth + 1,
            url_path=f"{section.url_path}tin-{number}/",
            content_type=first.content_type,
            locale=first.locale,
        )
        for number in range(2, count + 1)
    )
    columns = [field.column for field in ArticlePage._meta.local_concrete_fields[1:]]
    columns = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO articles_articlepage (page_ptr_id, {columns}) SELECT id, {columns} "
            "FROM wagtailcore_page, articles_articlepage "
            "WHERE page_ptr_id = %s AND id BETWEEN %s AND %s",
            [first.pk, pages[0].pk, pages[-1].pk],
        )


def tell_many(section):
    """Fill the log with what stands below ``section``."""
    ids = list(ArticlePage.objects.child_of(section).values_list("pk", flat=True))
    names = SharedIdentity.objects.bulk_create(
        SharedIdentity(kind=Kind.ARTICLE, object_id=pk) for pk in ids
    )
    PublicChange.objects.bulk_create(
        PublicChange(
            identity=name,
            kind=name.kind,
            object_id=name.object_id,
            seq=number,
            state=ChangeState.UPDATED,
            body="{}",
            modified=timezone.now(),
        )
        for number, name in enumerate(names, start=1)
    )
    ChangeSequence.objects.create(pk=1, last=len(names))
