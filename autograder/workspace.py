"""Where a course's files are, and the nbgrader settings that follow from it.

Sources live in `exercises/<course>/`. Everything that grading produces (releases, submissions,
marks) lives in the state folder, which is never in git and which `make clean` leaves alone.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from traitlets.config import Config

from autograder import course as courses
from autograder.errors import AutograderError
from autograder.items import edition
from labour_migration.handin import UNWRITTEN

REPOSITORY = Path(__file__).resolve().parent.parent

# Ungraded tests before and after a course: released and collected, never marked into the gradebook.
PRE_TEST, POST_TEST = "pre-test", "post-test"

ANSWER_STUB = "# Optional: work the answer out here and record it with quiz.answer(...)."


class Busy(AutograderError):
    """Another command is changing the state folder."""


class BadStateFolder(AutograderError):
    """A state folder whose name nbgrader would read as a pattern."""


class UnknownAssignment(AutograderError):
    """An assignment that the course does not have, or that has no notebook yet."""


def state_root() -> Path:
    """Return the folder of all grading state: AUTOGRADER_STATE, or `state/` in the checkout."""
    return Path(os.environ.get("AUTOGRADER_STATE") or REPOSITORY / "state").resolve()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other commands from changing what a folder holds meanwhile; raises Busy."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"Another autograder command is at work in {folder}. Wait until it is "
                "done, then run this one again."
            ) from None
        yield


@dataclass(frozen=True)
class Workspace:
    """The folders of one course."""

    course: courses.Course
    source: Path
    state: Path

    @classmethod
    def open(cls, course_id: str, state: Path | None = None) -> "Workspace":
        """Return the workspace of a course; raises CourseFileError when its file is not sound."""
        course = courses.load(course_id)
        return cls(course, courses.path(course_id).resolve(), (state or state_root()) / course.id)

    @property
    def release(self) -> Path:
        return self.state / "release"

    @property
    def submitted(self) -> Path:
        return self.state / "submitted"

    @property
    def autograded(self) -> Path:
        return self.state / "autograded"

    @property
    def feedback(self) -> Path:
        return self.state / "feedback"

    def page_by_rubric(self, learner: str, assessment: str) -> Path:
        """Return the page of a marking sheet's levels and comments, beside the other feedback."""
        return self.feedback / learner / assessment / f"{assessment}-by-rubric.html"

    @property
    def database_url(self) -> str:
        """Return the gradebook's address: AUTOGRADER_DB, or SQLite in the state folder.

        `{course}` in AUTOGRADER_DB stands for the course's id, so that one address does for all.
        """
        # SQLAlchemy takes a moment to import, and not every verb needs the database.
        from autograder.database import address

        named = os.environ.get("AUTOGRADER_DB")
        if named:
            return address(named.replace("{course}", self.course.id))
        return f"sqlite:///{self.state / 'gradebook.db'}"

    @property
    def seed(self) -> int:
        """Return the seed of draws and samples: the private edition's, or the course file's."""
        return edition.seed(self.course.id, self.course.seed)

    def assignments(self) -> tuple[str, ...]:
        """Return the assessments of the course that have a notebook, in the course's order."""
        return tuple(a.id for a in self.course.assessments if self.notebook(a.id).is_file())

    def extras(self) -> tuple[str, ...]:
        """Return the ungraded tests of the course that have a notebook."""
        return tuple(name for name in (PRE_TEST, POST_TEST) if self.notebook(name).is_file())

    def notebook(self, assignment: str) -> Path:
        return self.source / assignment / f"{assignment}.ipynb"

    def require(self, assignment: str, *, ungraded: bool = False) -> str:
        """Return the assignment's id; raises UnknownAssignment when there is no notebook for it.

        `ungraded` says whether what is asked can also be done with an ungraded test.
        """
        known = self.assignments() + (self.extras() if ungraded else ())
        if assignment not in known and assignment in self.extras():
            raise UnknownAssignment(
                f"'{assignment}' is ungraded: it can be released and collected, and "
                f"'autograder gains {self.course.id}' compares what learners answered."
            )
        if assignment not in known:
            raise UnknownAssignment(
                f"{self.course.id} has no notebook for '{assignment}'. It has: {', '.join(known)}."
            )
        return assignment

    def prepare(self) -> None:
        """Create the state folder, readable by its owner only: it holds marks."""
        if set("*?[]") & set(str(self.state)):
            raise BadStateFolder(
                f"The state folder {self.state} has one of * ? [ ] in its name, which nbgrader "
                "reads as a pattern. Choose another with AUTOGRADER_STATE."
            )
        missing = [one for one in (self.state, *self.state.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir(mode=0o700, exist_ok=True)
        self.state.chmod(0o700)
        # nbgrader works in the folder of the course, where a relative path would lead elsewhere.
        if "AUTOGRADER_EXERCISES" in os.environ:
            os.environ["AUTOGRADER_EXERCISES"] = str(self.source.parent)
        # nbgrader makes its database by calling `alembic`, which need not be on the path of
        # someone who calls this environment's Python by its full name.
        tools = str(Path(sys.executable).parent)
        path = os.environ.get("PATH", "")
        if tools not in path.split(os.pathsep):
            os.environ["PATH"] = os.pathsep.join(filter(None, (path, tools)))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other commands from changing submissions and marks meanwhile; raises Busy."""
        self.prepare()
        with alone_in(self.state):
            yield

    def nbgrader_config(self) -> Config:
        """Return the settings under which nbgrader itself works on this course.

        Both our command line and `exercises/<course>/nbgrader_config.py` use them, so stock
        nbgrader commands and the formgrader do exactly what `autograder` does.
        """
        self.prepare()
        c = Config()
        c.CourseDirectory.course_id = self.course.id
        c.CourseDirectory.root = str(self.source)
        c.CourseDirectory.source_directory = "."
        for step in ("release", "submitted", "autograded", "feedback"):
            c.CourseDirectory[f"{step}_directory"] = str(self.state / step)
        c.CourseDirectory.solution_directory = str(self.state / "solution")
        c.CourseDirectory.db_url = self.database_url
        # questions.yml names the items, and so leads to the keys; planted.py holds wrong answers,
        # model_answers.yml how markers judge right ones.
        c.CourseDirectory.ignore = [
            ".ipynb_checkpoints",
            "*.pyc",
            "__pycache__",
            "feedback",
            "questions.yml",
            "planted.py",
            "model_answers.yml",
            "calibration.yml",
        ]
        c.ClearSolutions.code_stub = {"python": ANSWER_STUB}
        c.ClearSolutions.text_stub = UNWRITTEN
        _plug_in(c, self)
        return c


def _plug_in(c: Config, workspace: Workspace) -> None:
    from nbgrader import preprocessors as stock

    from autograder.marking import preprocessors as ours
    from autograder.marking import reading

    c.GenerateAssignment.preprocessors = [
        stock.IncludeHeaderFooter,
        stock.LockCells,
        stock.ClearSolutions,
        stock.ClearOutput,
        stock.CheckCellMetadata,
        stock.ComputeChecksums,
        stock.SaveCells,
        stock.ClearHiddenTests,
        stock.ClearMarkScheme,
        stock.ComputeChecksums,
        stock.CheckCellMetadata,
        ours.PublishQuestions,
    ]
    c.Autograde.exporter_class = reading.SubmissionReader
    c.Autograde.pre_convert_hook = reading.name_the_notebook
    c.Autograde.post_convert_hook = partial(
        reading.leave_pages_out, workspace.source, workspace.autograded
    )
    c.Autograde.sanitize_preprocessors = [
        ours.KeepAttempt,
        ours.RebuildFromRelease,
        stock.ClearOutput,
        stock.OverwriteKernelspec,
        stock.OverwriteCells,
        stock.CheckCellMetadata,
    ]
    # nbgrader's Execute would run learner code here, and AssignLatePenalties would deduct
    # before the written answers are marked: neither is used.
    c.Autograde.autograde_preprocessors = [
        ours.MarkAnswers,
        stock.LimitOutput,
        stock.SaveAutoGrades,
        stock.CheckCellMetadata,
        ours.RecordReceipt,
    ]
    c.CoursePreprocessor.source_directory = str(workspace.source)
    c.CoursePreprocessor.state_directory = str(workspace.state)
    c.CoursePreprocessor.seed = workspace.seed
    _make_feedback(c)
    _make_pages_safe(c)


def _make_feedback(c: Config) -> None:
    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "autograder.marking.preprocessors.TidyFeedback",
        "autograder.grading.feedback.TellState",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]


def _make_pages_safe(c: Config) -> None:
    import nbgrader

    c.HTMLExporter.filters = {
        "markdown2html": "autograder.marking.pages.safe_html",
        # nbconvert's own lets ids and classes pass, which the formgrader's script goes by.
        "clean_html": "autograder.marking.pages.safe_fragment",
    }
    c.HTMLExporter.sanitize_html = True  # For feedback and for the formgrader.
    c.GenerateFeedback.HTMLExporter.template_name = "course-feedback"
    c.GenerateFeedback.HTMLExporter.extra_template_basedirs = [
        str(Path(__file__).parent / "marking" / "templates"),
        str(Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"),
    ]
