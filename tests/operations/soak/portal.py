"""The portal that is soaked: two hosts, a worker, PostgreSQL and Redis as real processes, with the demo ward."""

from contextlib import ExitStack
from pathlib import Path

import psutil

from home.tasks import purge
from newsroom.roles import PUBLISHERS, WRITERS
from site_config.shared_queue import SharedQueue
from tests.operations.services import Host, Postgres, Redis, Web, Worker
from tests.servers import wait_until

DATABASE = "phuong"
PASSWORD = "mat-khau-minh-hoa-2026"
EDITORS = ("bien-tap-1", "bien-tap-2")
MAKE_EDITORS = f"""
from django.contrib.auth.models import Group, User
for name in {EDITORS}:
    user = User.objects.create_user(name, password={PASSWORD!r})
    user.groups.set(Group.objects.filter(name__in={(WRITERS, PUBLISHERS)}))
"""


class SoakedPortal:
    """
    Two web processes ``a`` and ``b`` with data folders of their own and one folder of media, and all they stand on.

    ``parts`` are its services by the names under which they are killed and reported.
    """

    def __init__(self, folder):
        folder = Path(folder)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else where this runs as root
        self._stack = ExitStack()
        self.postgres = self._stack.enter_context(Postgres(folder / "postgres"))
        self.redis = self._stack.enter_context(Redis(folder / "redis"))
        common = {
            "DATABASE_URL": self.postgres.create(DATABASE),
            "REDIS_URL": self.redis.url,
            "SECRET_KEY": "chi-dung-de-thu" * 4,
            "ALLOWED_HOSTS": "127.0.0.1",
            "NUM_PROXIES": "1",  # each reader comes from an address of their own
        }
        self.hosts = {name: Host(folder / name, **common) for name in "ab"}
        for host in self.hosts.values():
            host.environment["BASE_URL"] = self.hosts["a"].url

    def __enter__(self):
        try:
            self._prepare()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *error):
        self._stack.close()

    def _prepare(self):
        first, second = self.hosts.values()
        first.manage("prepare", "--no-demo")
        first.manage("load_demo")
        first.manage("shell", "-v", "0", "-c", MAKE_EDITORS)
        second.data_dir.mkdir()
        for shared in ("static", "media"):
            (second.data_dir / shared).symlink_to(first.data_dir / shared)
        self.webs = {
            name: self._stack.enter_context(Web(host)) for name, host in self.hosts.items()
        }
        self.worker = self._stack.enter_context(Worker(first))
        self.parts = {
            "web a": self.webs["a"],
            "Redis": self.redis,
            "worker": self.worker,
            "web b": self.webs["b"],
            "PostgreSQL": self.postgres,
            "web b's child": Child(self.webs["b"]),
        }

    def rows(self, sql):
        """Return the rows that a query of the main database gives."""
        return self.postgres.execute(sql, DATABASE)

    def path(self, page):
        """Return the path under which readers find the page with this id."""
        ((path,),) = self.rows(
            "SELECT substr(p.url_path, length(r.url_path)) FROM wagtailcore_page p,"
            f" wagtailcore_site s JOIN wagtailcore_page r ON r.id = s.root_page_id WHERE p.id = {page}"
        )
        return path

    def section(self):
        """Return the id and the path of a section with articles."""
        ((page,),) = self.rows(
            "SELECT max(page_ptr_id) FROM articles_articleindexpage JOIN wagtailcore_page p"
            " ON p.id = page_ptr_id WHERE p.numchild > 0 AND p.live"
        )
        return page, self.path(page)

    def visits(self):
        """Return the views, the suspect visits and the refused beacons that the main database knows."""
        ((views, suspect),) = self.rows("SELECT sum(views), sum(suspect) FROM visits_siteday")
        ((refused,),) = self.rows("SELECT sum(number) FROM visits_refusalday")
        return {"views": int(views or 0), "suspect": int(suspect or 0), "refused": refused or 0}

    def wait_for_work(self):
        """Have the worker do something, and return once it has taken it."""
        queue = SharedQueue("tinphuong", url=self.redis.url)
        queue._registry.register(purge.task_class)
        queue.enqueue(purge.s([]))
        wait_until(lambda: queue.pending_count() == 0, "the work")

    def fold(self):
        """Bring everything counted into the main database."""
        self.hosts["a"].manage("fold_visits")

    def memory(self):
        """Return the memory (PSS) of each web process with its children, in MB."""
        return {name: _memory(web.process.pid) for name, web in self.webs.items()}


class Child:
    """The process of a web server that serves; the one above it starts another."""

    def __init__(self, web):
        self.kill = web.kill_workers

    def start(self):
        """Nobody need do anything."""


def _memory(pid):
    process = psutil.Process(pid)
    tree = (process, *process.children(recursive=True))
    return sum(each.memory_full_info().pss for each in tree) / 1_000_000
