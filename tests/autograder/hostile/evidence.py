"""What a run left behind: points, words that must not be there, files and rows that changed."""

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.autograder.hostile.secrets import Canaries

# How tricks begin the names of what they write where they must not.
LITTER = "hostile-"

Marks = Mapping[str, tuple[float | None, float | None, float | None]]

_SCORES = """
SELECT sa.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit FROM grade g
JOIN submitted_notebook sn ON sn.id = g.notebook_id
JOIN submitted_assignment sa ON sa.id = sn.assignment_id
JOIN base_cell b ON b.id = g.cell_id
"""

_COMMENTS = """
SELECT c.auto_comment, c.manual_comment FROM comment c
JOIN submitted_notebook sn ON sn.id = c.notebook_id
JOIN submitted_assignment sa ON sa.id = sn.assignment_id
"""


def query(database: Path, sql: str, *values: str) -> list[tuple[Any, ...]]:
    """Return rows of a gradebook; none when it, or the table, is not there."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()
    except sqlite3.Error:
        return []


def scores(database: Path) -> dict[str, Marks]:
    """Return for each learner the automatic, manual and extra points of each cell."""
    found: dict[str, dict[str, tuple[float | None, float | None, float | None]]] = {}
    for learner, cell, *given in query(database, _SCORES):
        automatic, manual, extra = given
        found.setdefault(learner, {})[cell] = (automatic, manual, extra)
    return dict(found)


def points(marks: Marks) -> Fraction | None:
    """Return what a learner's cells earned, whoever gave it; None when nothing was given."""
    if not any(each is not None for mark in marks.values() for each in mark[:2]):
        return None
    total = Fraction(0)
    for automatic, manual, extra in marks.values():
        given = automatic if manual is None else manual
        total += Fraction(given or 0).limit_denominator(1000)
        total += Fraction(extra or 0).limit_denominator(1000)
    return total


def leaks(text: str, canaries: Canaries, *, own: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what a text gives away; `own` names what it may hold."""
    known = canaries.named().items()
    return tuple(name for name, word in known if word in text and name not in own)


def boasts(text: str, stamp: str) -> tuple[str, ...]:
    """Return what tricks say to have achieved."""
    # Outputs stand in files as JSON or HTML: a boast ends where its line, or its string, does.
    found = re.findall(re.escape(stamp) + r"\s+([\w ,.:/'()-]+)", text)
    return tuple(sorted({words.removesuffix("\\n").strip() for words in found}))


class _Live(HTMLParser):
    """Finds what a browser would run, or fetch from elsewhere, on a learner's word."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            runs = name.startswith("on") or name in ("src", "srcdoc", "poster", "data", "action")
            runs = runs or (tag == "link" and name == "href") or "script:" in (value or "")
            if runs and value and "hostile" in value:
                self.found.append(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and "hostile_" in data:
            self.found.append(self._inside)


def live(page: str) -> tuple[str, ...]:
    """Return what of a page would run a trick's script, or call its address."""
    parser = _Live()
    parser.feed(page)
    return tuple(sorted(set(parser.found)))


def shown(path: Path, *, tracebacks: bool = True) -> str:
    """Return the text of a file that grading wrote, without the test cells that belong there.

    Plain nbgrader's tracebacks show each failed test; they can be left out.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix != ".ipynb":
        return text
    try:
        cells = json.loads(text)["cells"]
        for cell in cells:
            told = cell["metadata"].get("nbgrader", {})
            if told.get("grade") and not told.get("solution"):
                cell["source"] = ""
                kept = [one for one in cell["outputs"] if one["output_type"] != "error"]
                cell["outputs"] = cell["outputs"] if tracebacks else kept
        return json.dumps(cells, ensure_ascii=False)
    except (ValueError, KeyError, TypeError, AttributeError):
        return text


def files(folder: Path) -> Iterator[Path]:
    """Return every file below a folder, links neither followed nor listed."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if path.is_file() and not path.is_symlink():
                yield path


def checksum(path: Path) -> str:
    """Return a hash of a file and its rights, nothing when it is gone."""
    if not path.is_file():
        return ""
    return f"{path.stat().st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def digest(*folders: Path) -> dict[str, str]:
    """Return a hash of each file below folders, by path."""
    return {str(path): checksum(path) for folder in folders for path in files(folder)}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths that are new, gone or different."""
    every = before.keys() | after.keys()
    return tuple(sorted(path for path in every if before.get(path) != after.get(path)))


def litter(folder: Path, apart_from: Iterable[Path] = ()) -> tuple[str, ...]:
    """Return the names below a folder that only tricks give, outside of some folders."""
    kept = tuple(apart_from)
    found = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if Path(parent, one) not in kept]
        found += [str(Path(parent, one)) for one in (*folders, *names) if one.startswith(LITTER)]
    return tuple(found)


def rows(database: Path, learners: Iterable[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a gradebook holds of the course itself and of some learners' persons."""
    people = set(learners)
    told = {
        "sources": query(database, "SELECT name, source, checksum FROM source_cell"),
        "maxima": query(database, "SELECT id, max_score FROM grade_cells"),
        "assignments": query(database, "SELECT name, duedate FROM assignment"),
    }
    persons = query(database, "SELECT id, first_name, email FROM student")
    told["persons"] = [row for row in persons if row[0] in people]
    return {name: sorted(found, key=repr) for name, found in told.items()}


def words_of(database: Path, learner: str) -> list[str]:
    """Return the text that a gradebook's tables hold in rows that name a learner."""
    named = query(database, "SELECT name FROM sqlite_master WHERE type = 'table'")
    found = []
    for (table,) in named:
        if table != "student":
            rows = query(database, f'SELECT * FROM "{table}"')
            found += [" ".join(map(str, row)) for row in rows if learner in row]
    comments = query(database, f"{_COMMENTS} WHERE sa.student_id = ?", learner)
    return found + [" ".join(map(str, row)) for row in comments]


def in_words(score: Fraction | None) -> str:
    """Return points as a reader wants them; a dash when there is no score."""
    return "–" if score is None else f"{float(score):g}"
