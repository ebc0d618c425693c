"""Another ward on this machine: what its programs answer, as far as reading it and being told by it need."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

ROOT = "/api/ward/v1"
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER_SECRET = "whsec_YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk="


def article_data(number=1, **values):
    """Return an article as ``syndication.contract`` has it."""
    url = f"https://phuong-ban.example/tin-{number}/"
    text = f"Nội dung của tin {number}."
    return {
        "kind": "article",
        "id": str(UUID(int=number)),
        "headline": f"Tin số {number} của phường bạn",
        "summary": f"Tóm tắt {number}.",
        "html": f"<p>{text}</p>",
        "text": text,
        "blocks": [{"type": "paragraph", "value": f"<p>{text}</p>", "html": f"<p>{text}</p>"}],
        "published_at": "2026-11-20T08:00:00+07:00",
        "updated_at": None,
        "byline": "",
        "source": None,
        "language": "vi",
        "lead_image": None,
        "images": [],
        "audio": None,
        "url": url,
        "canonical_url": url,
        "publisher": {"name": "Phường Bạn (minh hoạ)", "code": "00001", "url": url},
        "licence": "",
        "former_unit": None,
        "section": {"id": 1, "name": "Tin tức", "slug": "tin-tuc"},
        "topics": [],
        "neighbourhoods": [],
        "security_models": [],
        "task_plans": [],
        "related": [],
        "corrections": [],
    } | values


class Ward(ThreadingHTTPServer):
    """``articles`` is what it shares; ``name`` what it calls itself, None where it is no portal of a ward."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.name = "Phường Bạn (minh hoạ)"
        self.articles = []
        self.asked = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def service(self):
        root = f"{self.url}{ROOT}/"
        return {
            "name": self.name,
            "code": "00001",
            "canonical_host": self.url,
            "url": root,
            "contract_version": 1,
            "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
            "contact": {"address": "1 phố Minh Hoạ", "phone": "", "email": "ban@example.com"},
            "feeds": [
                {
                    "name": "articles",
                    "kind": "article",
                    "url": f"{root}feeds/articles",
                    "items": len(self.articles),
                    "last_change_number": len(self.articles),
                }
            ],
            "software": {"name": "Tin Phường", "version": "0.1.0"},
            "subscriptions": f"{root}subscriptions",
        }

    def feed(self, after):
        items = [
            {"state": "updated", "kind": "article", "id": one["id"], "modified": place, "data": one}
            for place, one in enumerate(self.articles, 1)
            if place > after
        ]
        last = items[-1]["modified"] if items else after
        return {
            "next": f"{self.url}{ROOT}/feeds/articles?afterChangeNumber={last}",
            "items": items,
            "license": "https://creativecommons.org/licenses/by/4.0/",
        }


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        ward, parts = self.server, urlsplit(self.path)
        ward.asked.append((self.command, parts.path))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if ward.name is None:
            self.send(404, {})
        elif parts.path == f"{ROOT}/":
            self.send(200, ward.service())
        elif parts.path == f"{ROOT}/feeds/articles":
            self.send(200, ward.feed(int(parse_qs(parts.query)["afterChangeNumber"][0])))
        elif parts.path.startswith(f"{ROOT}/articles/"):
            known = [one["id"] for one in ward.articles]
            self.send(200 if parts.path.rpartition("/")[2] in known else 404, {})
        elif parts.path.endswith("/rotate"):
            self.send(200, {"id": "dang-ky", "secret": OTHER_SECRET})
        else:
            self.send(201, {"id": "dang-ky", "secret": SECRET})

    do_POST = do_DELETE = do_GET  # noqa: N815

    def send(self, status, document):
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@contextmanager
def sharing_ward():
    """A ``Ward`` that answers until the end of the block."""
    with Ward() as ward:
        thread = threading.Thread(target=ward.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield ward
        finally:
            ward.shutdown()
            thread.join()
