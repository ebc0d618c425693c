from django.core.management.base import BaseCommand, CommandError
from wagtail.search.backends import get_search_backends_with_name
from wagtail.search.index import get_indexed_models
from wagtail.search.models import IndexEntry

from home.management.progress import progress_bar
from search.backends.upkeep import (
    CHUNK,
    compared,
    delete_stale,
    let_others_write,
    put_in_turn,
    stale_entries,
)
from search.vocabulary import learn
from vietnamese.numbers import format_number


class Command(BaseCommand):
    """Wagtail's command of the same name, for an index that is never emptied and blocks nobody."""

    help = (
        "Đưa chỉ mục tìm kiếm về đúng với nội dung, trong lúc cổng vẫn chạy."
        " Ngừng giữa chừng không mất gì; chạy lại thì chỉ ghi phần còn khác."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--backend", dest="backend_name", help="tên trong WAGTAILSEARCH_BACKENDS"
        )
        parser.add_argument(
            "--chunk_size",
            "--chunk-size",
            type=int,
            default=CHUNK,
            help="số đối tượng đọc và ghi mỗi lần",
        )
        parser.add_argument(
            "--schema-only",
            action="store_true",
            help="không ghi gì: bảng của chỉ mục do migrate tạo",
        )

    def handle(self, *, backend_name, chunk_size, schema_only, verbosity, **options):
        if backend_name and backend_name not in dict(get_search_backends_with_name()):
            raise CommandError(f"WAGTAILSEARCH_BACKENDS không có “{backend_name}”.")
        if chunk_size < 1:
            raise CommandError("--chunk_size phải là số dương.")
        if schema_only:
            return
        models = [(model, model.get_indexed_objects().count()) for model in get_indexed_models()]
        objects = sum(count for _model, count in models)
        total = objects + IndexEntry.objects.count()
        with progress_bar(total, "Chỉ mục", options | {"verbosity": verbosity}) as bar:
            written = sum(self.update(model, chunk_size, bar) for model, count in models if count)
            deleted = self.delete_stale(bar)
        words = learn()
        if verbosity > 0:
            self.stdout.write(
                f"Chỉ mục tìm kiếm: {format_number(objects)} mục, ghi {format_number(written)},"
                f" xoá {format_number(deleted)}; từ vựng gợi ý: {format_number(words)}."
            )

    def update(self, model, size, bar):
        """Write what is missing or different of ``model``; return how many objects that were."""
        written = 0
        for chunk in compared(model, size):
            if wrong := [*chunk.missing, *chunk.different]:
                put_in_turn(model, sorted(wrong))
                written += len(wrong)
            bar.update(len(chunk.pks))
        return written

    def delete_stale(self, bar):
        """Delete the entries without objects; return how many there were."""
        deleted = 0
        for count, stale in stale_entries():
            if stale:
                delete_stale([pk for pk, _type, _object_id in stale])
                let_others_write()
            deleted += len(stale)
            bar.update(count)
        return deleted
