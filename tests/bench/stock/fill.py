"""Make the stock project's tables and a hundred pages: ``python -m tests.bench.stock.fill``."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import django

from operations.samples.texts import Author

PAGES = 100


def fill():
    from django.conf import settings
    from django.core.files.images import ImageFile
    from django.core.management import call_command
    from PIL import Image as Picture
    from wagtail.images.models import Image
    from wagtail.models import Site

    from tests.bench.stock.models import NewsPage

    call_command("migrate", interactive=False, verbosity=0)
    file = BytesIO()
    Picture.new("RGB", (1200, 675), "#406080").save(file, "JPEG")
    image = Image.objects.create(title="Ảnh minh hoạ", file=ImageFile(file, name="anh.jpg"))
    home = Site.objects.get(is_default_site=True).root_page
    for number in range(PAGES):
        author = Author(f"minh hoạ {number}")
        page = NewsPage(
            title=author.title(),
            slug=f"tin-{number}",
            summary=author.text(24),
            published_at=datetime(2024, 12, 31, tzinfo=UTC) - timedelta(minutes=53 * number),
            lead_image=image,
            body=[
                ("paragraph", f"<p>{author.text(70)}</p>"),
                ("heading", "Kết quả minh hoạ"),
                ("paragraph", f"<p>{author.text(70)}</p>"),
                *([("picture", image)] if number % 3 == 0 else []),
            ],
        )
        home.add_child(instance=page)
    if settings.HITCOUNT:
        from hitcount.models import HitCount

        HitCount.objects.get_for_object(page)


if __name__ == "__main__":
    django.setup()
    fill()
