"""manage.py import_article upon articles that editors have worked on: their work stays theirs."""

import pytest

from articles.models import ArticlePage
from tests.articles.inputs import OTHER_TEXT, state


class TestWhatEditorsHold:
    """An import publishes only its own work: neither what editors took back nor what they only drafted."""

    CHANGED = OTHER_TEXT.replace("Bà con", "Người dân")
    CHANGED_AGAIN = OTHER_TEXT.replace("Bà con", "Nhân dân")

    @pytest.fixture
    def run(self, imported, saved):
        """A function that imports a text and returns the last line of the report and the article."""

        def run(text, **options):
            report = imported(saved("đèn.txt", text), **options)
            return report[-1], ArticlePage.objects.get()

        return run

    @staticmethod
    def text(article):
        return str(article.body.raw_data[0]["value"])

    @staticmethod
    def edit(article, **values):
        """Save an editor's draft, and return the article as it is then."""
        draft = article.get_latest_revision_as_object()
        for name, value in values.items():
            setattr(draft, name, value)
        draft.save_revision()
        article.refresh_from_db()
        return article

    def test_article_taken_back_stays_so(self, run):
        _, article = run(OTHER_TEXT)
        article.unpublish()
        before = state()
        report, _ = run(OTHER_TEXT)
        assert state() == before
        assert "→ không có gì mới, bản nháp:" in report
        for text in (self.CHANGED, self.CHANGED):
            report, article = run(text)
            assert not article.live
            assert "Người dân" in self.text(article.get_latest_revision_as_object())
        assert "không có gì mới" in report
        assert article.revisions.count() == 2

    def test_article_taken_back_is_updated_as_a_draft_and_reported(self, run, client):
        _, article = run(OTHER_TEXT)
        article.unpublish()
        report, article = run(self.CHANGED)
        assert "→ đã cập nhật, chờ người biên tập, bản nháp:" in report
        assert client.get(article.url).status_code == 410

    def test_article_taken_back_over_a_draft_of_an_import_stays_so(self, run):
        run(OTHER_TEXT)
        _, article = run(self.CHANGED, draft=True)
        article.unpublish()
        report, article = run(self.CHANGED)
        assert not article.live
        assert "không có gì mới" in report

    def test_article_taken_back_is_published_again_by_its_editor(self, run):
        _, article = run(OTHER_TEXT)
        article.unpublish()
        _, article = run(self.CHANGED)
        article.get_latest_revision().publish()
        report, article = run(self.CHANGED_AGAIN)
        assert "→ đã cập nhật, đang đăng:" in report
        assert "Nhân dân" in self.text(article)

    @pytest.mark.parametrize("draft", [False, True])
    def test_draft_of_an_editor_is_not_published(self, run, draft):
        _, article = run(OTHER_TEXT)
        self.edit(article, source="Báo chưa kiểm chứng")
        report, article = run(self.CHANGED, draft=draft)
        assert "→ đã cập nhật, chờ người biên tập, đang đăng, có bản nháp mới hơn:" in report
        assert (article.live, article.source) == (True, "")
        assert "Bà con" in self.text(article)
        latest = article.get_latest_revision_as_object()
        assert latest.source == "Báo chưa kiểm chứng"
        assert "Người dân" in self.text(latest)

    def test_draft_of_an_editor_below_an_import_is_not_published_by_the_next(self, run):
        _, article = run(OTHER_TEXT)
        self.edit(article, source="Báo chưa kiểm chứng")
        for text in (self.CHANGED, self.CHANGED, self.CHANGED_AGAIN, OTHER_TEXT):
            _, article = run(text, draft=text is self.CHANGED_AGAIN)
            assert article.source == ""
            assert article.has_unpublished_changes

    def test_draft_of_an_editor_upon_that_of_an_import_is_not_published(self, run):
        _, article = run(OTHER_TEXT, draft=True)
        article = self.edit(article, source="Báo chưa kiểm chứng")
        report, article = run(OTHER_TEXT)
        assert not article.live
        assert "không có gì mới" in report
        report, article = run(self.CHANGED)
        assert not article.live
        assert "chờ người biên tập" in report

    def test_draft_of_an_import_is_published_by_the_next(self, run):
        run(OTHER_TEXT, draft=True)
        before = state()
        report, _ = run(OTHER_TEXT, draft=True)
        assert "không có gì mới" in report
        assert state() == before
        report, article = run(OTHER_TEXT)
        assert "→ đã cập nhật, đang đăng:" in report
        assert article.live
        assert article.revisions.count() == 1
        before = state()
        report, _ = run(OTHER_TEXT)
        assert "không có gì mới" in report
        assert state() == before

    def test_draft_of_an_import_is_followed_by_a_changed_file(self, run):
        run(OTHER_TEXT, draft=True)
        report, article = run(self.CHANGED)
        assert "→ đã cập nhật, đang đăng:" in report
        assert article.live
        assert "Người dân" in self.text(article)

    def test_draft_upon_a_live_article_is_published_by_the_next_import(self, run):
        run(OTHER_TEXT)
        for text in (self.CHANGED_AGAIN, self.CHANGED):
            report, article = run(text, draft=True)
            assert "→ đã cập nhật, đang đăng, có bản nháp mới hơn:" in report
            assert "Bà con" in self.text(article)
        report, article = run(self.CHANGED)
        assert "→ đã cập nhật, đang đăng:" in report
        assert "Người dân" in self.text(article)
        assert not article.has_unpublished_changes

    def test_draft_of_an_import_published_by_an_editor_is_left_alone(self, run):
        _, article = run(OTHER_TEXT, draft=True)
        article.get_latest_revision().publish()
        before = state()
        report, _ = run(OTHER_TEXT)
        assert "không có gì mới" in report
        assert state() == before

    def test_later_version_of_an_editor_is_not_taken_back(self, run):
        run(OTHER_TEXT)
        _, article = run(self.CHANGED, draft=True)
        article = self.edit(article, summary="Sapo do biên tập viên viết.")
        article.get_latest_revision().publish()
        before = state()
        run(self.CHANGED)
        assert state() == before
