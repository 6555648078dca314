"""Voilà as the course serves it: the notebooks of some apps, from a folder that holds no other."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import tornado.web
from traitlets.config import Config
from voila.app import Voila
from voila.handler import BaseVoilaHandler
from voila.static_file_handler import TemplateStaticFileHandler
from voila.tornado.contentshandler import VoilaContentsHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.treehandler import TornadoVoilaTreeHandler

from course_hub.voila.options import App, shelve


class _Page(TornadoVoilaHandler):
    """An app. Its page ends the kernel when it is left, which takes the cookie against forgery."""

    async def get(self, path: str | None = None) -> None:
        _ = self.xsrf_token  # Asking for it sets the cookie.
        await super().get(path)


class _Start(BaseVoilaHandler):
    """The start page: the list of the apps, without a look into folders."""

    @tornado.web.authenticated
    async def get(self) -> None:
        self.write(self.render_template("tree.html"))


class _Assets(TemplateStaticFileHandler):
    """Files of the template; what has another form is not found, where Voilà answers 500."""

    def parse_url_path(self, url_path: str) -> str:
        if not re.fullmatch(r"[\w-]+/static/[\w./-]+", url_path) or ".." in url_path:
            raise tornado.web.HTTPError(404)
        return str(super().parse_url_path(url_path))


# Voilà's list of a folder takes another template from the address, and its contents give notebooks
# away; no app needs either.
_REPLACED: dict[type[Any], type[Any] | None] = {
    TornadoVoilaHandler: _Page,
    TemplateStaticFileHandler: _Assets,
    VoilaContentsHandler: None,
}


class Apps(Voila):
    """Voilà with the course's settings; the environment names the template (see options)."""

    def init_handlers(self) -> list[Any]:
        """Voilà's own; from here on answers are compressed, the chart library above all."""
        self.app.transforms.append(tornado.web.GZipContentEncoding)
        routes = []
        for pattern, handler, *rest in super().init_handlers():
            if handler is TornadoVoilaTreeHandler:
                handler = _Start if pattern == self.server_url else None
            else:
                handler = _REPLACED.get(handler, handler)
            if handler is not None:
                routes.append((pattern, handler, *rest))
        return routes


@contextmanager
def shelf(apps: Iterable[App]) -> Iterator[Path]:
    """A folder with the notebooks of these apps alone, removed at the end."""
    folder = Path(mkdtemp(prefix="course-apps-"))
    try:
        shelve(apps, folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(config: Config, kind: type[Apps] = Apps) -> None:
    """Serve until asked to end (Ctrl+C, SIGTERM)."""
    # Whoever starts this may have other arguments on the command line: none of them are Voilà's.
    sys.argv[1:] = []
    app = kind(config=config)
    app.initialize([])
    app.start()
