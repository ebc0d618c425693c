"""manage.py import_html: pages of an old portal on NukeViet 4, from a folder and from a ZIP file."""

import unicodedata
import zipfile
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry, Revision

from articles.factories import ArticleIndexPageFactory
from articles.models import ArticlePage, ImportedArticle
from home.models import CustomImage
from tests.articles.html_pages import (
    BASE,
    FIRST,
    listing_page,
    nukeviet_page,
    picture_bytes,
    town_page,
)
from vietnamese.dates import VIETNAM


def state():
    """Return all that an import could have changed."""
    models = (ArticlePage, Revision, Redirect, CustomImage, ImportedArticle)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def in_windows_1258(text):
    """Return the bytes of ``text`` in a code page in which the tone of a letter stands behind it."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    letters = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        letters.append(bare + "".join(part for part in parts if part in tones))
    return "".join(letters).encode("cp1258")


def outcomes(rows):
    return {name: row["kết quả"] for name, row in rows.items()}


ARTICLE = {
    "tin-tuc/a.html": nukeviet_page(
        title="Ra quân dọn vệ sinh (minh hoạ)",
        body="<h2>Kết quả</h2><p>Bà con <strong>cùng làm</strong>.</p>"
        '<figure><img src="/uploads/a.jpg" alt="Bà con dọn kênh"><figcaption>Ảnh: M. H.</figcaption></figure>',
        figure='<figure class="article left"><img src="../uploads/lead.png">Toàn cảnh</figure>',
    ),
    "uploads/a.jpg": picture_bytes(),
    "uploads/lead.png": picture_bytes((200, 0, 0), form="PNG"),
}


class TestOneArticle:
    @pytest.fixture
    def article(self, imported_html, old_portal):
        self.printed, self.rows = imported_html(old_portal(ARTICLE))
        return ArticlePage.objects.get()

    def test_is_published_with_all_that_the_old_page_says(self, article, section):
        assert article.live
        assert article.get_parent().specific == section
        assert article.title == "Ra quân dọn vệ sinh (minh hoạ)"
        assert article.published_at == FIRST.replace(tzinfo=VIETNAM)
        assert article.summary == "Sáng nay có hai trăm người tham gia."
        assert article.byline == "Minh Hoạ"
        assert article.source == "Báo minh hoạ"

    def test_stands_as_one_that_an_editor_made_and_published(self, article, section):
        other = ArticlePage(title="Người viết", live=False)
        section.add_child(instance=other)
        other.save_revision(log_action=True).publish()
        other.refresh_from_db()
        for page in (article, other):
            assert page.live
            assert page.live_revision == page.latest_revision == page.revisions.get()
            assert not page.has_unpublished_changes
            assert page.first_published_at == page.last_published_at
        actions = [
            list(
                PageLogEntry.objects.filter(page=page)
                .order_by("pk")
                .values_list("action", flat=True)
            )
            for page in (article, other)
        ]
        assert actions[0] == actions[1] == ["wagtail.create", "wagtail.edit", "wagtail.publish"]

    def test_has_its_text_as_blocks(self, article):
        kinds = [block.block_type for block in article.body]
        assert kinds == ["heading", "paragraph", "picture"]
        assert article.body[1].value.source == "<p>Bà con <b>cùng làm</b>.</p>"

    def test_has_its_pictures_in_the_library_for_an_editor_to_describe(self, article):
        picture = article.body[2].value
        assert picture["caption"] == "Ảnh: M. H."
        assert picture["image"].contextual_alt_text == "Bà con dọn kênh"
        assert picture["image"].description == ""
        assert article.lead_image.description == ""
        assert article.lead_image_caption == "Toàn cảnh"

    def test_is_read_at_its_address_and_from_the_old_one(self, article, client):
        assert "Bà con <b>cùng làm</b>" in client.get(article.url).content.decode()
        answer = client.get("/tin-tuc/ra-quan-1.html")
        assert (answer.status_code, answer["Location"]) == (301, article.url)

    def test_is_reported(self, article):
        row = self.rows["tin-tuc/a.html"]
        assert row["kết quả"] == "đã tạo"
        assert row["địa chỉ cũ"] == "/tin-tuc/ra-quan-1.html"
        assert row["địa chỉ mới"] == article.full_url
        assert "  đã tạo: 1" in self.printed

    def test_nothing_changes_the_second_time(self, article, imported_html, old_portal):
        before = state()
        _, rows = imported_html(old_portal({}))
        assert state() == before
        assert outcomes(rows) == {"tin-tuc/a.html": "không có gì mới"}

    def test_another_picture_of_the_same_name_is_a_change(self, article, imported_html, old_portal):
        _, rows = imported_html(old_portal({"uploads/a.jpg": picture_bytes((0, 0, 0))}))
        assert outcomes(rows) == {"tin-tuc/a.html": "đã cập nhật"}
        assert CustomImage.objects.count() == 3

    def test_what_an_editor_has_not_published_yet_stays_so(
        self, article, imported_html, old_portal
    ):
        draft = article.get_latest_revision_as_object()
        draft.summary = "Biên tập viên đang sửa."
        draft.save_revision()
        changed = {"tin-tuc/a.html": nukeviet_page(body="<p>Nội dung khác.</p>")}
        _, rows = imported_html(old_portal(changed))
        assert outcomes(rows) == {"tin-tuc/a.html": "đã cập nhật, chờ người biên tập"}
        article.refresh_from_db()
        assert article.body[0].block_type == "heading"


def test_a_zip_file_is_read_in_place_and_gives_the_same(imported_html, tmp_path, old_portal):
    archive = tmp_path / "cổng.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in ARTICLE.items():
            file.writestr(f"cong-cu/{name}", content)
        file.writestr("../../ngoai.html", nukeviet_page(title="Dẫn ra ngoài"))
        file.writestr("/etc/ngoai.html", nukeviet_page(title="Dẫn ra ngoài"))
    printed, rows = imported_html(archive)
    assert outcomes(rows) == {"cong-cu/tin-tuc/a.html": "đã tạo"}
    assert "../../ngoai.html: bỏ tệp, tên dẫn ra ngoài thư mục." in printed
    assert CustomImage.objects.count() == 2
    before = state()
    _, rows = imported_html(old_portal(ARTICLE))
    assert outcomes(rows) == {"tin-tuc/a.html": "không có gì mới"}
    assert state() == before


def test_a_dry_run_tells_all_and_writes_nothing(imported_html, old_portal, settings):
    before = state()
    printed, rows = imported_html(old_portal(ARTICLE | {"b.html": "<p>không"}), dry_run=True)
    assert outcomes(rows) == {"b.html": "bỏ qua", "tin-tuc/a.html": "đã tạo"}
    assert "Chạy thử: không có gì được lưu." in printed
    assert state() == before
    assert not settings.MEDIA_ROOT.exists()


def test_a_draft_is_published_by_the_next_run(imported_html, old_portal):
    imported_html(old_portal(ARTICLE), draft=True)
    assert not ArticlePage.objects.get().live
    _, rows = imported_html(old_portal({}))
    assert outcomes(rows) == {"tin-tuc/a.html": "đã cập nhật"}
    assert ArticlePage.objects.get().live


def test_a_page_with_a_fault_stops_nobody(imported_html, old_portal):
    later = FIRST + timedelta(days=1)
    pages = {
        "khong-tieu-de.html": nukeviet_page(title=""),
        "khong-thoi-diem.html": nukeviet_page(moment=None),
        "trong.html": nukeviet_page(body="", lead=""),
        "tuong-lai.html": nukeviet_page(moment=datetime(2190, 1, 1)),
        "danh-sach.html": listing_page(),
        "rong.html": "",
        "nhi-phan.html": bytes(range(256)) * 10,
        "qua-lon.html": b"<html>" + b" " * (5 * 1024 * 1024),
        "tieu-de-dai.html": nukeviet_page(title="dài " * 100),
        "thieu-anh.html": nukeviet_page(
            title="Thiếu ảnh", body='<p>Chữ</p><img src="/mat.jpg"><img src="hong.jpg">', moment=later
        ),
        "hong.jpg": b"\xff\xd8\xff khong phai anh",
    }  # fmt: skip
    printed, rows = imported_html(old_portal(pages), fails=True)
    assert outcomes(rows) == {
        "danh-sach.html": "bỏ qua",
        "khong-thoi-diem.html": "lỗi",
        "khong-tieu-de.html": "lỗi",
        "nhi-phan.html": "lỗi",
        "qua-lon.html": "lỗi",
        "rong.html": "bỏ qua",
        "thieu-anh.html": "đã tạo",
        "tieu-de-dai.html": "lỗi",
        "trong.html": "lỗi",
        "tuong-lai.html": "lỗi",
    }
    assert rows["khong-tieu-de.html"]["ghi chú"] == "Không tìm thấy tiêu đề."
    assert rows["qua-lon.html"]["ghi chú"] == "Tệp lớn hơn 5 MB."
    assert "không có tệp ảnh “/mat.jpg”" in rows["thieu-anh.html"]["ghi chú"]
    assert "bỏ ảnh “hong.jpg”" in rows["thieu-anh.html"]["ghi chú"]
    assert "khong-thoi-diem.html: lỗi: Không tìm thấy thời điểm đăng." in printed
    assert ArticlePage.objects.get().title == "Thiếu ảnh"


def test_broken_html_in_windows_1258_is_read(imported_html, old_portal):
    page = nukeviet_page(title="Tổ dân phố", body="<p>Đường phố <b>sạch<div>đẹp")
    page = page.replace('<meta charset="utf-8">', '<meta charset="windows-1258">')
    imported_html(old_portal({"a.html": in_windows_1258(page)}))
    article = ArticlePage.objects.get()
    assert article.title == "Tổ dân phố"
    assert article.body[0].value.source.startswith("<p>Đường phố <b>sạch</b></p>")


def test_decomposed_letters_and_file_names_are_the_same_article(imported_html, old_portal):
    imported_html(
        old_portal(
            {
                "a.html": nukeviet_page(title="Hoà", body="<img src='/ảnh.jpg'>x"),
                "a\u0309nh.jpg": picture_bytes(),
            }
        )
    )
    imported_html(
        old_portal(
            {"a.html": nukeviet_page(title="Hoa\u0300", body="<img src='/%E1%BA%A3nh.jpg'>x")}
        )
    )
    assert ArticlePage.objects.count() == CustomImage.objects.count() == 1


def test_one_title_at_two_moments_is_two_articles_and_at_one_moment_one(imported_html, old_portal):
    pages = {
        "1.html": nukeviet_page(address="1.html"),
        "2.html": nukeviet_page(address="2.html", body="<p>Bản in.</p>"),
        "3.html": nukeviet_page(address="3.html", moment=FIRST + timedelta(hours=1)),
    }
    _, rows = imported_html(old_portal(pages))
    assert outcomes(rows) == {"1.html": "đã tạo", "2.html": "trùng bài", "3.html": "đã tạo"}
    first, second = ArticlePage.objects.order_by("pk")
    assert first.slug != second.slug
    targets = dict(Redirect.objects.values_list("old_path", "redirect_page"))
    assert targets == {"/1.html": first.pk, "/2.html": first.pk, "/3.html": second.pk}
    before = state()
    imported_html(old_portal({}))
    assert state() == before


def test_a_section_is_found_by_the_name_that_the_old_page_has_for_it(
    imported_html, old_portal, home_page, tmp_path
):
    ArticleIndexPageFactory(parent=home_page, title="Văn hoá", slug="van-hoa")
    youth = ArticleIndexPageFactory(parent=home_page, title="Thanh niên", slug="thanh-nien")
    ready = (tmp_path / "m.yml").resolve()
    ready.write_text(
        "title: h1\nmoment: .h5\nbody: '#news-bodyhtml'\nsections:\n"
        "  place: .temp-breadcrumbs li\n  names: {Tuổi trẻ: thanh-nien}\n"
    )
    pages = {
        "1.html": nukeviet_page(title="Một", section="văn hóa"),
        "2.html": nukeviet_page(title="Hai", section="Tuổi trẻ"),
        "3.html": nukeviet_page(title="Ba", section="Mục lạ"),
    }
    _, rows = imported_html(old_portal(pages), map_name=str(ready), fails=True, section=None)
    assert [row["chuyên mục"] for row in rows.values()] == ["Văn hoá", "Thanh niên", ""]
    assert "Không biết đưa vào chuyên mục nào" in rows["3.html"]["ghi chú"]
    assert ArticlePage.objects.child_of(youth).get().title == "Hai"


def test_the_old_town_portal_is_read_by_its_words(imported_html, old_portal):
    lines = ["Sáng nay, khu phố 3 lắp đèn.", 'Bà con <a href="/khac">góp công</a>.', "Minh Hoạ"]
    _, rows = imported_html(
        old_portal({"a.html": town_page(lines), "b.html": listing_page()}), "cong-thi-xa"
    )
    assert outcomes(rows) == {"a.html": "đã tạo", "b.html": "bỏ qua"}
    article = ArticlePage.objects.get()
    assert article.title == "Lắp đèn ở ngõ nhỏ (minh hoạ)"
    assert article.published_at == datetime(2022, 12, 29, 10, 16, tzinfo=VIETNAM)
    assert article.summary == lines[0]
    assert article.byline == "Minh Hoạ"
    assert article.body[0].value.source == f'<p>Bà con <a href="{BASE}khac">góp công</a>.</p>'


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"map_name": "khong-co"}, "Bản đồ có sẵn: cong-thi-xa, nukeviet4"),
        ({"section": "khong-co"}, "Không có chuyên mục “khong-co”"),
        ({"section": None}, "Chưa biết đưa bài vào chuyên mục nào"),
        ({"base": "cong-cu"}, "phải có dạng https://"),
        ({"unit": "khong-co"}, "Không có đơn vị hành chính"),
    ],
)
def test_what_cannot_start_says_why(imported_html, old_portal, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        imported_html(old_portal(ARTICLE), **options)


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"PK khong phai zip", "không phải một thư mục"), (None, "Không có")]
)
def test_what_is_neither_folder_nor_zip_is_refused(imported_html, tmp_path, content, sentence):
    path = tmp_path / "cong.zip"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        imported_html(path)


def test_a_folder_without_any_page_is_an_error(imported_html, old_portal):
    with pytest.raises(CommandError, match=r"Không có tệp nào đuôi .*\.html.* để nhập"):
        imported_html(old_portal({"uploads/a.jpg": picture_bytes()}))
