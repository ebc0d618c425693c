import json
from collections import Counter
from itertools import islice

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import CharField, TextField
from django.utils import translation
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from articles.models import ArticleIndexPage
from home.models import CustomImage
from home.querysets import published
from newsroom.checks import RULES, findings_of_all
from newsroom.checks.findings import CHUNK
from security_models.models import SecurityModel, TaskPlan
from vietnamese.numbers import format_number

RECORDS = (SecurityModel, TaskPlan)
WRITTEN = (CharField, StreamField, TextField)


class Command(BaseCommand):
    help = (
        "Kiểm tra nội dung của cả cổng, như khung “Kiểm tra bài” của trang biên tập: in ra những chỗ nên"
        " xem lại. Không sửa gì; kết thúc với mã 0, trừ khi có --fail."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--section", metavar="TÊN", help="chỉ chuyên mục có tên ngắn này, và các chuyên mục con"
        )
        parser.add_argument(
            "--rule",
            action="append",
            choices=RULES,
            metavar="QUY_TẮC",
            help=f"chỉ quy tắc này; dùng được nhiều lần: {', '.join(RULES)}",
        )
        parser.add_argument(
            "--drafts",
            action="store_true",
            help="bản nháp mới nhất của mọi trang, thay cho bản đang đăng",
        )
        parser.add_argument("--json", action="store_true", help="in mỗi trang một dòng JSON")
        parser.add_argument(
            "--fail", action="store_true", help="kết thúc với mã 1 khi còn chỗ nên xem lại"
        )

    @translation.override("vi")
    def handle(self, *, section, rule, drafts, **options):
        rules = {name: RULES[name] for name in RULES if not rule or name in rule}
        self.addresses = AdminURLFinder()
        tell = self.tell_json if options["json"] else self.tell
        checked, counts, with_findings = 0, Counter(), 0
        for thing, found in findings_of_all(self.things(section, drafts), rules):
            checked += 1
            if found:
                with_findings += 1
                counts.update(finding.rule for finding in found)
                tell(thing, found)
        if not options["json"]:
            self.tell_sum(checked, with_findings, counts)
        if options["fail"] and counts:
            raise CommandError(f"Còn {format_number(counts.total())} chỗ nên xem lại.")

    def things(self, section, drafts):
        """Yield the pages, and without a section the records too, a chunk at a time."""
        pages = Page.objects.filter(depth__gt=1, alias_of=None)
        if section:
            sections = ArticleIndexPage.objects.filter(slug=section)
            if not sections:
                raise CommandError(f"Không có chuyên mục nào có tên ngắn là “{section}”.")
            below = Page.objects.none()
            for one in sections:
                below |= Page.objects.descendant_of(one, inclusive=True)
            pages = pages.filter(pk__in=below.values("pk"))
        yield from self.newest(pages, drafts, published)
        if not section:
            for model in RECORDS:
                yield from self.newest(
                    model.objects.order_by("pk"), drafts, lambda records: records.published()
                )

    def newest(self, queryset, drafts, only_published):
        """Yield the live things of ``queryset``, or all of them as their latest draft has them."""
        if not drafts:
            queryset = only_published(queryset)
        if queryset.model is Page:
            queryset = queryset.order_by("path").specific()
        things = queryset.iterator(chunk_size=CHUNK)
        if not drafts:
            yield from things
            return
        while chunk := list(islice(things, CHUNK)):
            revisions = Revision.objects.in_bulk({thing.latest_revision_id for thing in chunk})
            for thing in chunk:
                if revision := revisions.get(thing.latest_revision_id):
                    as_written(thing, revision.content)
                yield thing

    def address(self, thing):
        return f"{settings.WAGTAILADMIN_BASE_URL}{self.addresses.get_edit_url(thing)}"

    def tell(self, thing, found):
        self.stdout.write(f"{thing} ({thing._meta.verbose_name})")
        self.stdout.write(f"  {self.address(thing)}")
        for finding in found:
            excerpt = f" – “{finding.excerpt}”" if finding.excerpt else ""
            self.stdout.write(
                f"  [{finding.rule}] {finding.place.label}: {finding.sentence}{excerpt}"
            )

    def tell_json(self, thing, found):
        row = {
            "type": thing._meta.label,
            "id": thing.pk,
            "title": str(thing),
            "admin_url": self.address(thing),
            "findings": [
                {
                    "rule": finding.rule,
                    "sentence": finding.sentence,
                    "field": finding.place.field,
                    "block": finding.place.block,
                    "excerpt": finding.excerpt,
                }
                for finding in found
            ],
        }
        self.stdout.write(json.dumps(row, ensure_ascii=False))

    def tell_sum(self, checked, with_findings, counts):
        self.stdout.write(
            f"Đã kiểm tra {format_number(checked)} mục, {format_number(with_findings)} mục có chỗ nên"
            f" xem lại, tất cả {format_number(counts.total())} chỗ."
        )
        for name, count in counts.most_common():
            self.stdout.write(f"  {name} ({RULES[name].label}): {format_number(count)}")


def as_written(thing, content):
    """
    Give ``thing`` the texts, bodies and pictures of the revision's ``content``.

    Wagtail's own way reads more, with a query for each relation of each thing.
    """
    for field in thing._meta.concrete_fields:
        is_picture = field.related_model is CustomImage
        if field.name in content and (is_picture or isinstance(field, WRITTEN)):
            setattr(thing, field.attname, field.to_python(content[field.name]))
