"""Writing and removing the rows of many articles at once: nothing here sends a signal or makes a revision."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import CASCADE
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from articles.models import ArticlePage
from operations import table_statistics

PAGE_FIELDS = [field for field in Page._meta.concrete_fields if not field.primary_key]


def insert(articles):
    """Write ``articles``, which have a place in the tree, to both of their tables, and give them their keys."""
    pages = [
        Page(**{field.attname: getattr(article, field.attname) for field in PAGE_FIELDS})
        for article in articles
    ]
    Page.objects.bulk_create(pages)
    for article, page in zip(articles, pages, strict=True):
        article.pk = article.page_ptr_id = page.pk
    _insert_rows(ArticlePage, articles)


def _insert_rows(model, objects):
    """Write the rows of the model's own table alone: ``bulk_create`` refuses a model with a parent."""
    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    rows = [
        [field.get_db_prep_save(field.pre_save(one, True), connection) for field in fields]
        for one in objects
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})',  # noqa: S608
            rows,
        )


def relate(relation, pairs):
    """Write the rows that say that an article names something: ``pairs`` of ids, for the field called ``relation``."""
    field = ArticlePage._meta.get_field(relation)
    through = field.remote_field.through
    target = field.m2m_reverse_field_name()
    through.objects.bulk_create(
        through(articlepage_id=article, **{f"{target}_id": other}) for article, other in pairs
    )


def refer(articles):
    """Write what Wagtail keeps of the references of ``articles``, which have none there yet."""
    kind = ContentType.objects.get_for_model(ArticlePage)
    base = ContentType.objects.get_for_model(Page)
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=kind,
            base_content_type=base,
            object_id=article.pk,
            to_content_type_id=to_kind,
            to_object_id=to,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for article in articles
        for to_kind, to, model_path, content_path in set(
            ReferenceIndex._extract_references_from_object(article)
        )
    )


def index(keys):
    """Write the words of these articles to the search index, read from the database with what lends them words."""
    articles = ArticlePage.get_indexed_objects().filter(pk__in=keys).order_by("pk")
    articles = articles.prefetch_related("topics", "neighbourhoods")
    get_search_backend().add_bulk(ArticlePage, articles)


@transaction.atomic
def delete(keys):
    """Remove the articles with these keys and every row that is theirs; other things lose their reference to them."""
    names = [str(key) for key in keys]
    kinds = ContentType.objects.get_for_models(Page, ArticlePage).values()
    for model in (IndexEntry, Revision, ReferenceIndex):
        _delete_rows(model.objects.filter(content_type__in=kinds, object_id__in=names))
    _delete_rows(ReferenceIndex.objects.filter(to_content_type__in=kinds, to_object_id__in=names))
    for field in ArticlePage._meta.local_many_to_many:
        _delete_rows(field.remote_field.through.objects.filter(articlepage__in=keys))
    for model in (ArticlePage, Page):
        for relation in model._meta.related_objects:
            if relation.many_to_many or relation.related_model is ArticlePage:
                continue
            rows = relation.related_model._base_manager.filter(
                **{f"{relation.field.name}__in": keys}
            )
            if relation.on_delete is CASCADE:
                rows.delete()
            else:
                rows.update(**{relation.field.name: None})
        _delete_rows(model._base_manager.filter(pk__in=keys))


def _delete_rows(rows):
    """Delete the queryset's rows in one statement; of a model with a parent, those of its own table."""
    rows._raw_delete(using=rows.db)


def settle():
    """Do at once what else is done in the night, or by PostgreSQL itself a minute after so many new rows."""
    table_statistics.gather()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
