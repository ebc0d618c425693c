"""What pages cost a reader with a slow connection."""

from urllib.parse import urljoin, urlsplit

from operations.portal_check.budgets import KB, PLAIN_ARTICLE, REQUESTS
from operations.portal_check.results import check, failed, passed
from vietnamese.numbers import format_number

SOURCE = "Ngân sách của cổng, cho điện thoại và mạng chậm"
ADVICE = "Xem nginx có nén (gzip) không; xem mã theo dõi hay khối nào mới thêm."


@check("nang-trang-dau", "Trang đầu nhẹ (chưa kể ảnh)", source=SOURCE, advice=ADVICE)
def home_is_light(portal):
    return _weigh(portal, "/")


@check("nang-bai", "Bài viết nhẹ (chưa kể ảnh)", source=SOURCE, advice=ADVICE)
def article_is_light(portal):
    return _weigh(portal, portal.article.path)


def _weigh(portal, path):
    """Weigh a page with its style sheets, scripts and fonts, as they cross the wire."""
    page = portal.get(path)
    wanted = _parts(page.soup)
    others = [address for address in wanted if not portal.is_own(urljoin(page.url, address))]
    if others:
        return failed("trang tải của nơi khác: " + ", ".join(others))
    if len(wanted) + 1 > REQUESTS:
        return failed(f"{len(wanted) + 1} lượt tải, nhiều nhất là {REQUESTS}")
    paths = {urlsplit(urljoin(page.url, address)).path for address in wanted}
    size = page.wire_bytes + sum(portal.get(part).wire_bytes for part in sorted(paths))
    detail = f"{format_number(size // KB)} KB, nhiều nhất là {PLAIN_ARTICLE // KB} KB"
    return passed(detail) if size <= PLAIN_ARTICLE else failed(detail)


def _parts(soup):
    links = soup.find_all("link", rel=["stylesheet", "preload"], href=True)
    return [link["href"] for link in links] + [
        script["src"] for script in soup.find_all("script", src=True)
    ]
