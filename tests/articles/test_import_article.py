"""manage.py import_article: the real page of the old portal, word for word, once, and nothing by halves."""

import os
import subprocess
import sys
from datetime import datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from articles.models import ArticlePage
from home.factories import AdministrativeUnitFactory
from tests.articles.inputs import (
    OTHER_TEXT,
    REAL_FILE,
    REAL_PARAGRAPHS,
    REAL_TEXT,
    REAL_TITLE,
    state,
)
from vietnamese.dates import VIETNAM

DEBUG = ("pageHolder", "numberArticle", "numberRelation", "getStart")


class TestTheRealPage:
    @pytest.fixture
    def article(self, imported):
        self.ward = AdministrativeUnitFactory(name="Phường 1, thị xã Quảng Trị")
        AdministrativeUnitFactory(name="Phường 2, thị xã Quảng Trị")
        self.report = imported(REAL_FILE)
        return ArticlePage.objects.get()

    def test_is_published_in_the_section_with_its_own_time(self, article, section):
        assert article.live
        assert article.get_parent().specific == section
        assert article.published_at == datetime(2022, 12, 29, 10, 16, tzinfo=VIETNAM)

    def test_keeps_its_words(self, article):
        assert article.title == REAL_TITLE
        (block,) = article.body
        assert block.block_type == "paragraph"
        assert block.value.source == "".join(f"<p>{text}</p>" for text in REAL_PARAGRAPHS)
        assert article.byline == "Lệ Truyền"

    def test_has_no_summary_as_its_lead_repeats_the_title(self, article):
        assert article.summary == ""

    def test_comes_from_the_ward_that_it_names(self, article):
        assert article.origin_unit == self.ward

    def test_has_a_short_ascii_address(self, article):
        assert article.slug.isascii()
        assert len(article.slug) <= 80

    def test_is_read_on_the_site(self, article, client):
        text = client.get(article.url).content.decode()
        assert "10:16, Thứ Năm, 29-12-2022" in text
        assert REAL_TITLE in text
        assert all(f"<p>{paragraph}</p>" in text for paragraph in REAL_PARAGRAPHS)
        assert "Lệ Truyền" in text
        assert not any(word in text for word in DEBUG)

    def test_is_reported_line_by_line(self, article):
        assert self.report[0] == str(REAL_FILE)
        assert "  dòng   1  tiêu đề cổng: Chi tiết tin - Thị xã Quảng Trị" in self.report
        assert "  dòng   5  thời điểm: 10:16, Thứ Năm, 29-12-2022" in self.report
        assert "  dòng  27  dòng gỡ lỗi (bỏ): • pageHolder.getStart() - 0" in self.report
        assert "  đơn vị gốc: Phường 1, thị xã Quảng Trị" in self.report
        counters = "  số liệu cũ: đang truy cập 3, hôm nay 295, tổng 632.520"
        assert any(line.startswith(counters) for line in self.report)
        assert self.report[-1] == f"  → đã tạo, đang đăng: {article.full_url} {article.slug}"
        assert max(len(line) for line in self.report[1:-1]) < 120

    def test_stays_as_it_is_when_it_is_imported_again(self, article, imported):
        before = state()
        report = imported(REAL_FILE)
        assert state() == before
        assert "không có gì mới" in report[-1]

    def test_is_the_same_with_bom_and_windows_line_ends(self, article, imported, saved):
        before = state()
        imported(saved("bom.txt", b"\xef\xbb\xbf" + REAL_TEXT.replace("\n", "\r\n").encode()))
        assert state() == before

    def test_is_updated_when_the_file_has_changed(self, article, imported, saved):
        changed = REAL_TEXT.replace("cụ thê như", "cụ thể như")
        report = imported(saved("sửa.txt", changed))
        page = ArticlePage.objects.get()
        assert page.pk == article.pk
        assert "cụ thể như" in page.body[0].value.source
        assert page.revisions.count() == 2
        assert "cụ thê như" in page.revisions.earliest("pk").as_object().body[0].value.source
        assert "đã cập nhật" in report[-1]
        assert page.slug == article.slug

    def test_keeps_the_work_of_an_editor(self, article, imported):
        article.summary = "Sapo do biên tập viên viết."
        article.save_revision().publish()
        imported(REAL_FILE)
        article.refresh_from_db()
        assert article.summary == "Sapo do biên tập viên viết."

    def test_keeps_topics_when_a_changed_file_updates_it(self, article, imported, saved):
        article.search_description = "Mô tả"
        article.save_revision().publish()
        imported(saved("sửa.txt", REAL_TEXT.replace("cụ thê như", "cụ thể như")))
        article.refresh_from_db()
        assert article.search_description == "Mô tả"
        assert article.updated_at

    def test_follows_the_article_to_another_section(self, article, imported, home_page):
        other = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        article.move(other, pos="last-child")
        imported(REAL_FILE)
        assert ArticlePage.objects.get().get_parent().pk == other.pk


