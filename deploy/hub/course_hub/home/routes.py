"""The addresses of this service, below /services/home/."""

from pathlib import Path

from tornado import web

from course_hub.home import api, book, handlers
from course_hub.home.readings import Readings
from course_hub.serving import HubHandler, Routes
from course_hub.settings import Settings

_COURSE = r"([a-z][a-z0-9-]*)"


class Asset(HubHandler, web.StaticFileHandler):
    """A style or a script of the pages."""

    def check_xsrf_cookie(self) -> None:
        """Ask for no such cookie: these files are the same for everybody."""


class BookStart(HubHandler):
    """The book's address without its last stroke."""

    async def get(self) -> None:
        self.redirect("/services/home/book/")


def routes(settings: Settings) -> Routes:
    """Return the service's routes."""
    assets = str(Path(__file__).parent / "static")
    own = {"readings": Readings(settings)}
    pages = {"path": str(book.root()), "default_filename": "index.html"}
    return [
        ("", handlers.FirstPage, own),
        (rf"progress/{_COURSE}/?", handlers.ProgressPage, own),
        (rf"progress/{_COURSE}/data\.json", handlers.ProgressData, own),
        (rf"feedback/{_COURSE}/?", handlers.FeedbackList, own),
        (rf"feedback/{_COURSE}/(.+)", handlers.FeedbackFile, own),
        ("api/progress", api.OwnProgress, own),
        ("api/cohorts", api.Cohorts, own),
        ("static/(.*)", Asset, {"path": assets}),
        ("book", BookStart),
        ("book/(.*)", book.BookHandler, pages),
    ]
