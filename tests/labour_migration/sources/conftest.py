"""A publisher's service on this machine, and the recorded messages where they are at hand."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from labour_migration.sources import Client

MESSAGES = Path(__file__).parent / "messages"
RECORDED = Path(
    os.environ.get("LABOUR_MIGRATION_RECORDED_DATA")
    or Path(__file__).parents[4] / "shared" / "data"
)

if not RECORDED.is_dir():
    collect_ignore = ["test_recorded.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not RECORDED.is_dir():
        terminalreporter.write_line(
            f"Recorded messages of publishers are not at {RECORDED}: test_recorded.py was left "
            "out. The hand-made messages beside the tests were read. "
            "(LABOUR_MIGRATION_RECORDED_DATA names another folder.)"
        )


@dataclass
class Reply:
    """What the service does once: answer, break off in the middle, or keep silent."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hang: bool = False


@dataclass
class Service:
    """Replies by path, the last one for ever; ``asked`` lists the requests that came."""

    address: str
    replies: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    asked: list[str] = field(default_factory=list)
    agents: set[str | None] = field(default_factory=set)
    over: Event = field(default_factory=Event)

    def on(self, path: str, *replies: Reply | bytes) -> None:
        self.replies[path] = [
            reply if isinstance(reply, Reply) else Reply(reply) for reply in replies
        ]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    stub = Service("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stub.asked.append(self.path)
            stub.agents.add(self.headers["User-Agent"])
            queue = stub.replies.get(urlsplit(self.path).path, [Reply(b"gone", 404)])
            reply = queue.pop(0) if len(queue) > 1 else queue[0]
            if reply.hang:
                stub.over.wait(5)
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + 100 * reply.cut))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield stub
    stub.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def client(tmp_path: Path) -> Client:
    return Client(folder=tmp_path / "cache", timeout_seconds=2, attempts=2, back_off_seconds=0)


@pytest.fixture
def message() -> Callable[[str], bytes]:
    return lambda name: (MESSAGES / name).read_bytes()


@pytest.fixture
def recorded() -> Callable[[str], bytes]:
    return lambda name: (RECORDED / name).read_bytes()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """The bytes of a workbook laid out as the publisher's, with the given rows and heading."""
    from openpyxl import Workbook

    def build(
        rows: list[list[object]],
        years: tuple[int, ...] = (2020, 2024),
        sheet: str = "Table 1",
        **heading: str,
    ) -> bytes:
        book = Workbook(write_only=True)
        book.create_sheet("Contents").append(["Contents"])
        table = book.create_sheet(sheet)
        for text in ("United Nations", "Population Division", None, "International Migrant Stock"):
            table.append([text])
        names = {
            "index": "Index",
            "destination": "Region, development group, country or area of destination",
            "coverage": "Coverage",
            "kind": "Data type",
            "dest_code": "Location code of destination",
            "origin": "Region, development group, country or area of origin",
            "origin_code": "Location code of origin",
        } | heading
        table.append([*names.values(), *years, *years, *years])
        for row in rows:
            table.append(row)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    return build
