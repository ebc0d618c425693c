"""Small pictures for the sample articles, drawn here so that nobody's photograph is needed."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from home.models import CustomImage

WIDTH, HEIGHT = 1200, 675


def sample_picture(title, dark, light):
    """Return the sample image called ``title``, made of two colours (``#rrggbb``) when there is none yet."""
    known = CustomImage.objects.filter(title=title).first()
    if known:
        return known
    image = CustomImage(title=title, description="Hình vẽ minh hoạ", credit="minh hoạ")
    image.file = ImageFile(_draw(dark, light), name=f"{title}.png")
    image.save()
    return image


def _draw(dark, light):
    """Return a PNG of roofs before hills under a sun."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), light)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((880, 70, 1060, 250), fill="#fff4d6")
    draw.polygon([(0, 430), (320, 250), (640, 430)], fill=_between(dark, light, 0.7))
    draw.polygon([(420, 430), (800, 200), (1200, 430)], fill=_between(dark, light, 0.55))
    draw.rectangle((0, 430, WIDTH, HEIGHT), fill=_between(dark, light, 0.35))
    for left in range(60, 1100, 260):
        draw.polygon([(left, 480), (left + 100, 390), (left + 200, 480)], fill=dark)
        draw.rectangle((left + 20, 480, left + 180, 600), fill="#fdfaf3")
        draw.rectangle((left + 80, 520, left + 120, 600), fill=dark)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    file.seek(0)
    return file


def _between(dark, light, share):
    """Mix two ``#rrggbb`` colours, ``share`` of them the light one."""
    pairs = zip(*(bytes.fromhex(colour[1:]) for colour in (dark, light)), strict=True)
    return tuple(round(low + (high - low) * share) for low, high in pairs)
