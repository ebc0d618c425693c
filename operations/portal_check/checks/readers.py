"""What readers need, whoever they are and whatever they read with; and that nobody follows them."""

from operations.portal_check.results import check, failed, passed

SOURCE = "TT 26/2020, TT 32/2017"
TEMPLATE = "Đây là phần của mẫu trang: báo cho người phát triển cổng."


@check("ngon-ngu", "Trang khai là tiếng Việt, có đúng một tiêu đề", source=SOURCE, advice=TEMPLATE)
def pages_say_what_they_are(portal):
    titles = set()
    for reply in _pages(portal):
        html, title = reply.soup.find("html"), reply.soup.find("title")
        if not html or not html.get("lang", "").startswith("vi"):
            return failed(f"{reply.url} không có lang=vi")
        if not title or not title.get_text(strip=True):
            return failed(f"{reply.url} không có <title>")
        if len(reply.soup.find_all("h1")) != 1:
            return failed(f"{reply.url} có {len(reply.soup.find_all('h1'))} thẻ h1")
        titles.add(title.get_text(strip=True))
    return passed() if len(titles) > 1 else failed("trang đầu và bài viết có cùng <title>")


@check(
    "anh",
    "Ảnh nào cũng có mô tả hoặc được đánh dấu là trang trí",
    source=SOURCE,
    advice="Điền “Mô tả” của ảnh; xem báo cáo ảnh chưa mô tả trong khu quản trị.",
)
def pictures_are_described(portal):
    pictures = [picture for reply in _pages(portal) for picture in reply.soup.find_all("img")]
    bare = [picture.get("src", "") for picture in pictures if not picture.has_attr("alt")]
    return failed("thiếu alt: " + ", ".join(bare)) if bare else passed(f"{len(pictures)} ảnh")


@check("co-chu", "Người đọc đổi được cỡ chữ và độ tương phản", source=SOURCE, advice=TEMPLATE)
def text_can_be_larger(portal):
    viewport = portal.home.soup.find("meta", attrs={"name": "viewport"})
    content = (viewport.get("content", "") if viewport else "").replace(" ", "")
    if "user-scalable=no" in content or "maximum-scale=1" in content:
        return failed("trang cấm phóng to bằng hai ngón tay")
    sizes = portal.home.soup.find_all("button", attrs={"data-size": True})
    contrast = portal.home.soup.find("button", attrs={"data-contrast": True})
    return passed() if len(sizes) > 1 and contrast else failed("không có nút A− A A+ và tương phản")


@check("bo-qua", "Bàn phím bỏ qua được trình đơn để tới nội dung", source=SOURCE, advice=TEMPLATE)
def menu_can_be_skipped(portal):
    link = portal.home.soup.find("a", href=True)
    target = link["href"] if link else ""
    if not target.startswith("#") or not portal.home.soup.find(id=target[1:] or None):
        return failed("đường dẫn đầu tiên của trang không dẫn tới nội dung")
    return passed()


@check(
    "cookie",
    "Không đặt cookie cho người đọc",
    source="Luật 91/2025, NĐ 356/2025",
    advice="Xem proxy hay CDN phía trước có thêm cookie không.",
)
def readers_get_no_cookie(portal):
    pages = [*_pages(portal), portal.get("/tim-kiem/?q=an+ninh"), portal.get("/thong-ke/")]
    for reply in pages:
        if cookie := reply.headers.get("set-cookie"):
            return failed(f"{reply.url} đặt cookie {cookie.partition('=')[0]}")
    return passed(f"xem {len(pages)} trang")


def _pages(portal):
    return [portal.home, portal.get(portal.article.path)]
