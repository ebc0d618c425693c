"""The saved pages that tests of the importer read, and moments for articles to stand in order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from articles.models import ArticlePage, ImportedArticle

REAL_FILE = Path(__file__).parents[2] / "site_config/demo/quang-tri-2022-12-29.txt"
REAL_TEXT = REAL_FILE.read_text(encoding="utf-8")
REAL_TITLE = (
    "UBND phường 1 tổng kết công tác xây dựng mô hình và đề ra các giải pháp nâng cao chất lượng "
    "xây dựng phong trào TDBVANTQ giai đoạn 2022 – 2025"
)
REAL_PARAGRAPHS = [REAL_TEXT.split("\n")[line].replace("\u00a0", " ").strip() for line in (12, 16)]
OTHER_TEXT = """Lắp đèn chiếu sáng ở ngõ nhỏ

08:00, Thứ Hai, 02-01-2023

Sáng nay, khu phố 3 lắp đèn.

Bà con góp công, góp sức.

Minh Hoạ
"""
NOON = datetime(2026, 7, 1, 5, tzinfo=UTC)


def state():
    """Return all that an import could have changed."""
    pages = ArticlePage.objects.order_by("pk").values_list(
        "pk", "title", "live", "latest_revision", "last_published_at"
    )
    return list(pages), list(ImportedArticle.objects.order_by("pk").values_list())


def at(hours):
    """Return the moment so many hours after noon of the first of July."""
    return NOON + timedelta(hours=hours)
