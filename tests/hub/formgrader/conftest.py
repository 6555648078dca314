"""One formgrader for most tests, on a course with submissions of honest and hostile learners."""

import http.cookiejar
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from autograder import runner
from autograder.exchange import Exchange
from autograder.gradebook import Gradebook, Learner
from autograder.workspace import Workspace
from tests.hub.formgrader import works
from tests.hub.formgrader.double import COURSE, Formgrader, running
from tests.hub.formgrader.works import LATE, ON_TIME, WEEK


@pytest.fixture(scope="package")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a course whose first week is released and handed in. Read only."""
    state = tmp_path_factory.mktemp("handed-in") / "state"
    space = Workspace.open(COURSE, state)
    runner.release(space, WEEK)
    Exchange(space).open(WEEK)
    works.enrol(space, "learner-1", "learner-2")
    with Gradebook(space) as book:
        book.enrol([Learner("mallory", works.HOSTILE[:60], "<img src=x onerror=stolen(20)>")])
    honest = works.notebook(space, "It does **not** support the sentence: the gap is 1.3.")
    works.hand_in(space, "learner-1", honest, ON_TIME)
    works.hand_in(space, "learner-2", works.notebook(space, "It does."), LATE)
    page = {"map_dot_html": b"<script>stolen(10)</script>", "notes_dot_txt": b"mine"}
    works.hand_in(space, "mallory", works.hostile_notebook(space), ON_TIME, **page)
    return state


@pytest.fixture(scope="package")
def graded(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, collected and graded. Read only."""
    state = tmp_path_factory.mktemp("graded") / "state"
    shutil.copytree(handed_in, state)
    space = Workspace.open(COURSE, state)
    runner.collect(space, WEEK)
    found = list(runner.grade(space, WEEK, ["learner-1", "learner-2", "mallory"]))
    assert {one.state for one in found} == {"needs-marking"}, found
    return state


@pytest.fixture(scope="package")
def formgrader(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formgrader]:
    """A formgrader on graded work, for tests that change nothing that another looks at."""
    folder = tmp_path_factory.mktemp("formgrader")
    shutil.copytree(graded, folder / "state")
    with running(folder, Workspace.open(COURSE, folder / "state")) as found:
        yield found


@pytest.fixture(scope="package")
def pages(browser: Browser) -> Iterator[Page]:
    """A browser's page that nobody has signed in with; tests take turns with it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


@dataclass(frozen=True)
class Answer:
    """What the service answered."""

    status: int
    text: str
    headers: Mapping[str, str]


class Visitor:
    """Somebody with a browser's cookies and without its rules, as an attacker might have."""

    def __init__(self, formgrader: Formgrader, name: str = "") -> None:
        self._formgrader = formgrader
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        if name:
            formgrader.sign_in_as(name)
            self.first = self.ask("formgrader/manage_assignments")

    @property
    def xsrf(self) -> str:
        """The token that the service gave with its first page."""
        return next(c.value or "" for c in self.cookies if c.name == "_xsrf")

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] = {},
        token: str = "",
    ) -> Answer:
        """Return the answer to a request, whatever it is."""
        sent = dict(headers) | ({"Authorization": f"token {token}"} if token else {})
        request = urllib.request.Request(self._formgrader.address + path, body, sent, method=method)
        try:
            with self._opener.open(request, timeout=60) as found:
                return Answer(
                    found.status, found.read().decode(errors="replace"), dict(found.headers)
                )
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            return Answer(error.code, text, dict(error.headers.items()))

    def change(self, path: str, method: str, sent: object) -> Answer:
        """Return the answer to what a page's own script asks for."""
        own = {"X-Csrftoken": self.xsrf, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
        return self.ask(path, method, json.dumps(sent).encode(), own)


@pytest.fixture
def anybody(formgrader: Formgrader) -> Visitor:
    """Somebody whom the hub does not know."""
    return Visitor(formgrader)


@pytest.fixture(scope="package")
def instructor(formgrader: Formgrader) -> Visitor:
    """An instructor of the course, signed in with cookies."""
    return Visitor(formgrader, "instructor")
