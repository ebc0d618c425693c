"""Addresses for search engines, for people who are lost, and for the staff."""

from urllib.parse import urlsplit
from xml.etree import ElementTree

from operations.portal_check.results import check, failed, passed

NOWHERE = "/kiem-tra-cong/khong-co-trang-nay/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TOLD_TOO_MUCH = ("Traceback", "DEBUG = True", "urlconf")


@check(
    "robots",
    "robots.txt mở cổng cho máy tìm kiếm, trừ khu quản trị",
    source="RFC 9309",
    advice="Mở /robots.txt; xem proxy có thay tệp này không.",
)
def robots_are_told(portal):
    reply = portal.get("/robots.txt")
    lines = [line.strip() for line in reply.text.splitlines()]
    if reply.status != 200 or "Disallow: /" in lines:
        return failed(f"trả lời {reply.status} hoặc cấm cả cổng")
    if "Disallow: /admin/" not in lines or not any(line.startswith("Sitemap:") for line in lines):
        return failed("thiếu “Disallow: /admin/” hoặc “Sitemap:”")
    return passed()


@check(
    "sitemap",
    "sitemap.xml kể các trang, với đúng tên miền",
    source="sitemaps.org",
    advice="Đặt BASE_URL đúng địa chỉ công khai rồi chạy manage.py prepare.",
)
def sitemap_tells_pages(portal):
    reply = portal.get("/sitemap.xml")
    if b"<!DOCTYPE" in reply.body or b"<!ENTITY" in reply.body:
        return failed("không phải sitemap")
    try:
        tree = ElementTree.fromstring(reply.body)  # noqa: S314 - without entities, see above
    except ElementTree.ParseError:
        return failed(f"trả lời {reply.status}, không phải XML")
    addresses = [place.text or "" for place in tree.iter(f"{NAMESPACE}loc")]
    hosts = {urlsplit(address.strip()).hostname for address in addresses}
    if not addresses or hosts != {portal.host}:
        return failed(f"{len(addresses)} trang, tên miền: {', '.join(map(str, hosts)) or 'không'}")
    return passed(f"{len(addresses)} trang")


@check(
    "trang-loi",
    "Trang báo lỗi bằng tiếng Việt, không lộ mã nguồn",
    source="Vận hành",
    advice="Không bao giờ chạy cổng thật với make dev hay DEBUG.",
)
def errors_are_explained(portal):
    reply = portal.get(NOWHERE)
    html = reply.soup.find("html")
    if reply.status != 404:
        return failed(f"{NOWHERE} trả lời {reply.status}, phải là 404")
    if any(word in reply.text for word in TOLD_TOO_MUCH):
        return failed("trang lỗi lộ mã nguồn")
    if not html or not html.get("lang", "").startswith("vi"):
        return failed("trang lỗi không phải tiếng Việt")
    if not any(urlsplit(link["href"]).path == "/" for link in reply.soup.find_all("a", href=True)):
        return failed("trang lỗi không dẫn về trang đầu")
    return passed()


@check(
    "dang-nhap",
    "Trang đăng nhập mở được và máy tìm kiếm không ghi lại",
    source="Vận hành",
    advice="Mở /admin/login/; nếu lỗi, xem nhật ký của tin-phuong-web.",
)
def staff_can_sign_in(portal):
    reply = portal.get("/admin/login/")
    meta = reply.soup.find("meta", attrs={"name": "robots"})
    told = f"{meta.get('content', '') if meta else ''} {reply.headers.get('x-robots-tag', '')}"
    if reply.status != 200 or not reply.soup.find("input", attrs={"type": "password"}):
        return failed(f"trả lời {reply.status}, hoặc không có ô mật khẩu")
    return passed() if "noindex" in told else failed("không có noindex")
