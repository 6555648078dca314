"""Another system that the hub, or a service of it, asks: a double on this machine's loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Double(ThreadingHTTPServer):
    """Another system that the hub asks: a path and what it answers, in JSON or as a page."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.answers: dict[str, Any] = {}
        self.asked: dict[str, dict[str, list[str]]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answering(BaseHTTPRequestHandler):
    server: Double

    def do_GET(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path, query = urlsplit(self.path)[2:4]
        self.server.asked[path] = parse_qs(sent or query)
        answer = self.server.answers[path]
        # An answer may depend on who asks, by the token of the question.
        answer = answer(self.headers) if callable(answer) else answer
        page = isinstance(answer, str)
        self.send_response(403 if answer is None else 200)
        self.send_header("Content-Type", "text/html" if page else "application/json")
        self.end_headers()
        self.wfile.write((answer if page else json.dumps(answer)).encode())

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def double() -> Iterator[Double]:
    with Double() as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield other
        other.shutdown()
