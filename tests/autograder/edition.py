"""An edition of both courses in years past, run by the commands that an instructor types."""

import csv
import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.course import Course
from autograder.credentials import badge, issuer, jws
from autograder.credentials.keys import KeyStore
from autograder.credentials.model import Certificate
from autograder.intake import is_answer
from autograder.marking import reference
from autograder.workspace import REPOSITORY, Workspace
from tests.autograder.conftest import COURSE, WEEK

OTHER = "measuring"
BY = "Lena Ortiz"
ISSUER = "https://courses.example.org/migration/"
# Years with the same weekdays, long past whenever this runs, and within five years of each other.
YEARS = {COURSE: ("2020", "2015"), OTHER: ("2025", "2014")}
ROSTER = (
    ("ana", "Ana", "Lima, Santos"),
    ("bo", "محمد", "بن علي"),
    ("cy", "=Cy", "Obi"),
    ("dee", "Dee", "O’Neill"),
    ("eve", "Élève", "Núñez"),
    ("fay", "Fay", "Wong"),
    ("gus", "Gus", "שרה"),
    ("hal", "Hal", "Berg"),
    ("hal2", "Hal", "Berg"),
    ("jon", "Jón", "Þór"),
    ("kim", "Kim", "Lee"),
    ("lou", "Lou", "Roy"),
    ("nia", "Nia", "Abebe"),
)


