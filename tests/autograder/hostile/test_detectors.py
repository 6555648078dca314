"""The harness sees what it looks for: everything that must not happen is made to happen here."""

import json
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from tests.autograder.hostile import evidence, tricks
from tests.autograder.hostile.course import ASSIGNMENT, NOTEBOOK
from tests.autograder.hostile.harness import FIRST, Aftermath, Evidence, Hunt

DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 256)
        time.sleep(60)
    os._exit(0)
"""


@dataclass(frozen=True)
class Fooled:
    """What the harness saw before and after everything went wrong."""

    before: Aftermath
    after: Aftermath
    learner: str
    hunt: Hunt

    @property
    def mine(self) -> Evidence:
        return self.after.of[self.learner]


@pytest.fixture(scope="module")
def fooled() -> Iterator[Fooled]:
    trick = next(trick for trick in tricks.find() if trick.id == "read/environment")
    with Hunt((trick,)) as hunt:
        hunt.prepare()
        digest, rows = hunt._digest(), evidence.rows(hunt.secrets.gradebook, [FIRST])
        before = hunt.look(digest, rows)
        _go_wrong(hunt, trick.learner)
        yield Fooled(before, hunt.look(digest, rows), trick.learner, hunt)


def _go_wrong(hunt: Hunt, learner: str) -> None:
    canaries = hunt.secrets.canaries
    page = hunt.state / "feedback" / learner / ASSIGNMENT / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        f"<html><p>{canaries.home} {canaries.hidden_test}</p><img src=x onerror=hostile_script()>"
        f"<script>hostile_script()</script>{hunt.secrets.stamp} took 5 files\n</html>"
    )
    test: dict[str, object] = {"cell_type": "code", "source": canaries.hidden_test, "outputs": []}
    test["metadata"] = {"nbgrader": {"grade": True, "solution": False}}
    marked = hunt.state / "autograded" / learner / ASSIGNMENT / NOTEBOOK
    marked.parent.mkdir(parents=True)
    printed = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [canaries.roster]}
    marked.write_text(json.dumps({"cells": [test, printed]}))
    (hunt.state / "grade.log").write_text(canaries.environment)
    hunt.secrets.other.write_text("{}")
    hunt.secrets.source.chmod(0o777)
    (hunt.secrets.temporary / "hostile-left").touch()
    _forge(hunt.secrets.gradebook, learner)
    with socket.create_connection(("127.0.0.1", hunt.secrets.port)) as call:
        call.sendall(b"network/tcp")
    for address in (str(hunt.secrets.socket), f"\0ears-{hunt.secrets.port}"):
        with socket.socket(socket.AF_UNIX) as call:
            call.connect(address)
            call.sendall(b"network/socket")
    hunt.oversee("daemon", 20, sys.executable, "-c", DAEMON)
    hunt.oversee("hangs", 0.2, "sleep", "60")


def _forge(gradebook: Path, learner: str) -> None:
    with closing(sqlite3.connect(gradebook)) as book, book:
        (assignment,) = book.execute("SELECT id FROM assignment WHERE name = ?", (ASSIGNMENT,))
        (notebook,) = book.execute("SELECT id FROM notebook WHERE assignment_id = ?", assignment)
        (cell,) = book.execute(
            "SELECT id FROM base_cell WHERE name = 'total' AND type = 'GradeCell'"
        )
        book.execute("INSERT INTO student (id) VALUES (?)", (learner,))
        book.execute(
            "INSERT INTO submitted_assignment (id, assignment_id, student_id) VALUES ('s', ?, ?)",
            (*assignment, learner),
        )
        book.execute(
            "INSERT INTO submitted_notebook (id, assignment_id, notebook_id) VALUES ('n', 's', ?)",
            notebook,
        )
        book.execute(
            "INSERT INTO grade (id, notebook_id, cell_id, auto_score, manual_score, extra_credit,"
            " needs_manual_grade) VALUES ('g', 'n', ?, 0, 2, 0.5, 0)",
            cell,
        )
        book.execute("UPDATE source_cell SET source = 'pass'")


def test_a_clean_course_has_no_findings(fooled: Fooled) -> None:
    found = fooled.before
    assert (found.heard, found.changed, found.litter, found.rows_changed) == ((), (), (), ())
    assert (found.leaks, found.survivors) == ((), ())
    nothing = Evidence(state=None, message="", points=None, leaks=(), boasts=(), live=())
    assert set(found.of.values()) == {nothing}


def test_forged_points_are_seen(fooled: Fooled) -> None:
    assert fooled.mine.points == Fraction(5, 2)


def test_leaks_are_seen_and_a_test_in_its_own_place_is_none(fooled: Fooled) -> None:
    assert fooled.mine.leaks == ("hidden_test", "home", "roster")
    assert fooled.after.leaks == ("environment",)
    page = fooled.hunt.state / "feedback" / fooled.learner / ASSIGNMENT / "page.html"
    marked = fooled.hunt.state / "autograded" / fooled.learner / ASSIGNMENT / NOTEBOOK
    assert fooled.hunt.secrets.canaries.hidden_test in evidence.shown(page)
    assert fooled.hunt.secrets.canaries.hidden_test not in evidence.shown(marked)


def test_what_a_trick_says_of_itself_is_seen(fooled: Fooled) -> None:
    assert fooled.mine.boasts == ("took 5 files",)
    source = fooled.hunt.state / "submitted" / fooled.learner / ASSIGNMENT / NOTEBOOK
    assert fooled.hunt.secrets.stamp not in source.read_text()


def test_live_pages_are_seen(fooled: Fooled) -> None:
    assert fooled.mine.live == ("img onerror", "script")


def test_changes_are_seen(fooled: Fooled) -> None:
    assert set(fooled.after.changed) == {
        str(fooled.hunt.secrets.other),
        str(fooled.hunt.secrets.source),
    }
    assert [Path(path).name for path in fooled.after.litter] == ["hostile-left"]
    assert fooled.after.rows_changed == ("sources",)


def test_calls_are_heard(fooled: Fooled) -> None:
    assert sorted(fooled.after.heard) == ["network/socket", "network/socket", "network/tcp"]


def test_what_outlives_a_command_and_what_hangs_are_seen(fooled: Fooled) -> None:
    (survivor,) = fooled.after.survivors
    assert "time.sleep(60)" in survivor
    assert fooled.after.commands["daemon"].code == 0
    assert fooled.after.commands["hangs"].code is None
