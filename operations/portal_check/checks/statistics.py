"""The visit statistics that every page shows."""

from operations.portal_check.results import check, failed, passed

NUMBERS = ("online", "today", "total")
SOURCE = "Yêu cầu của cổng cũ: “Thống kê lượt truy cập”"


@check(
    "o-thong-ke",
    "Trang có ô thống kê lượt truy cập",
    source=SOURCE,
    advice="Xem Thống kê truy cập trong khu quản trị có báo lỗi không.",
)
def figures_are_shown(portal):
    missing = [name for name in NUMBERS if not portal.home.soup.find(attrs={"data-lt": name})]
    return failed("thiếu " + ", ".join(missing)) if missing else passed()


@check(
    "dem-luot",
    "Lượt xem gửi tới thì cổng trả lời",
    source=SOURCE,
    advice="Xem /readyz và nhật ký của tin-phuong-web; Redis có chạy không.",
)
def beacons_are_answered(portal):
    script = portal.home.soup.find("script", attrs={"data-token": True})
    if not script:
        return failed("trang đầu không có mã đếm lượt")
    # Sent as a program, and so answered without being counted.
    reply = portal.post(
        script.get("data-to", "/_lt"),
        json={"t": script["data-token"], "n": "check-portal"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    if reply.status != 200 or not all(name in reply.json() for name in NUMBERS):
        return failed(f"trả lời {reply.status}")
    return passed("lượt kiểm tra này không được tính")
