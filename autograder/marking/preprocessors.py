"""Our steps in nbgrader's own pipelines: release, sanitise, autograde, feedback.

They are set in `Workspace.nbgrader_config`, so the command line, stock nbgrader and the
formgrader all run them.
"""

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer, Unicode

from autograder import intake
from autograder.items.questions import load_questions, public
from autograder.marking.protocol import CellResult, Check, Job
from autograder.marking.trusted import run_tests
from autograder.receipts import Receipts
from labour_migration import handin

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
    """Autograde step: runs the test cells in the trusted interpreter, on what was handed in.

    That is the saved answers, the texts and the files of tools, all as data. Learner code is not
    run: what a learner's cell worked out was saved as an answer.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        folder = self._submission(resources)
        learner = resources["nbgrader"]["student"]
        answers = intake.read_answers(folder / intake.ANSWERS, learner)
        found = handin.read_files(folder)
        tests = [cell for cell in nb.cells if utils.is_grade(cell) and not utils.is_solution(cell)]
        job = Job(
            assignment=self._source(resources),
            seed=self.seed,
            learner=learner,
            answers=answers,
            texts=handin.texts_of(nb.cells),
            files=found.files,
            unreadable=found.unreadable,
            cells=tuple(
                Check(
                    id=cell.metadata.nbgrader.grade_id,
                    source=cell.source,
                    points=str(cell.metadata.nbgrader.points),
                )
                for cell in tests
            ),
        )
        report = run_tests(job)
        for cell, result in zip(tests, report.cells, strict=True):
            cell.outputs = _outputs(result, float(cell.metadata.nbgrader.points))
        worked = report.answered or any(_written(cell) for cell in nb.cells)
        resources["course_state"] = "submitted" if worked else "blank"
        return nb, resources


class RecordReceipt(NbGraderPreprocessor):
    """Last autograde step: says that all marks are in, which a run cut short does not."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        names, state = resources["nbgrader"], resources["course_state"]
        with Receipts(names["db_url"]) as receipts:
            receipts.record(names["student"], names["assignment"], state)
        return nb, resources


def _written(cell: NotebookNode) -> bool:
    """Return whether a cell marked by hand holds something other than the released text."""
    if not (utils.is_grade(cell) and utils.is_solution(cell)):
        return False
    return bool(cell.source.strip()) and (
        cell.metadata.nbgrader.get("checksum") != utils.compute_checksum(cell)
    )


def _outputs(result: CellResult, maximum: float) -> list[NotebookNode]:
    """Return a test cell's outputs in the three forms by which nbgrader reads a score."""
    outputs = []
    if result.printed:
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=result.printed))
    points = float(result.points)
    if result.status == "failed" or points == 0 < maximum:
        message = result.message or "No points for this answer."
        outputs.append(
            nbformat.v4.new_output(
                "error", ename="Not correct", evalue=message, traceback=[message]
            )
        )
    elif points < maximum:
        data = {"text/plain": repr(points)}
        outputs.append(nbformat.v4.new_output("execute_result", data=data, execution_count=None))
    return outputs


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
