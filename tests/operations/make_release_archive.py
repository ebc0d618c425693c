"""
Make the archive of a release, which every later version has to restore: ``make release-archive RELEASE=0.8.0``.

The sample ward as this code makes it, with a visit and a draft, goes into ``tests/operations/releases/``. Run it on the
commit of the release, once; what is there is never made anew.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.portal import ROOT, clean_environment

RELEASES = Path(__file__).parent / "releases"
LARGEST = 1_000_000  # bytes
MORE = """
from articles.models import ArticlePage
from visits import clock
from visits.hot_store import Hit, get_store
article = ArticlePage.objects.live().order_by("pk").first()
article.title += " (bản nháp)"
article.save_revision()
get_store().hit(clock.now(), Hit(article.get_site().pk, article.pk, b"v" * 8, b"a" * 8, "minh-hoa"))
"""


def main(release):
    target = RELEASES / f"{release}.tar"
    if target.exists():
        sys.exit(f"{target} đã có; tệp của một bản đã phát hành không được làm lại.")
    with tempfile.TemporaryDirectory(prefix="tin-phuong-release-") as name:
        folder = Path(name)
        for arguments in (["prepare"], ["shell", "-c", MORE], ["backup", "--to", name]):
            subprocess.run(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=clean_environment(folder / "var"),
                check=True,
            )
        (archive,) = folder.glob("*.tar")
        if archive.stat().st_size > LARGEST:
            sys.exit(f"Tệp lớn quá {LARGEST} byte.")
        RELEASES.mkdir(exist_ok=True)
        shutil.copyfile(archive, target)
    print(target)


if __name__ == "__main__":
    main(sys.argv[1])
