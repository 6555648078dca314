"""Our steps in nbgrader's own pipelines: release, sanitise, autograde, feedback.

They are set in `Workspace.nbgrader_config`, so the command line, stock nbgrader and the
formgrader all run them.
"""

import atexit
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer, Unicode

from autograder import attempts, intake
from autograder.items.questions import load_questions, public
from autograder.marking.plan import Plan
from autograder.marking.submission import Tools, mark
from autograder.marking.trusted import Marker
from autograder.receipts import Receipts
from autograder.sandbox.client import Sandbox

Resources = dict[str, Any]
HIDDEN_BEGINS, HIDDEN_ENDS = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


class CoursePreprocessor(NbGraderPreprocessor):
    """A step that knows where the course's files are."""

    source_directory = Unicode(help="The course's folder with its assignments.").tag(config=True)
    state_directory = Unicode(help="The course's folder of grading state.").tag(config=True)
    seed = Integer(help="The seed of draws and samples.").tag(config=True)

    def _source(self, resources: Resources) -> Path:
        return Path(self.source_directory, resources["nbgrader"]["assignment"])

    def _submission(self, resources: Resources) -> Path:
        names = resources["nbgrader"]
        return Path(self.state_directory, "submitted", names["student"], names["assignment"])


class PublishQuestions(CoursePreprocessor):
    """Release step: writes questions.json, the part of the questions that learners may see."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        questions = self._source(resources) / "questions.yml"
        if questions.is_file():
            visible = json.dumps(
                public(load_questions(questions), self.seed), ensure_ascii=False, indent=1
            )
            outputs = resources.get("outputs") or {}
            resources["outputs"] = {**outputs, "questions.json": visible.encode()}
        return nb, resources


class KeepAttempt(NbGraderPreprocessor):
    """First autograde step: keeps the standing of an earlier submission; its receipt goes."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        names = resources["nbgrader"]
        intake.check_learner(names["student"])
        attempts.keep_here(names["db_url"], names["student"], names["assignment"])
        return nb, resources


class RebuildFromRelease(CoursePreprocessor):
    """Sanitise step: puts the learner's answers into a fresh copy of the released notebook."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        names = resources["nbgrader"]
        # Stock nbgrader comes here without our runner, which has asked before.
        intake.check_learner(names["student"])
        intake.check_files(self._submission(resources))
        released = Path(self.state_directory, "release", names["assignment"])
        master = nbformat.read(released / f"{names['notebook']}.ipynb", as_version=4)
        return intake.rebuild(nb, master), resources


class MarkAnswers(CoursePreprocessor):
    """Autograde step: marks as `autograder grade` does, not in one kernel for all cells.

    Test cells run in the trusted interpreter, on answers and values. Learner code runs, in the
    sandbox, only where a test needs a value of it.
    """

    unsafe = Bool(
        help="Run learner code without a sandbox where there is none: for one's own files only. "
        "The environment's AUTOGRADER_UNSAFE=1 says the same."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        folder, source = self._submission(resources), self._source(resources)
        learner = resources["nbgrader"]["student"]
        plan = Plan.of(source.parent, Path(self.state_directory, "release"), source.name)
        received = intake.receive(folder, source.name, learner, plan.master)
        marked = mark(
            plan,
            nb,
            learner,
            self.seed,
            received.answers,
            received.files,
            shared_tools(self.unsafe or os.environ.get("AUTOGRADER_UNSAFE") == "1"),
        )
        resources["course_state"] = "submitted" if marked.worked else "blank"
        return marked.notebook, resources


@cache
def shared_tools(unsafe: bool) -> Tools:
    """Return the tools of this process: one trusted interpreter, one sandbox on first need.

    Raises, on that need, NoSandbox where there is none and `unsafe` does not say to do without.
    """
    marker = Marker()
    atexit.register(marker.close)

    @cache
    def sandbox() -> Sandbox:
        started = Sandbox.start(unsafe=unsafe)
        atexit.register(started.close)
        return started

    return Tools(marker, sandbox)


class RecordReceipt(NbGraderPreprocessor):
    """Last autograde step: says that all marks are in, which a run cut short does not."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        names, state = resources["nbgrader"], resources["course_state"]
        attempts.note_here(names["db_url"], names["student"], names["assignment"])
        with Receipts(names["db_url"]) as receipts:
            receipts.record(names["student"], names["assignment"], state)
        return nb, resources


class TidyFeedback(NbGraderPreprocessor):
    """Feedback step: no hidden tests, and no "No response" for code that was optional."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        if utils.is_solution(cell) and not utils.is_grade(cell):
            del cell.metadata["nbgrader"]
        elif utils.is_grade(cell) and not utils.is_solution(cell):
            cell.source = _without_hidden_tests(cell.source)
        return cell, resources


def _without_hidden_tests(source: str) -> str:
    kept, hidden = [], False
    for line in source.split("\n"):
        if HIDDEN_BEGINS in line:
            hidden = True
        elif HIDDEN_ENDS in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept)
