"""The server: the book at the root, the cohort beside it, this machine only."""

import errno
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import AutograderError
from autograder.serve import HOST, PortTaken, server


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    for name, text in (("book", "the book"), ("cohort", "the cohort")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    with server(tmp_path / "book", tmp_path / "cohort", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://{HOST}:{running.server_address[1]}"
        running.shutdown()


def get(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return str(answer.read().decode())


def test_book_and_cohort(site: str) -> None:
    assert get(site) == "the book"
    assert get(f"{site}/cohort") == "the cohort"
    assert get(f"{site}/cohort/index.html?x=1") == "the cohort"


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/cohort/../../secret.txt", "/%2e%2e/secret.txt"]
)
def test_nothing_outside_is_served(site: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError):
        get(site + path)


def test_a_taken_port_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x")
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"PORT={port + 1}"):
            server(tmp_path, tmp_path, port)


def test_no_book_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AutograderError, match="make book"):
        server(tmp_path, tmp_path, 0)


def test_a_port_that_may_not_be_had_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "index.html").write_text("x")
    monkeypatch.setattr("socketserver.TCPServer.server_bind", refuse)
    with pytest.raises(AutograderError, match=r"Port 80 .*Permission denied"):
        server(tmp_path, tmp_path, 80)


def answer(site: str, host: str, path: str = "/cohort/") -> int:
    request = urllib.request.Request(site + path, headers={"Host": host})
    try:
        with urllib.request.urlopen(request) as found:
            return int(found.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_page_elsewhere_cannot_point_its_name_at_the_cohort(site: str) -> None:
    assert answer(site, "localhost:9000") == 200
    assert answer(site, "127.0.0.1") == 200
    for host in ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost@evil"):
        assert answer(site, host) == 421


def test_folders_are_not_listed(site: str, tmp_path: Path) -> None:
    (tmp_path / "cohort" / "old").mkdir()
    assert answer(site, "localhost", "/cohort/old/") == 404
