"""Write what was read into the portal, one page after another, each by itself."""

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from articles.importers.pages import Outcome, expected_outcome, find_origin_unit, import_article
from articles.models import ArticleIndexPage, ImportedArticle
from vietnamese.system_reasons import reason_of
from vietnamese.text import fold

from .addresses import lead_to, pages_at
from .archives import MAX_PICTURE_BYTES
from .errors import ImportRefusedError, NotAnArticleError, PageError
from .links import relink
from .pictures import kept


class Other(Enum):
    """What became of a page that is no article of its own; beside ``Outcome``."""

    SKIPPED = "bỏ qua"
    REPEATED = "trùng bài"
    FAILED = "lỗi"


@dataclass
class Row:
    """One page in the report: its file, what became of it, and sentences about it."""

    name: str
    outcome: Outcome | Other
    notes: list[str] = field(default_factory=list)
    title: str = ""
    section: str = ""
    paths: list[str] = field(default_factory=list)
    address: str = ""


class Run:
    """
    An import of ``reader``'s pages; ``rows`` first, then ``link``.

    A page is one transaction with its pictures and redirects: after an interruption the same run does what is left.
    """

    def __init__(self, reader, default_section, *, unit=None, draft=False, dry=False):
        self.reader = reader
        self.archive = reader.archive
        self.default = default_section
        self.unit = unit
        self.draft = draft
        self.dry = dry
        self.seen = {}  # names of files by key
        self.at = {}  # ids of pages by old path
        self.linked = []  # (key, links) of pages that link to others of the old portal
        self._check_sections()

    def rows(self):
        """Yield a ``Row`` for every page, once it is written."""
        for name in self.archive.pages():
            yield self._row(name)

    def link(self):
        """Yield True or False for every page with links within the old portal: whether any was led to a page here."""
        for key, links in self.linked:
            try:
                with transaction.atomic():
                    changed = self._link(key, links)
            except (ValidationError, DatabaseError):
                changed = False
            yield changed

    # -- One page -----------------------------------------------------------------------------------------------------

    def _row(self, name):
        try:
            page = self.reader.read(name)
        except NotAnArticleError as error:
            return Row(name, Other.SKIPPED, [str(error)])
        except PageError as error:
            return Row(name, Other.FAILED, [str(error)])
        except RecursionError:
            return Row(name, Other.FAILED, ["Trang lồng quá nhiều lớp."])
        row = Row(name, Other.FAILED, page.problems, page.title, paths=page.paths)
        try:
            section = self._section(page)
            row.section = section.title
            self._take(page, section, row)
        except PageError as error:
            row.notes.append(str(error))
        except ValidationError as error:
            row.notes.append(" ".join(error.messages))
        except (DatabaseError, OSError) as error:
            row.notes.append(f"Không lưu được ({reason_of(error)}).")
        return row

    def _take(self, page, section, row):
        key = page.key
        if first := self.seen.get(key):
            row.outcome = Other.REPEATED
            row.notes.append(f"cùng tiêu đề và thời điểm với “{first}”")
            self._lead_to_first(page, key, row)
        elif self.dry:
            row.outcome = expected_outcome(key, page.digest, draft=self.draft)
        else:
            self._write(page, section, row)
        self.seen.setdefault(key, page.name)

    def _write(self, page, section, row):
        files = []
        try:
            with transaction.atomic():
                imported = import_article(
                    page.key,
                    page.digest,
                    lambda article: self._fill(article, page, row, files),
                    section,
                    draft=self.draft,
                )
                article = imported.article
                row.notes += lead_to(article, page.paths, self.site)
        except BaseException:
            for file in files:  # what the database forgets, the disk does too
                file.delete(save=False)
            raise
        row.outcome = imported.outcome
        row.address = article.full_url or ""
        self.at.update(dict.fromkeys(page.paths, article.pk))
        if page.links:
            self.linked.append((page.key, page.links))

    def _lead_to_first(self, page, key, row):
        if self.dry:
            return
        first = ImportedArticle.objects.select_related("page").get(key=key).page
        row.notes += lead_to(first, page.paths, self.site)
        row.address = first.full_url or ""
        self.at.update(dict.fromkeys(page.paths, first.pk))

    def _fill(self, article, page, row, files):
        images = self._images(page, row, files)
        body = []
        for kind, value in page.body:
            if kind == "picture":
                image = images.get(value["image"]["image"])
                if image is None:
                    continue
                value = value | {"image": value["image"] | {"image": image}}
            body.append({"type": kind, "value": value})
        article.title = page.title
        article.published_at = page.published_at
        article.summary = page.summary
        article.byline = page.byline
        article.source = page.source
        article.lead_image_id = images.get(page.lead_picture)
        article.lead_image_caption = page.lead_caption if article.lead_image_id else ""
        at = self._targets(page.links)
        article.body = relink(body, at.get) or body
        unit = self.unit or (find_origin_unit(page.saved) if page.saved else None)
        if unit:
            article.origin_unit = unit

    def _images(self, page, row, files):
        """Return the ids of the page's pictures in the library, by names of files."""
        captions = {
            value["image"]["image"]: value["caption"]
            for kind, value in page.body
            if kind == "picture"
        }
        images = {}
        for name in page.pictures:
            try:
                data = self.archive.read(name, MAX_PICTURE_BYTES)
                image, is_new = kept(data, name, captions.get(name, ""))
            except PageError as error:
                row.notes.append(f"bỏ ảnh “{name}”: {error}")
                continue
            if is_new:
                files.append(image.file)
            images[name] = image.pk
        return images

    # -- Links --------------------------------------------------------------------------------------------------------

    def _targets(self, links):
        """Return the ids of pages here that written links lead to, by the link."""
        missing = [path for path in links.values() if path not in self.at]
        at = self.at | pages_at(missing, self.site) if missing else self.at
        return {written: at[path] for written, path in links.items() if path in at}

    def _link(self, key, links):
        targets = self._targets(links)
        known = ImportedArticle.objects.select_related("page").filter(key=key).first()
        if not targets or known is None or known.is_with_editors:
            return False
        if self.draft and known.page.live:
            return False
        article = known.page.get_latest_revision_as_object()
        body = relink(list(article.body.raw_data), targets.get)
        if body is None:
            return False
        is_draft = not known.page.live
        article.body = body
        revision = article.save_revision(log_action=True)
        if not is_draft:
            revision.publish()
        elif known.draft_id:
            ImportedArticle.objects.filter(pk=known.pk).update(draft=revision)
        return True

    # -- Sections -----------------------------------------------------------------------------------------------------

    @cached_property
    def site(self):
        return self._any_section().get_site()

    def _any_section(self):
        return self.default or next(iter(self.sections.values()))

    @cached_property
    def sections(self):
        """Sections here, by folded names of sections there."""
        found = {}
        for name, wanted in self.reader.map.sections.items():
            found[fold(name)] = find_section(wanted)
        return found

    @cached_property
    def _by_title(self):
        return {fold(section.title): section for section in ArticleIndexPage.objects.all()}

    def _check_sections(self):
        if self.default is None and not self.sections:
            raise ImportRefusedError(
                "Chưa biết đưa bài vào chuyên mục nào; hãy thêm --section hoặc mục “sections”."
            )

    def _section(self, page):
        """Return the section of the last name that is known, as a page names its own section last; else the default."""
        for name in reversed(page.sections):
            name = fold(name)
            if section := self.sections.get(name) or self._by_title.get(name):
                return section
        if self.default is None:
            there = ", ".join(page.sections) or "không ghi"
            raise PageError(f"Không biết đưa vào chuyên mục nào (trang cũ: {there}).")
        return self.default


def find_section(wanted):
    """Return the section with this slug or path; raises ImportRefusedError."""
    path = wanted.strip("/")
    found = list(ArticleIndexPage.objects.filter(url_path__endswith=f"/{path}/")[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ImportRefusedError(f"Có nhiều chuyên mục “{wanted}”, hãy ghi cả đường dẫn.")
    known = ", ".join(ArticleIndexPage.objects.order_by("path").values_list("slug", flat=True))
    raise ImportRefusedError(
        f"Không có chuyên mục “{wanted}”. Các chuyên mục: {known or 'chưa có'}."
    )
