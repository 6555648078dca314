"""Serves the built book, and the cohort page beside it, on this machine only."""

import errno
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from autograder.errors import AutograderError

HOST = "127.0.0.1"


class PortTaken(AutograderError):
    """Another program already listens on the port."""


class _Handler(SimpleHTTPRequestHandler):
    """Serves the book at / and the cohort folder at /cohort/."""

    def __init__(self, *args: Any, book: Path, cohort: Path, **kwargs: Any) -> None:
        self._cohort = str(cohort)
        self._book = str(book)
        super().__init__(*args, directory=self._book, **kwargs)

    def send_head(self) -> Any:
        """Answer this machine's own names only: a page elsewhere can point its name at us."""
        host = urlsplit(f"//{self.headers.get('Host', HOST)}").hostname
        if host not in (HOST, "localhost"):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This is not the server of that name")
            return None
        return super().send_head()

    def list_directory(self, path: Any) -> None:
        """Show no folder that has no page of its own."""
        self.send_error(HTTPStatus.NOT_FOUND, "There is no page here")

    def translate_path(self, path: str) -> str:
        route = unquote(urlsplit(path).path)
        if route == "/cohort" or route.startswith("/cohort/"):
            self.directory = self._cohort
            return super().translate_path(path.replace("/cohort", "", 1) or "/")
        self.directory = self._book
        return super().translate_path(path)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing on success: the terminal shows the addresses."""


def server(book: Path, cohort: Path, port: int) -> ThreadingHTTPServer:
    """Return a server bound to the loopback address; raises PortTaken."""
    if not (book / "index.html").is_file():
        raise AutograderError(f"There is no built book in {book}. Run 'make book' first.")
    try:
        return ThreadingHTTPServer((HOST, port), partial(_Handler, book=book, cohort=cohort))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"Port {port} on {HOST} is taken by another program. "
                f"Choose another: make course PORT={port + 1}"
            ) from None
        raise AutograderError(f"Port {port} on {HOST} cannot be used: {error.strerror}.") from None
