"""Pages as an old portal on NukeViet 4 has them, with invented content (minh hoạ), for tests of the HTML importer."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image

BASE = "https://cong-cu.example.vn/"
FIRST = datetime(2020, 1, 6, 8, 0)
WEEKDAYS = ["Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"]
DEFAULT_BODY = "<p>Bà con khu phố cùng dọn vệ sinh (minh hoạ).</p>"


def moment_text(moment):
    return f"{WEEKDAYS[moment.weekday()]} - {moment:%d/%m/%Y %H:%M}"


def nukeviet_page(
    title="Ra quân dọn vệ sinh (minh hoạ)",
    moment=FIRST,
    body=DEFAULT_BODY,
    lead="Sáng nay có hai trăm người tham gia.",
    author="Minh Hoạ",
    address="tin-tuc/ra-quan-1.html",
    section="Tin tức",
    figure="",
    extra="",
):
    """Return the HTML of an article; what is None is not on the page."""
    time = moment_text(moment) if moment else ""
    canonical = f'<link rel="canonical" href="{BASE}{address}">' if address else ""
    byline = f'<p class="h5 text-right"><strong>Tác giả: </strong>{author}</p>' if author else ""
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title} - Cổng cũ</title>{canonical}
<script>var nv = "không phải nội dung";</script></head>
<body><ul class="temp-breadcrumbs hidden"><li><a href="/">Trang nhất</a></li><li><a href="/x/">{section}</a></li></ul>
<div class="news_column panel panel-default"><div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">{title or ""}</h1>
<span class="hidden hide d-none" itemprop="datePublished">2021-01-01T00:00:00+07:00</span>
<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5">{time}</span></div></div>
<div class="clearfix">{figure}<div class="hometext m-bottom" itemprop="description">{lead}</div></div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{body}</div>
<div class="margin-bottom-lg">{byline}
<p class="h5 text-right"><strong>Nguồn tin: </strong>Báo minh hoạ</p></div>
</div></div>
<div class="news_column panel panel-default"><div class="panel-body other-news"><h4>Tin khác</h4></div></div>
{extra}</body></html>"""


def listing_page():
    """Return the HTML of a list of articles."""
    return '<html><body><div class="news_column"><h3><a href="/a.html">Một tin</a></h3></div></body></html>'


def town_page(lines, moment="10:16, Thứ Năm, 29-12-2022"):
    """Return a page of the old town portal: its table layout is invented, the words around an article are real."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"""<html><head><meta charset="utf-8"></head><body><table><tr><td><a href="/">Trang chủ</a></td>
<td><table><tr><td>Chi tiết tin - Thị xã Quảng Trị</td></tr><tr><td>Lắp đèn ở ngõ nhỏ (minh hoạ)</td></tr>
<tr><td>{moment}</td></tr><tr><td>{body}</td></tr><tr><td>Các tin khác</td></tr><tr><td>Tin nào đó</td></tr>
<tr><td>Thống kê lượt truy cập<li>Đang truy cập3</li></td></tr></table></td></tr></table>
pageHolder.getStart() - 0</body></html>"""


def picture_bytes(colour=(20, 90, 160), size=(320, 200), form="JPEG"):
    """Return a picture of one colour as a file."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def write_portal(folder: Path, count, pictures=True):
    """Write ``count`` articles into ``folder``, each with a picture of its own and a link to the one before."""
    (folder / "uploads").mkdir(parents=True)
    (folder / "tin-tuc").mkdir()
    for number in range(count):
        image = ""
        if pictures:
            colour = (number % 256, number // 256 % 256, 90)
            (folder / f"uploads/anh-{number}.jpg").write_bytes(picture_bytes(colour, (800, 500)))
            image = f'<figure><img src="/uploads/anh-{number}.jpg"><figcaption>Ảnh {number}</figcaption></figure>'
        paragraph = f"<p>Đoạn văn minh hoạ của tin {number}. " + "Bà con cùng làm. " * 30 + "</p>"
        link = f'<p>Xem <a href="/tin-tuc/tin-{number - 1}.html">tin trước</a>.</p>'
        page = nukeviet_page(
            title=f"Tin minh hoạ số {number}",
            moment=FIRST + timedelta(hours=number),
            body=paragraph * 4 + image + link,
            address=f"tin-tuc/tin-{number}.html",
        )
        (folder / f"tin-tuc/tin-{number}.html").write_text(page, encoding="utf-8")
