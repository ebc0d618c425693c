"""A site that does everything wrong, for the checks to find; over TLS, of which it takes versions long given up."""

import json
import ssl
import warnings
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.operations.front import make_certificate

PAGE = """<!doctype html><html><head><meta name="viewport" content="user-scalable=no">
<script src="https://nguoi-theo-doi.example/ma.js"></script></head>
<body><a href="https://quang-cao.example/">Quảng cáo</a><h1>Một</h1><h1>Hai</h1><img src="/anh.jpg">
<p>Lỗi: Traceback (most recent call last)</p></body></html>"""
ARTICLE = {
    "title": "Bài lấy của nơi khác (minh hoạ)",
    "meta": {"html_url": "https://localhost/bai/"},
    "source_url": "https://phuong-khac.example/goc/",
}
HTML = "text/html; charset=utf-8"
JSON = "application/json"
ANSWERS = {
    "/api/v2/pages/": (200, JSON, json.dumps({"items": [ARTICLE]})),
    "/api/v2/annual-figures/": (200, JSON, json.dumps({"meta": {"total_count": 0}})),
    "/robots.txt": (200, "text/plain", "User-agent: *\nDisallow: /\n"),
    "/sitemap.xml": (200, "text/xml", "<html>"),
    "/readyz": (503, JSON, json.dumps({"ready": False, "database": False, "worker": False})),
    "/dai/": (200, "text/plain", "x" * 6_000_000),
}
ELSEWHERE = "/di/"
"""Leads to another host."""
AROUND = "/vong/"
"""Leads to itself."""


class Handler(BaseHTTPRequestHandler):
    """Answers as badly as it can."""

    def do_GET(self):
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        targets = {ELSEWHERE: "https://noi-khac.example/", AROUND: AROUND}
        if path in targets:
            self.send_response(302)
            self.send_header("Location", targets[path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, kind, text = ANSWERS.get(path, (200, HTML, PAGE))
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "script-src 'self' 'unsafe-inline'")
        self.send_header("Set-Cookie", "theo_doi=1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Say nothing."""

    def handle(self):
        try:
            super().handle()
        except OSError:
            self.close_connection = True  # whoever asks may hang up


class Server(ThreadingHTTPServer):
    """Does its handshakes in the threads, so that a failed one stops nobody else; remembers what was asked."""

    daemon_threads = False
    asked: list

    def handle_error(self, request, client_address):
        """Say nothing of handshakes that fail: that is what is tried."""


@contextmanager
def running_bad_portal(folder):
    """Serve it on this machine and yield its server; its address is ``https://localhost:`` and ``server_port``."""
    make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    server = Server(("127.0.0.1", 0), Handler)
    server.asked = []
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
