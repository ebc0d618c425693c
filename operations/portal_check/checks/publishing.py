"""What has to be published: plans, figures, who to turn to, also as data; and others' news with their source."""

from urllib.parse import urlsplit

from operations.portal_check.results import check, failed, passed, untested

LOOKED_AT = 2
"""So many articles taken over from others are opened."""


@check(
    "ke-hoach",
    "Công bố kế hoạch và kết quả thực hiện",
    source="NĐ 42/2022, điều 4",
    advice="Nhập kế hoạch ở An ninh trật tự › Kế hoạch nhiệm vụ rồi đăng.",
)
def plans_are_published(portal):
    page = portal.get("/ke-hoach/")
    paths = {urlsplit(link["href"]).path for link in page.soup.find_all("a", href=True)}
    plans = [path for path in paths if path.startswith("/ke-hoach/") and path != "/ke-hoach/"]
    if page.status != 200 or not plans:
        return failed(f"/ke-hoach/ trả lời {page.status}, có {len(plans)} kế hoạch")
    return passed(f"{len(plans)} kế hoạch")


@check(
    "so-lieu",
    "Công bố số liệu, tải về được",
    source="NĐ 42/2022, điều 4",
    advice="Nhập số liệu năm ở An ninh trật tự › Số liệu năm rồi đăng.",
)
def figures_are_published(portal):
    count = _total(portal.get("/api/v2/annual-figures/?limit=1"))
    table = portal.get("/so-lieu/csv/")
    if not count or table.status != 200:
        return failed(f"{count} năm có số liệu; /so-lieu/csv/ trả lời {table.status}")
    return passed(f"số liệu của {count} năm")


@check(
    "lien-he",
    "Có người và số điện thoại để liên hệ",
    source="NĐ 42/2022, điều 4",
    advice="Điền điện thoại, địa chỉ, người chịu trách nhiệm ở Cài đặt › Thông tin phường.",
)
def contact_is_named(portal):
    block = portal.home.soup.find("address")
    if not block or not block.find("a", href=lambda href: href and href.startswith("tel:")):
        return failed("chân trang đầu không có số điện thoại bấm gọi được")
    return passed(" ".join(block.get_text(" ").split()))


@check(
    "du-lieu",
    "Chia sẻ dữ liệu có cấu trúc cho máy đọc",
    source="TT 22/2023",
    advice="Mở /api/v2/ và /api/ward/v1/ bằng trình duyệt; nếu lỗi, xem nhật ký của tin-phuong-web.",
)
def data_is_shared(portal):
    articles, ward = _total(portal.get("/api/v2/pages/?limit=1")), portal.get("/api/ward/v1/")
    if not articles or ward.status != 200 or not isinstance(ward.json(), dict):
        return failed(f"API đọc kể {articles} trang; /api/ward/v1/ trả lời {ward.status}")
    return passed(f"{articles} trang trong API")


@check(
    "nguon-tin",
    "Tin của nơi khác ghi rõ nguồn và dẫn về bản gốc",
    source="NĐ 147/2024",
    advice="Mở bài, điền “Nguồn” và “Địa chỉ của nguồn”, hoặc gỡ bài.",
)
def news_of_others_name_their_source(portal):
    taken = [a for a in portal.articles if a.source_url and not portal.is_own(a.source_url)]
    if not taken:
        return untested("không có tin nào lấy của nơi khác trong 20 bài mới nhất")
    for article in taken[:LOOKED_AT]:
        links = portal.get(article.path).soup.find_all("a", href=True)
        if article.source_url not in {link["href"] for link in links}:
            return failed(f"{article.path} không dẫn về {article.source_url}")
    return passed(f"xem {len(taken[:LOOKED_AT])} bài")


def _total(reply):
    """Return how many objects a list of API v2 says that there are, 0 where it says nothing."""
    answer = reply.json() if reply.status == 200 else {}
    meta = answer.get("meta") if isinstance(answer, dict) else None
    return meta.get("total_count", 0) if isinstance(meta, dict) else 0
