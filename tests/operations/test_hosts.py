"""
A portal on two hosts with one PostgreSQL, one Redis and one bucket: what they agree about, and what still works while
a service is away. Everything is a real process, and killed as such. Its site has moved there from the SQLite of an
earlier release.
"""

import re
import shutil
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.commands import Commands
from tests.operations.archives import has_kept, manifest_of, media_of, rows_of
from tests.operations.make_release_archive import RELEASES
from tests.operations.people import light_load, visitor
from tests.operations.services import Bucket, Host, Postgres, Redis, Web, Worker, all_of, get
from tests.portal import clean_environment
from tests.servers import wait_until

ARTICLES = "/tin-tuc/an-ninh-trat-tu/"
UNREADY = f"{ARTICLES}?khong-co=1"
"""The same page as Django makes it: no ready page has a query like that."""
ALERTS = "/api/v2/alerts/"
RELEASE = max(RELEASES.glob("*.tar"))
PASSWORD = "mat-khau-minh-hoa-2026"
SET_PASSWORD = f"""
from django.contrib.auth.models import User
admin = User.objects.get(username="admin")
admin.set_password({PASSWORD!r})
admin.save()
"""
STYLE = re.compile(r"/static/css/site\.[0-9a-f]+\.css")


class Cluster:
    """
    Two hosts, ``a`` and ``b``, on common services; ``editor`` is logged in at ``a``, where ``commands`` run.

    ``moved`` is an archive of the site as it came.
    """

    def __init__(self, folder, static):
        folder.chmod(0o755)  # PostgreSQL runs as somebody else when the tests run as root
        self.postgres, self.redis = Postgres(folder / "postgres"), Redis(folder / "redis")
        self.bucket = Bucket()
        self.services = all_of(self.postgres, self.redis, self.bucket)
        common = {
            "DATABASE_URL": self.postgres.create("phuong"),
            "REDIS_URL": self.redis.url,
            "MEDIA_BUCKET_URL": self.bucket.url,
            "SECRET_KEY": "chi-dung-de-thu" * 4,
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        self.hosts = [Host(folder / name, **common) for name in ("a", "b")]
        for host in self.hosts:
            shutil.copytree(static, host.data_dir / "static")
            host.environment["BASE_URL"] = self.hosts[0].url
        self.commands = Commands(self.hosts[0].environment)
        self.commands.manage("restore", str(RELEASE))
        self.commands.manage("backup", "--to", str(folder / "moved"))
        (self.moved,) = (folder / "moved").iterdir()
        self.commands.manage("prepare")
        self.commands.manage("shell", "-v", "0", "-c", SET_PASSWORD)
        self.a, self.b = (Web(host) for host in self.hosts)
        self.webs = all_of(self.a, self.b)
        self.editor = visitor(self.a.url).log_in(PASSWORD)

    def close(self):
        self.commands.stop()
        self.webs.close()
        self.services.close()

    def number(self, sql):
        """Return the one number that a query of the main database gives."""
        return self.postgres.execute(sql, "phuong")[0][0] or 0

    def visits(self):
        return self.number("SELECT sum(visits) FROM visits_siteday")


@pytest.fixture(scope="module")
def cluster(prepared, tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("hosts"), prepared.data_dir / "static")
    yield made
    made.close()


@pytest.fixture
def reader(cluster):
    return visitor(cluster.a.url)


class TestMove:
    def test_a_site_of_an_earlier_release_moves_from_sqlite_to_postgresql(self, cluster):
        assert manifest_of(cluster.moved)["database"] == "postgresql"
        assert has_kept(RELEASE, cluster.moved)
        assert media_of(cluster.moved) == media_of(RELEASE)

    def test_and_back(self, cluster, prepared, tmp_path):
        data_dir = prepared.copy_tables(tmp_path / "again")
        with Commands(clean_environment(data_dir)) as commands:
            commands.manage("restore", str(cluster.moved))
            commands.manage("backup")
        (returned,) = (data_dir / "backups").iterdir()
        assert manifest_of(returned)["database"] == "sqlite"
        assert has_kept(cluster.moved, returned)
        assert rows_of(returned).keys() == rows_of(cluster.moved).keys()


class TestTwoHosts:
    def test_an_edit_on_one_shows_on_the_other_at_the_next_request(self, cluster):
        other = visitor(cluster.b.url)
        assert "Nước lên" not in str(other.alerts()) + other.read()  # and that is kept now
        form = cluster.editor.write_alert("Nước lên nhanh (minh hoạ)")
        assert cluster.editor.send_alert(form).status_code == 302
        assert "Nước lên nhanh (minh hoạ)" in other.read()
        assert "Nước lên nhanh (minh hoạ)" in other.alerts()

    def test_who_is_logged_in_on_one_is_so_on_the_other(self, cluster):
        assert cluster.editor.at(cluster.b.url).get("/admin/").status_code == 200
        assert visitor(cluster.b.url).get("/admin/").status_code == 302

    def test_static_files_have_the_same_addresses(self, cluster):
        styles = [STYLE.findall(visitor(web.url).read()) for web in (cluster.a, cluster.b)]
        assert styles[0] == styles[1]
        assert all(visitor(web.url).read(styles[0][0]) for web in (cluster.a, cluster.b))

    def test_visits_of_both_are_counted_together(self, cluster):
        before = cluster.visits()
        pages = [(who := visitor(web.url), who.read(ARTICLES)) for web in (cluster.a, cluster.b)]
        totals = [who.be_counted(page).json()["total"] for who, page in pages]
        assert totals[1] == totals[0] + 1
        wait_until(lambda: cluster.visits() == before + 2, "the fold")

    def test_pictures_uploaded_through_one_come_from_the_other(self, cluster):
        page = visitor(cluster.b.url).read(f"{ARTICLES}?")
        name = re.search(r"/media/(images/[^\" ]+\.(?:jpg|webp|avif))", page)[1]
        assert name in cluster.bucket.names()
        answer = visitor(cluster.b.url).get(f"/media/{name}")
        assert answer.headers["Content-Type"].startswith("image/")
        assert not list(cluster.hosts[1].data_dir.glob("media/*"))

    def test_two_workers_do_what_is_scheduled_once(self, cluster):
        due = timezone.now() - timedelta(seconds=5)
        cluster.commands.manage("shell", "-v", "0", "-c", SCHEDULE.format(due=due.isoformat()))
        with all_of(*(Worker(host) for host in cluster.hosts)):
            wait_until(lambda: cluster.number(PUBLISHED), "the publication")
            wait_until(lambda: cluster.redis.client().llen("huey.redis.tinphuong") == 0, "the work")
            assert cluster.redis.client().keys("huey.periodic.tinphuong.publish_scheduled.*")
        assert cluster.number(PUBLISHED) == 1


SCHEDULE = """
from datetime import datetime
from articles.models import ArticlePage
page = ArticlePage.objects.live().first()
page.unpublish()
page.go_live_at = datetime.fromisoformat('{due}')
page.save_revision(approved_go_live_at=page.go_live_at)
"""
PUBLISHED = (
    "SELECT count(*) FROM wagtailcore_pagelogentry WHERE action LIKE 'wagtail.publish%'"
    " AND timestamp > (SELECT max(timestamp) FROM wagtailcore_pagelogentry"
    " WHERE action = 'wagtail.unpublish')"
)


class TestDatabaseAway:
    @pytest.fixture
    def outage(self, cluster):
        """The database is killed under light load; it comes back when the test asks for it, or at its end."""
        with light_load(*(f"{web.url}{UNREADY}" for web in (cluster.a, cluster.b))) as seen:
            wait_until(lambda: seen[200], "a page")
            for web in (cluster.a, cluster.b):
                assert get(f"{web.url}{ARTICLES}")[0] == 200  # ready from now on
            cluster.postgres.kill()
            yield seen
            if cluster.postgres.pid is None:
                cluster.postgres.start()
            wait_until(lambda: get(f"{cluster.a.url}{UNREADY}")[0] == 200, "the page")

    def test_it_is_said_so_and_is_over_without_a_restart(self, cluster, reader, outage):
        wait_until(lambda: outage[503], "the outage")
        assert reader.get(ARTICLES).status_code == 200  # it is ready
        answer = reader.get(UNREADY)
        assert answer.status_code == 503
        assert "Cơ sở dữ liệu của cổng tạm thời không trả lời" in answer.text
        assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
            "30",
            "no-store",
        )
        assert reader.get("/healthz").status_code == 200
        assert reader.get("/readyz").json()["database"] is False
        workers = cluster.a.workers() | cluster.b.workers()
        cluster.postgres.start()
        assert {reader.get(UNREADY).status_code for _ in range(12)} == {200}
        assert cluster.a.workers() | cluster.b.workers() == workers
        assert set(outage) == {200, 503}

    def test_programs_are_told_in_json(self, reader, outage):
        for address in ("/api/v2/pages/?search=x", "/api/ward/v1/feeds/articles"):
            answer = reader.get(address)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30"), address
            assert "database" in str(answer.json()), address

    def test_an_editor_is_told_that_nothing_was_saved_and_can_send_it_again(self, cluster):
        form = cluster.editor.write_alert("Cây đổ chắn đường (minh hoạ)")
        cluster.postgres.kill()
        answer = cluster.editor.send_alert(form)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
        assert "<strong>chưa được lưu</strong>" in answer.text
        assert "nút Quay lại của trình duyệt" in answer.text
        cluster.postgres.start()
        assert cluster.editor.send_alert(form).status_code == 302
        assert "Cây đổ chắn đường (minh hoạ)" in visitor(cluster.b.url).read()

    def test_visits_are_counted_meanwhile_and_folded_afterwards(self, cluster, reader):
        page = reader.read(ARTICLES)
        before = cluster.visits()
        cluster.postgres.kill()
        answers = [visitor(web.url).be_counted(page) for web in (cluster.a, cluster.b)]
        assert [answer.status_code for answer in answers] == [200, 200]
        cluster.postgres.start()
        wait_until(lambda: cluster.visits() == before + 2, "the fold")


