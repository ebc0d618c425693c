"""A small real HTTP server that plays another ward: well-behaved by default, as hostile as a test wants it."""

import json
import socket
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from PIL import Image

SERVICE = "/api/ward/v1/"
FEED = "/api/ward/v1/feeds/articles"
JSON = {"Content-Type": "application/json"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        ward = self.server.ward
        ward.requests.append((self.path, dict(self.headers)))
        path = urlsplit(self.path).path
        answer = ward.answers.get(path)
        if answer is None:
            answer = ward.answer(path, parse_qs(urlsplit(self.path).query), self.headers)
        with suppress(OSError):  # the reader has had enough
            if callable(answer):
                answer(self)
            else:
                self.reply(*answer)

    def do_POST(self):
        self.do_GET()

    def reply(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *args):
        pass


class ScriptedPeer:
    """
    What the other ward has: ``items`` of its feed, ``files`` by path as (kind, bytes).

    ``answers`` by path override everything: (status, headers, body), or a function of the request's handler.
    """

    def __init__(self, address):
        self.address = address
        self.name = "Phường Bạn (minh hoạ)"
        self.items = []
        self.files = {}
        self.answers = {}
        self.requests = []
        self.page_size = 3
        self.last = 0

    def answer(self, path, query, headers):
        if path == SERVICE:
            return 200, JSON, json.dumps(self.service()).encode()
        if path == FEED:
            return self.feed_page(int(query["afterChangeNumber"][0]), headers)
        if path in self.files:
            kind, body = self.files[path]
            return 200, {"Content-Type": kind}, body
        return 404, JSON, b"{}"

    def service(self):
        feed = {
            "url": self.address + FEED,
            "items": len(self.items),
            "last_change_number": self.last,
        }
        return {
            "name": self.name,
            "code": "19333",
            "url": self.address,
            "licence": "CC BY",
            "feeds": [{"name": "articles", **feed}],
            "something_of_the_future": [1],
        }

    def feed_page(self, after, headers):
        items = sorted(
            (item for item in self.items if item["modified"] > after),
            key=lambda item: item["modified"],
        )[: self.page_size]
        number = items[-1]["modified"] if items else after
        page = {
            "items": items,
            "next": f"{self.address}{FEED}?afterChangeNumber={number}",
            "license": "CC BY",
        }
        body = json.dumps(page).encode()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if headers.get("If-None-Match") == etag:
            return 304, {"ETag": etag}
        return 200, JSON | {"ETag": etag}, body

    def next_number(self):
        self.last += 1
        return self.last

    def publish(self, headline="Tin của phường bạn", uid=None, **values):
        """Publish or change an article; returns its uid."""
        uid = str(uid or uuid4())
        self._put(uid, "updated", self.article(uid, headline, **values))
        return uid

    def withdraw(self, uid):
        self._put(uid, "deleted", None)

    def _put(self, uid, state, data):
        self.items = [item for item in self.items if item["id"] != uid]
        item = {"state": state, "kind": "article", "id": uid, "modified": self.next_number()}
        self.items.append(item | ({"data": data} if data else {}))

    def article(self, uid, headline, **values):
        return {
            "kind": "article",
            "id": uid,
            "headline": headline,
            "summary": "Tóm tắt của tin.",
            "html": "<p>Toàn văn.</p>",
            "text": "Toàn văn.",
            "blocks": [block("paragraph", "<p>Toàn <b>văn</b>.</p>")],
            "published_at": "2025-03-02T08:00:00+07:00",
            "updated_at": "2025-03-02T09:00:00+07:00",
            "byline": "Lệ Truyền",
            "source": None,
            "language": "vi",
            "lead_image": None,
            "images": [],
            "audio": None,
            "url": f"{self.address}/tin-tuc/{uid}/",
            "canonical_url": f"{self.address}/tin-tuc/{uid}/",
            "publisher": {"name": self.name, "code": "19333", "url": self.address},
            "licence": "CC BY",
            "former_unit": None,
            "section": {"id": 5, "name": "An ninh", "slug": "an-ninh"},
            "topics": [],
            "neighbourhoods": [],
            "security_models": [],
            "task_plans": [],
            "related": [],
            "corrections": [],
        } | values

    def picture(self, data, mime="image/jpeg", alt="Ra quân", **rendition):
        """Offer the file ``data`` and return the Picture that shows it."""
        digest = sha256(data).hexdigest()
        path = f"/media/{digest[:16]}"
        self.files[path] = (mime, data)
        file = {
            "url": self.address + path,
            "width": 40,
            "height": 30,
            "mime": mime,
            "bytes": len(data),
            "sha256": digest,
        }
        return {
            "id": str(UUID(digest[:32])),
            "alt": alt,
            "caption": "Lực lượng ra quân",
            "credit": "Lê An",
            "width": 40,
            "height": 30,
            "renditions": [file | rendition],
        }


def block(kind, value, html=""):
    """Return a block as the contract has it."""
    return {"type": kind, "value": value, "html": html or (value if kind == "paragraph" else "")}


def picture_file(kind="JPEG", size=(40, 30), colour="red", **options):
    """Return the bytes of a small picture."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return file.getvalue()


@contextmanager
def running_ward():
    """A ``ScriptedPeer`` that answers on a port of this machine."""
    server = Server(("127.0.0.1", 0), Handler)
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.ward = ScriptedPeer(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.ward
    finally:
        server.shutdown()
        server.server_close()
