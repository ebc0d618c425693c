"""Debian's nginx with the configuration of ``deploy/nginx``, on other ports, with a certificate of its own."""

import os
import shutil
import socket
import ssl
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest

from tests.portal import ROOT, Portal
from tests.servers import free_port, listens, wait_until

SHIPPED = ROOT / "deploy/nginx"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
HOST = "localhost"
MAIN = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/tin-phuong.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers by their names in small letters, the bytes."""

    status: int
    headers: dict
    body: bytes


@dataclass(frozen=True)
class Front:
    """A running nginx."""

    folder: Path
    portal: Portal | None
    port: int
    plain_port: int

    @property
    def url(self):
        return f"https://{HOST}:{self.port}"

    @property
    def certificate(self):
        return self.folder / "certificate.pem"

    def context(self, protocols=("http/1.1",)):
        """Return what a browser keeps from one TLS connection to the next."""
        context = ssl.create_default_context(cafile=self.certificate)
        context.check_hostname = False  # others than the one of the certificate are asked for
        context.set_alpn_protocols(protocols)
        return context

    def connection(
        self, *, address="127.0.0.1", name=HOST, protocols=("http/1.1",), context=None, session=None
    ):
        """Return a TLS connection to ``address`` that asks for the host ``name``, and resumes ``session``."""
        context = context or self.context(protocols)
        plain = socket.create_connection((address, self.port), timeout=20)
        try:
            return context.wrap_socket(plain, server_hostname=name, session=session)
        except BaseException:
            plain.close()
            raise

    def ask(self, path, *, method="GET", body=b"", address="127.0.0.1", **headers):
        """Ask over HTTPS and return an ``Answer``; headers are named with underscores."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        message = "\r\n".join([*lines, "", ""]).encode() + body
        with self.connection(address=address) as connection:
            return answer_to(connection, message, method)

    def ask_plainly(self, message):
        """Send the bytes to the port of HTTP and return what comes back."""
        with socket.create_connection(("127.0.0.1", self.plain_port), timeout=20) as connection:
            connection.sendall(message)
            return read_all(connection)


def answer_to(connection, message, method="GET"):
    """Send ``message`` and return the ``Answer``; None where the other side only closes."""
    connection.sendall(message)
    response = HTTPResponse(connection, method=method)
    try:
        response.begin()
    except ConnectionError:
        return None
    with response:
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())


def read_all(connection):
    """Return the bytes until the other side closes."""
    pieces = []
    while piece := connection.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


@contextmanager
def running_nginx(folder, portal, *, upstream_port, port=None):
    """
    Run the shipped configuration before the server on ``upstream_port`` and yield a ``Front``.

    Static files and pictures are those of ``portal``, if any.
    """
    require_nginx()
    front = Front(folder, portal, port or free_port(), free_port())
    make_certificate(folder)
    write_configuration(front, upstream_port)
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(command)
    try:
        wait_until(lambda: listens(front.port), "nginx", process=server)
        yield front
    finally:
        server.terminate()
        server.wait(timeout=20)


def require_nginx():
    """Skip the test, or fail where the whole suite has to run, without nginx."""
    if NGINX is None:
        message = "no nginx is installed: apt-get install nginx"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)


def make_certificate(folder):
    """Write a key and a certificate for localhost that signs itself."""
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90"
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run(
        [*command.split(), "-subj", f"/CN={HOST}", "-addext", names, *files],
        check=True,
        capture_output=True,
    )


def write_configuration(front, upstream_port):
    """Write what is shipped, with nothing changed but names, places and ports."""
    data_dir = front.portal.environment["DATA_DIR"] if front.portal else front.folder / "data"
    (front.folder / "cache").mkdir(exist_ok=True)
    changes = {
        "/etc/letsencrypt/live/phuong.example/fullchain.pem": str(front.certificate),
        "/etc/letsencrypt/live/phuong.example/privkey.pem": str(front.folder / "key.pem"),
        "/etc/nginx/tin-phuong": str(front.folder),
        "/var/cache/nginx/tin-phuong": str(front.folder / "cache"),
        "/var/log/nginx": str(front.folder),
        "/var/lib/tin-phuong": str(data_dir),
        "phuong.example": HOST,
        "127.0.0.1:8000": f"127.0.0.1:{upstream_port}",
        "listen 80": f"listen {front.plain_port}",
        "listen [::]:80": f"listen [::]:{front.plain_port}",
        "listen 443": f"listen {front.port}",
        "listen [::]:443": f"listen [::]:{front.port}",
    }
    for shipped in SHIPPED.iterdir():
        text = shipped.read_text()
        for old, new in changes.items():
            text = text.replace(old, new)
        (front.folder / shipped.name).write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (front.folder / "nginx.conf").write_text(MAIN.format(folder=front.folder, user=user))