class TestRedisAway:
    def test_every_page_is_served_meanwhile_and_nobody_notices(self, cluster):
        addresses = [
            f"{web.url}{path}" for web in (cluster.a, cluster.b) for path in (ARTICLES, ALERTS)
        ]
        with light_load(*addresses) as seen:
            wait_until(lambda: seen[200] > 8, "a few pages")
            cluster.redis.kill()
            before = seen[200]
            wait_until(lambda: seen[200] > before + 20, "more pages")
            assert cluster.editor.get("/admin/").status_code == 200
            assert get(f"{cluster.a.url}/readyz")[0] == 200
            cluster.redis.start()
            before = seen[200]
            wait_until(lambda: seen[200] > before + 20, "more pages")
        assert set(seen) == {200}

    def test_a_change_that_redis_missed_is_told_at_once_when_it_is_back(self, cluster):
        """It remembers the answers from before, and the name under which they are kept."""
        other = visitor(cluster.b.url)
        other.alerts()
        form = cluster.editor.write_alert("Mất điện khu phố A (minh hoạ)")
        cluster.redis.kill()
        assert cluster.editor.send_alert(form).status_code == 302
        meanwhile = other.alerts()
        cluster.redis.start()
        assert "Mất điện khu phố A (minh hoạ)" in meanwhile
        assert "Mất điện khu phố A (minh hoạ)" in other.alerts()
        assert "Mất điện khu phố A (minh hoạ)" in other.read()

    def test_one_that_hangs_holds_up_the_first_readers_only(self, cluster, reader):
        cluster.redis.pause()
        try:
            assert {reader.get(ARTICLES).status_code for _ in range(3)} == {200}
        finally:
            cluster.redis.resume()
        page = reader.read(ARTICLES)
        wait_until(lambda: reader.be_counted(page).status_code == 200, "visits to be counted again")


class TestReadOnly:
    def test_pages_are_read_and_nothing_is_saved_until_it_is_over(self, cluster, reader):
        form = cluster.editor.write_alert("Chưa lưu lúc bảo trì (minh hoạ)")
        assert "BẬT" in cluster.commands.manage("read_only", "on")
        answer = cluster.editor.send_alert(form)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
        assert "Người phụ trách đang bảo trì máy chủ" in answer.text
        assert reader.be_counted(reader.read(ARTICLES)).status_code == 200
        assert (
            reader.post("/api/ward/v1/inbox", json={})
            .headers["Content-Type"]
            .startswith("application/json")
        )
        assert "tắt" in cluster.commands.manage("read_only", "off")
        assert cluster.editor.send_alert(form).status_code == 302
