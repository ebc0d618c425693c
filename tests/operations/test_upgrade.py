"""
A site of each earlier release comes to today's code: its archive is restored, migrated, visited.

The portals are processes of their own, with nothing of the suite's database. The latest one also moves to PostgreSQL:
``test_hosts``.
"""

import pytest

from tests.commands import Commands
from tests.operations.archives import has_kept
from tests.operations.make_release_archive import RELEASES
from tests.portal import clean_environment


@pytest.mark.parametrize("release", sorted(RELEASES.glob("*.tar")), ids=lambda path: path.stem)
def test_a_site_of_an_earlier_release_is_restored_and_every_page_answers(release, tmp_path):
    data_dir = tmp_path / "var"
    with Commands(clean_environment(data_dir, SLOW_REQUEST_MS="600000")) as commands:
        assert "Đã khôi phục xong" in commands.manage("restore", str(release))
        commands.manage("backup")
        (again,) = (data_dir / "backups").glob("*.tar")
        assert has_kept(release, again)
        visit = "from tests.operations.visit_everything import visit; visit()"
        answers = commands.manage("shell", "-v", "0", "-c", visit)
    assert [line for line in answers.splitlines() if " INFO " not in line] == []