@dataclass(frozen=True)
class Edition:
    """The folders of an edition: exercises, state, and a book of one page."""

    folder: Path

    @classmethod
    def begin(cls, folder: Path, monkeypatch: pytest.MonkeyPatch) -> "Edition":
        """Make the exercises of other years, with a public address, and an empty state folder."""
        made = cls(folder)
        shutil.copytree(REPOSITORY / "exercises", folder / "exercises")
        (folder / "modules").symlink_to(REPOSITORY / "modules")
        for course, (year, other) in YEARS.items():
            for path in (folder / "exercises" / course).glob("*.yml"):
                text = path.read_text(encoding="utf-8").replace(f"{year}-", f"{other}-")
                path.write_text(text.replace(f'edition: "{year}"', f'edition: "{other}"'))
        issued_by = folder / "exercises" / issuer.FILE
        text = issued_by.read_text(encoding="utf-8")
        issued_by.write_text(text.replace("http://127.0.0.1:8000/", ISSUER), encoding="utf-8")
        monkeypatch.setenv("AUTOGRADER_EXERCISES", str(folder / "exercises"))
        monkeypatch.setenv("AUTOGRADER_STATE", str(folder / "state"))
        monkeypatch.setenv("COLUMNS", "200")
        return made

    @property
    def book(self) -> Path:
        return self.folder / "book"

    @property
    def space(self) -> Workspace:
        return Workspace.open(COURSE)

    @property
    def course(self) -> Course:
        return self.space.course

    def run(self, *words: object, exit_code: int = 0) -> Result:
        """Run a command as an instructor types it."""
        done = CliRunner().invoke(cli.app, [str(word) for word in words])
        told = f"{' '.join(map(str, words))}\n{done.output}"
        assert done.exit_code == exit_code, f"{told}\n{done.exception!r}"
        return done

    def data(self, *words: object) -> Any:
        """Run a command for what it prints as JSON."""
        return json.loads(self.run(*words, "--json").stdout)

    def rule(self, *words: object) -> None:
        """Make a ruling, with its reason and without being asked."""
        self.run(*words, "--by", BY, "--yes")

    def enrol(self) -> None:
        """Take the list of participants in, as Moodle exports it."""
        rows = [("First name", "Last name", "ID number", "Email address")]
        rows += [(first, last, one, address(one)) for one, first, last in ROSTER]
        self.run("roster", "import", COURSE, self._csv("moodle.csv", rows), "--yes")

    def hand_in(self, learner: str, wrong: tuple[str, ...] = ()) -> None:
        """Put a learner's notebook of the first week into the inbox, a day early."""
        folder = self.folder / "inbox" / learner / WEEK
        shutil.copytree(self.space.release / WEEK, folder)
        given = reference.answers(self.space.source / WEEK, learner)
        given |= {name: round(given[name] * 1.1 + 0.7, 1) for name in wrong}
        content = {"format": 1, "assignment": WEEK, "learner": learner, "answers": given}
        (folder / "answers.json").write_text(json.dumps(content))
        path = folder / f"{WEEK}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if is_answer(cell) and cell.cell_type == "markdown":
                cell.source = f"{learner} would publish the number with its date and its source."
        nbformat.write(notebook, path)
        at = self.course.assessment(WEEK).due.astimezone(UTC) - timedelta(days=1)
        (folder / "timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S.%f} UTC")

    def mark(self, course: str, rows: Mapping[tuple[str, str], str], **late: timedelta) -> None:
        """Import marks by learner and assessment; `late` is how long after the due time."""
        dues = {one.id: one.due for one in Workspace.open(course).course.assessments}
        lines = [("learner", "assessment", "question", "points", "submitted_at")]
        for (learner, assessment), points in rows.items():
            after = late.get(f"{learner}_{assessment}".replace("-", "_"), -timedelta(hours=3))
            name, _, question = assessment.partition("/")
            at = "" if question else (dues[name] + after).isoformat()
            lines.append((learner, name, question, points, at))
        self.run("gradebook", course, "--import", self._csv("marks.csv", lines))

    def decisions(self) -> dict[str, dict[str, Any]]:
        return {one["learner"]: one for one in self.data("decide", COURSE)}

    def outcomes(self) -> dict[str, tuple[str, Fraction]]:
        found = self.decisions().items()
        return {name: (one["outcome"], Fraction(one["points"])) for name, one in found}

    def certificate(self, learner: str, name: str = "certificate.pdf") -> Path:
        return self.space.state / "certificates" / learner / name

    def build_page(self) -> None:
        """Build a book that has the page for checking and nothing else."""
        source = self.folder / "source"
        (source / "book").mkdir(parents=True)
        (source / "index.md").write_text("# Book\n\n```{toctree}\nbook/verify\n```\n")
        shutil.copy(REPOSITORY / "book" / "verify.md", source / "book")
        settings: dict[str, Any] = {
            "extensions": ["myst_parser"],
            "html_theme": "basic",
            "html_static_path": [str(REPOSITORY / "book" / "_static")],
            "myst_enable_extensions": ["deflist"],
        }
        places = (str(source), None, str(self.book), str(self.folder / "trees"), "html")
        warnings = io.StringIO()
        with patch_docutils(), docutils_namespace():
            Sphinx(*places, confoverrides=settings, status=None, warning=warnings).build()
        assert warnings.getvalue() == ""

    def publish(self) -> None:
        self.run("certificates", "publish", "--to", self.book)

    def second_course(self, learner: str) -> None:
        """Take a learner through the other course, held elsewhere, to its certificate."""
        person = next(one for one in ROSTER if one[0] == learner)
        rows = [("learner", "name", "email"), (learner, whole_name(person), address(learner))]
        self.run("gradebook", OTHER, "--roster", self._csv("roster.csv", rows))
        marks = {(learner, f"week-0{n}"): "8" for n in range(1, 7)}
        marks |= {(learner, "group-assignment"): "15", (learner, "assignment"): "15"}
        self.mark(OTHER, marks)
        self.run("decide", OTHER, "--record", "--by", BY)
        self.run("certificates", "issue", OTHER, "--by", BY)
        self.publish()

    def of_an_earlier_edition(self, learner: str) -> Path:
        """Sign the certificate of an edition two years before, with the keys of this one."""
        person = next(one for one in ROSTER if one[0] == learner)
        course, issued_by = self.course, issuer.load()
        made = Certificate(
            id="urn:uuid:0d1c5d1e-3f1e-4c52-9a76-1b1f2c3d4e5f",
            holder_name=whole_name(person),
            holder_email=address(learner),
            learner=learner,
            course_id=COURSE,
            course_title=course.title,
            edition="2013",
            hours=course.hours,
            starts=date(2013, 5, 20),
            ends=date(2013, 6, 28),
            points=Fraction(80),
            pass_points=Fraction(60),
            total_points=Fraction(100),
            completed_on=date(2013, 6, 27),
            awarded_on=date(2013, 7, 3),
            rule_version="2013.1",
            ledger_position=7,
            ledger_hash="9f" * 32,
            issuer=issued_by,
            status_index=9,
        )
        kid, key = KeyStore(self.folder / "state" / "keys").signing()
        payload = badge.payload(made, datetime.now(UTC).replace(microsecond=0))
        file = self.folder / "earlier.jwt"
        file.write_text(jws.sign(payload, badge.key_address(issued_by, kid), key))
        return file

    def _csv(self, name: str, rows: list[tuple[str, ...]]) -> Path:
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        return path


def all_but(
    points: str, *without: str, assignment: str, learner: str
) -> dict[tuple[str, str], str]:
    """Return marks of one learner: the same in every test but some, and of the assignment."""
    tests = {f"week-0{n}": points for n in range(1, 7)} | {"assignment": assignment}
    return {(learner, name): mark for name, mark in tests.items() if name not in without}


def whole_name(person: tuple[str, str, str]) -> str:
    return f"{person[1]} {person[2]}"


def address(learner: str) -> str:
    return f"{learner}@example.org"
