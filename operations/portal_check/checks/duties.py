"""What the decree on online information of state bodies asks for: to find, print, save, and go on to related bodies."""

from urllib.parse import quote_plus, urlsplit

from operations.portal_check.results import check, failed, passed
from vietnamese.text import fold

TITLES = 3
"""So many articles are searched for, each in two ways."""


@check(
    "tim-kiem",
    "Tìm kiếm ra bài theo tiêu đề, có dấu và không dấu",
    source="NĐ 42/2022, điều 7.1.a",
    advice="Chạy manage.py check_search_index --repair rồi thử lại.",
)
def search_finds_titles(portal):
    articles = [portal.article, *portal.articles[1:TITLES]]
    missing = [
        words
        for article in articles
        for words in (article.title, fold(article.title))
        if not _is_found(portal, article, words)
    ]
    if missing:
        return failed("không tìm ra: " + "; ".join(f"“{words}”" for words in missing))
    return passed(f"tìm thử {len(articles)} bài, mỗi bài hai cách")


def _is_found(portal, article, words):
    reply = portal.get(f"/tim-kiem/?q={quote_plus(words[:200])}")
    main = reply.soup.find("main") or reply.soup
    return any(
        urlsplit(link["href"]).path == article.path for link in main.find_all("a", href=True)
    )


@check(
    "in-bai",
    "Bài nào cũng in được",
    source="NĐ 42/2022, điều 7.1.c",
    advice="Mở một bài, bấm “In bài”; nếu lỗi, xem nhật ký của tin-phuong-web.",
)
def articles_can_be_printed(portal):
    return _output(portal, "in/")


@check(
    "luu-bai",
    "Bài nào cũng lưu được",
    source="NĐ 42/2022, điều 7.1.c",
    advice="Mở một bài, bấm “Lưu bài”; nếu lỗi, xem nhật ký của tin-phuong-web.",
)
def articles_can_be_saved(portal):
    finding = _output(portal, "luu/")
    reply = portal.get(portal.article.path + "luu/")
    if "attachment" not in reply.headers.get("content-disposition", ""):
        return failed(f"{portal.article.path}luu/ không được trao như một tệp để lưu")
    return finding


def _output(portal, name):
    """Look whether the latest article leads to its output ``name``, and that holds the title."""
    path = portal.article.path + name
    page = portal.get(portal.article.path)
    if not any(urlsplit(link["href"]).path == path for link in page.soup.find_all("a", href=True)):
        return failed(f"{portal.article.path} không có đường dẫn tới {path}")
    reply = portal.get(path)
    if reply.status != 200 or fold(portal.article.title) not in fold(reply.soup.get_text(" ")):
        return failed(f"{path} trả lời {reply.status} hoặc thiếu tiêu đề của bài")
    return passed(path)


@check(
    "lien-ket",
    "Có liên kết tới các cơ quan liên quan",
    source="NĐ 42/2022, điều 7.1.b",
    advice="Thêm đường dẫn ở Phường › Trình đơn, vị trí “Liên kết website”.",
)
def related_bodies_are_linked(portal):
    block = portal.home.soup.find("nav", attrs={"aria-labelledby": "footer-links"})
    links = block.find_all("a", href=True) if block else []
    others = [link["href"] for link in links if not portal.is_own(link["href"])]
    if not others:
        return failed("trang đầu không có khối “Liên kết website” dẫn tới cơ quan nào khác")
    return passed(f"{len(others)} liên kết")
