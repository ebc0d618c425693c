from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation
from wagtail.search.index import get_indexed_models
from wagtail.search.models import IndexEntry

from home.management.progress import progress_bar
from search.backends.upkeep import compare, compared, delete_stale, put_in_turn, stale_entries
from vietnamese.numbers import format_number

EXAMPLES = 10
"""Objects of a kind of fault that are named; all are counted."""
MISSING, DIFFERENT, STALE = "thiếu", "khác từ", "thừa"


class Faults:
    """The number of faults of one kind, and the first of them."""

    def __init__(self):
        self.count, self.examples = 0, []

    def add(self, count, examples):
        """Count ``count`` more; ``examples`` is only gone through as far as it is shown."""
        self.count += count
        room = EXAMPLES - len(self.examples)
        self.examples += [text for text, _place in zip(examples, range(room), strict=False)]


class Command(BaseCommand):
    help = (
        "Xem chỉ mục tìm kiếm có đúng với nội dung không; kết thúc với mã 1 khi còn chỗ sai."
        " Không ghi gì, trừ khi có --repair."
    )

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="sửa những chỗ sai tìm thấy")

    @translation.override("vi")
    def handle(self, *, repair, **options):
        self.repair = repair
        self.found = defaultdict(Faults)
        models = [(model, model.get_indexed_objects().count()) for model in get_indexed_models()]
        total = sum(count for _model, count in models) + IndexEntry.objects.count()
        with progress_bar(total, "Đối chiếu", options) as bar:
            for model, count in models:
                if count:
                    self.check_model(model, bar)
            self.check_entries(bar)
        sentences = list(self.check_copy()) if connection.vendor == "sqlite" else []
        self.report(models, sentences)
        if not sentences and not self.found:
            self.stdout.write("Chỉ mục tìm kiếm khớp với nội dung.")
        elif repair:
            self.stdout.write("Đã sửa những chỗ trên.")
        else:
            raise CommandError(
                "Chỉ mục tìm kiếm không khớp với nội dung. Sửa bằng: check_search_index --repair"
            )

    def check_model(self, model, bar):
        for chunk in compared(model):
            bar.update(len(chunk.pks))
            wrong = [*chunk.missing, *chunk.different]
            if not wrong:
                continue
            now = compare(model, wrong)  # somebody may have saved it between the two readings
            for kind, pks in ((MISSING, now.missing), (DIFFERENT, now.different)):
                if pks:
                    self.found[model, kind].add(len(pks), self.names(model, pks))
            if self.repair:
                put_in_turn(model, wrong)

    def names(self, model, pks):
        return (
            f"{pk}: {obj}"
            for pk, obj in sorted(model._base_manager.in_bulk(pks[:EXAMPLES]).items())
        )

    def check_entries(self, bar):
        for count, stale in stale_entries():
            bar.update(count)
            by_type = defaultdict(list)
            for _pk, content_type, object_id in stale:
                by_type[content_type].append(object_id)
            for content_type, ids in by_type.items():
                kind = ContentType.objects.get_for_id(content_type)
                self.found[kind.model_class() or kind.model, STALE].add(len(ids), iter(ids))
            if self.repair and stale:
                delete_stale([pk for pk, _type, _object_id in stale])

    def check_copy(self):
        """Yield a sentence for each fault of SQLite's own full-text table."""
        from search.backends import fts_copy

        entries, copies = fts_copy.counts()
        unlike = fts_copy.unlike()
        if not fts_copy.is_sound():
            yield "Bảng toàn văn FTS5 bị hỏng (integrity-check)."
            if self.repair:
                fts_copy.rebuild()
        if entries != copies:
            yield (
                f"Bảng toàn văn FTS5 có {format_number(copies)} dòng,"
                f" chỉ mục có {format_number(entries)}."
            )
        if unlike:
            yield f"Bảng toàn văn FTS5 khác chỉ mục ở {format_number(len(unlike))} dòng."
            if self.repair:
                fts_copy.copy_again(unlike)

    def report(self, models, sentences):
        counts = dict(models)
        others = {model for model, _kind in self.found} - counts.keys()
        for model in [*(model for model, _count in models), *sorted(others, key=str)]:
            kinds = {
                kind: self.found[model, kind]
                for kind in (MISSING, DIFFERENT, STALE)
                if (model, kind) in self.found
            }
            count = counts.get(model, 0)
            if not count and not kinds:
                continue
            told = ", ".join(
                f"{kind} {format_number(faults.count)}" for kind, faults in kinds.items()
            )
            label = model if isinstance(model, str) else model._meta.verbose_name
            self.stdout.write(f"{label}: {format_number(count)} mục, {told or 'khớp'}.")
            for kind, faults in kinds.items():
                for example in faults.examples:
                    self.stdout.write(f"  {kind}: {example}")
        for sentence in sentences:
            self.stdout.write(sentence)