class TestOptions:
    def test_dry_run_reports_and_saves_nothing(self, imported, section):
        report = imported(REAL_FILE, dry_run=True)
        assert "  dòng   5  thời điểm: 10:16, Thứ Năm, 29-12-2022" in report
        assert "đã tạo" in report[-2]
        assert report[-1] == "Chạy thử: không có gì được lưu."
        assert state() == ([], [])
        section.refresh_from_db()
        assert section.numchild == 0

    def test_draft_is_not_published(self, imported, client):
        report = imported(REAL_FILE, draft=True)
        article = ArticlePage.objects.get()
        assert not article.live
        assert "bản nháp" in report[-1]
        assert client.get(article.url).status_code == 404

    def test_draft_of_a_changed_file_leaves_the_live_article_alone(self, imported, saved):
        imported(REAL_FILE)
        imported(saved("sửa.txt", REAL_TEXT.replace("cụ thê", "cụ thể")), draft=True)
        article = ArticlePage.objects.get()
        assert "cụ thê như" in article.body[0].value.source
        assert "cụ thể như" in str(article.get_latest_revision_as_object().body.raw_data[0])

    def test_unit_can_be_named(self, imported):
        AdministrativeUnitFactory(name="Phường 1, thị xã Quảng Trị")
        unit = AdministrativeUnitFactory(slug="xa-hai-le")
        imported(REAL_FILE, unit="xa-hai-le")
        assert ArticlePage.objects.get().origin_unit == unit

    def test_unknown_unit_is_refused(self, imported):
        with pytest.raises(CommandError, match="Không có đơn vị hành chính “la”"):
            imported(REAL_FILE, unit="la")
        assert state() == ([], [])

    def test_unknown_section_is_refused_with_those_there_are(self, section):
        with pytest.raises(CommandError, match=r"Không có chuyên mục “la”.*an-ninh"):
            call_command("import_article", str(REAL_FILE), section="la")

    def test_section_of_a_name_used_twice_needs_its_path(self, section, home_page):
        part = ArticleIndexPageFactory(parent=section, title="Khu phố", slug="khu-pho")
        ArticleIndexPageFactory(parent=home_page, title="Khu phố", slug="khu-pho")
        with pytest.raises(CommandError, match="cả đường dẫn"):
            call_command("import_article", str(REAL_FILE), section="khu-pho")
        call_command(
            "import_article", str(REAL_FILE), section="/an-ninh/khu-pho/", stdout=StringIO()
        )
        assert ArticlePage.objects.get().get_parent().pk == part.pk


class TestBatch:
    def test_of_good_files_is_imported_whole(self, imported, saved):
        report = imported(REAL_FILE, saved("đèn.txt", OTHER_TEXT))
        assert set(ArticlePage.objects.values_list("title", flat=True)) == {
            REAL_TITLE,
            "Lắp đèn chiếu sáng ở ngõ nhỏ",
        }
        assert sum("→ đã tạo" in line for line in report) == 2

    def test_beside_an_article_of_the_same_title_gets_an_address_of_its_own(
        self, imported, saved, section
    ):
        ArticlePageFactory(parent=section, title="Lắp đèn chiếu sáng ở ngõ nhỏ")
        imported(saved("đèn.txt", OTHER_TEXT))
        slugs = set(section.get_children().values_list("slug", flat=True))
        assert slugs == {"lap-den-chieu-sang-o-ngo-nho", "lap-den-chieu-sang-o-ngo-nho-2"}

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "Tệp trống"),
            (b"\x89PNG\r\n\x1a\n\0\0\0", "nhị phân"),
            ("Chỉ có chữ\nkhông có giờ", "Không có dòng thời điểm"),
            (OTHER_TEXT.replace("02-01-2023", "31-02-2023"), "dòng 3"),
            (OTHER_TEXT.encode("utf-8").replace("Sáng".encode(), b"S\xb8ng"), "UTF-8"),
            (b"a" * 50 * 1024 * 1024, "lớn hơn 2 MB"),
        ],
        ids=["empty", "binary", "no moment", "impossible date", "TCVN3", "50 MB"],
    )
    def test_with_a_bad_file_in_the_middle_changes_nothing(
        self, imported, saved, content, sentence
    ):
        imported(saved("đèn.txt", OTHER_TEXT))
        before = state()
        bad = saved("hỏng.txt", content)
        changed = saved("đèn.txt", OTHER_TEXT.replace("Bà con", "Người dân"))
        with pytest.raises(CommandError) as error:
            imported(REAL_FILE, bad, changed)
        assert state() == before
        assert str(bad) in str(error.value)
        assert sentence in str(error.value)
        assert "\n" not in str(error.value)

    def test_with_the_same_file_twice_makes_one_article(self, imported):
        report = imported(REAL_FILE, REAL_FILE)
        assert ArticlePage.objects.count() == 1
        assert ArticlePage.objects.get().revisions.count() == 1
        assert "không có gì mới" in report[-1]

    def test_with_a_missing_file_ends_with_code_one_and_one_sentence(self, tmp_path):
        missing = tmp_path / "không có.txt"
        result = subprocess.run(
            [sys.executable, "manage.py", "import_article", missing, "--section", "an-ninh"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "site_config.settings.test"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert result.returncode == 1
        assert result.stdout == ""
        assert result.stderr == f"CommandError: {missing}: Không có tệp này.\n"
