"""The built book, for everybody who is signed in: its files and nothing beside them."""

import os
from pathlib import Path
from typing import Any, ClassVar

from tornado import web

from autograder.workspace import REPOSITORY
from course_hub.serving import HubHandler

VARIABLE = "COURSE_HUB_BOOK"


def root() -> Path:
    """Return the folder of the built book: COURSE_HUB_BOOK, or where `make book` puts it."""
    return Path(os.environ.get(VARIABLE) or REPOSITORY / "_build" / "html").resolve()


def is_built() -> bool:
    """Return whether there is a book to show."""
    return (root() / "index.html").is_file()


class BookHandler(HubHandler, web.StaticFileHandler):
    """A file of the book, read only."""

    # The theme's pages hold scripts and styles of their own.
    content_security_policy: ClassVar[str] = (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )

    def check_xsrf_cookie(self) -> None:
        """Let the book's own modules be loaded: these files are the same for everybody."""

    async def prepare(self) -> None:
        await super().prepare()
        if not self._finished and not is_built():
            raise web.HTTPError(404, "The book is not built here. Ask for 'make book'.")

    def set_extra_headers(self, path: str) -> None:
        # Tornado's own header for versioned files would let a shared cache keep them.
        self.set_header("Cache-Control", "private, max-age=300")

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        """Return a file's place, with links followed, so that none leads out of the book."""
        return str(Path(super().get_absolute_path(root, path)).resolve())

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        if any(part.startswith(".") for part in Path(absolute_path).relative_to("/").parts[-1:]):
            raise web.HTTPError(404, "There is no such page in the book.")
        found: str | None = super().validate_absolute_path(root, absolute_path)
        return found

    def compute_etag(self) -> Any:
        return None
