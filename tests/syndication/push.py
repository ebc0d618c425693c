"""What tests of pushing share: a ward's push endpoints by themselves, and a place that notifications arrive at."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = "/api/ward/v1"


class Callback(ThreadingHTTPServer):
    """
    Another ward's address on this machine; keeps what arrives in ``received`` as (headers, body).

    ``answers`` are the statuses of the next answers; when there are none left, 202. ``meanwhile`` is called before an
    answer.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received, self.answers, self.headers = [], [], {}
        self.document = None
        self.meanwhile = lambda: None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/inbox"

    @property
    def told(self):
        """Return the bodies that arrived."""
        return [json.loads(body) for _, body in self.received]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        server = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server.received.append((dict(self.headers), body))
        server.paths = [*getattr(server, "paths", []), (self.command, self.path)]
        server.meanwhile()
        self.send_response(server.answers.pop(0) if server.answers else 202)
        for name, value in server.headers.items():
            self.send_header(name, value)
        content = b"" if server.document is None else json.dumps(server.document).encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_DELETE = do_GET = do_POST  # noqa: N815 as http.server calls them

    def log_message(self, *args):
        pass


@contextmanager
def listening():
    """A ``Callback`` that answers until the end of the block."""
    with Callback() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
