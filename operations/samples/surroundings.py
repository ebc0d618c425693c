"""What sample articles stand in and are about: sections, topics, neighbourhoods and a few pictures they share."""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.models import Site

from articles.models import ArticleIndexPage, Topic
from home.models import AdministrativeUnit, CustomImage, Neighbourhood
from vietnamese.slugs import slugify

ROOT_TITLE = "Tin minh hoạ"
ROOT_SLUG = "tin-minh-hoa"
SECTIONS = (
    "An ninh trật tự minh hoạ",
    "Đời sống minh hoạ",
    "Kinh tế minh hoạ",
    "Giáo dục minh hoạ",
    "Văn hoá minh hoạ",
    "Thông báo minh hoạ",
)
TOPICS, NEIGHBOURHOODS, PICTURES = 12, 8, 6
WIDTH, HEIGHT = 1200, 675


@dataclass(frozen=True)
class Surroundings:
    sections: list
    topics: list
    neighbourhoods: list
    pictures: list


def find_root():
    """Return the page above all sample sections, or None."""
    return ArticleIndexPage.objects.filter(slug=ROOT_SLUG).first()


def prepare():
    """Return the ``Surroundings``; what of them is missing is made and published."""
    home = Site.objects.get(is_default_site=True).root_page
    root = find_root() or _section(home, ROOT_TITLE, ROOT_SLUG, show_on_home=False)
    known = {section.title: section for section in ArticleIndexPage.objects.child_of(root)}
    unit, _ = AdministrativeUnit.objects.get_or_create(
        slug="phuong-minh-hoa", defaults={"name": "Phường minh hoạ"}
    )
    return Surroundings(
        sections=[known.get(title) or _section(root, title, slugify(title)) for title in SECTIONS],
        topics=[_topic(number) for number in range(1, TOPICS + 1)],
        neighbourhoods=[
            Neighbourhood.objects.get_or_create(unit=unit, name=f"Khu phố minh hoạ {number}")[0]
            for number in range(1, NEIGHBOURHOODS + 1)
        ],
        pictures=[_picture(number) for number in range(1, PICTURES + 1)],
    )


def remove():
    """Remove what ``prepare`` made, once no article is left."""
    if root := find_root():
        root.delete()
    Topic.objects.filter(slug__startswith="chu-de-minh-hoa-").delete()
    for unit in AdministrativeUnit.objects.filter(slug="phuong-minh-hoa"):
        unit.neighbourhoods.all().delete()
        unit.delete()
    for picture in CustomImage.objects.filter(title__startswith="Ảnh minh hoạ số "):
        picture.delete()


def _section(parent, title, slug, **more):
    parent.refresh_from_db()  # whoever adds children counts them from here
    page = parent.add_child(instance=ArticleIndexPage(title=title, slug=slug, **more))
    page.save_revision().publish()
    return page


def _topic(number):
    defaults = {"name": f"Chủ đề minh hoạ {number}"}
    return Topic.objects.get_or_create(slug=f"chu-de-minh-hoa-{number}", defaults=defaults)[0]


def _picture(number):
    title = f"Ảnh minh hoạ số {number}"
    known = CustomImage.objects.filter(title=title).first()
    if known:
        return known
    image = CustomImage(title=title, description="Hình vẽ minh hoạ", credit="minh hoạ")
    image.file = ImageFile(_draw(number), name=f"minh-hoa-{number}.jpg")
    image.save()
    return image


def _draw(number):
    """Return a JPEG of a field of stripes, another one for each ``number``."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (40 * number % 256, 120, 200 - 20 * number))
    draw = ImageDraw.Draw(picture)
    for left in range(0, WIDTH, 60 + 10 * number):
        draw.polygon([(left, HEIGHT), (left + 200, 0), (left + 230, 0), (left + 30, HEIGHT)])
    file = BytesIO()
    picture.save(file, "JPEG", quality=80)
    file.seek(0)
    return file
