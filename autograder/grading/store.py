"""What grading leaves in the state folder: autograded notebooks, stored answers and logs.

Everything is written under a temporary name and renamed, so that a run cut short leaves either
the old or the new.
"""

import fnmatch
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.utils import find_all_files

from autograder import intake
from autograder.errors import AutograderError
from autograder.grading.states import Result
from autograder.grading.task import write_files
from autograder.intake import is_page
from autograder.workspace import Workspace

FORMAT = 1
# As nbgrader leaves them, so that a notebook opened by mistake is not changed.
READ_ONLY = 0o444


class StoreError(AutograderError):
    """A file that grading leaves could not be written or read."""

    @classmethod
    def of(cls, error: OSError) -> "StoreError":
        """Return the error with its place and cause, and what to do."""
        return cls(
            f"{error.filename or 'A file'} cannot be written: {error.strerror or error}. Nothing "
            "that was graded before is lost. Make room or repair the folder, then run the same "
            "command again: it goes on where it stopped."
        )


@dataclass(frozen=True)
class Store:
    """The folders of one assignment's grading."""

    workspace: Workspace
    assignment: str
    source_files: Mapping[str, bytes]
    ignored: Sequence[str]

    @classmethod
    def of(cls, workspace: Workspace, assignment: str, ignored: Sequence[str]) -> "Store":
        """Return the store, with the course's own files that go beside each notebook."""
        folder = workspace.source / assignment
        paths = find_all_files(str(folder), [*ignored, "*.ipynb"])
        files = {str(Path(p).relative_to(folder)): Path(p).read_bytes() for p in paths}
        return cls(workspace, assignment, files, tuple(ignored))

    def graded(self, learner: str) -> Path:
        return self.workspace.autograded / learner / self.assignment

    def answers(self, learner: str) -> Path:
        return self.workspace.state / "answers" / learner / f"{self.assignment}.json"

    def stage(self, learner: str, notebook: str, files: Mapping[str, bytes]) -> Path:
        """Write a learner's autograded folder under a temporary name; returns it."""
        staged = self._beside(learner, "new")
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        # The formgrader may serve this folder: a learner's page would run as the instructor.
        kept = {
            name: files[name] for name in files if not self._is_ignored(name) and not is_page(name)
        }
        write_files(staged, {**kept, **self.source_files})
        (staged / f"{self.assignment}.ipynb").write_text(notebook, encoding="utf-8")
        for path in staged.rglob("*"):
            if path.is_file():
                path.chmod(READ_ONLY)
        return staged

    def publish(self, learner: str) -> None:
        """Put a staged folder in the place of the one before."""
        final, old = self.graded(learner), self._beside(learner, "old")
        shutil.rmtree(old, ignore_errors=True)
        if final.exists():
            final.rename(old)
        self._beside(learner, "new").rename(final)
        shutil.rmtree(old, ignore_errors=True)

    def drop_staged(self, learner: str) -> None:
        """Take away what was staged and not published."""
        shutil.rmtree(self._beside(learner, "new"), ignore_errors=True)

    def replace_notebook(self, learner: str, notebook: str) -> None:
        """Write another version of a learner's autograded notebook, its files as they are."""
        path = self.graded(learner) / f"{self.assignment}.ipynb"
        _replace(path, notebook, READ_ONLY)

    def notebook(self, learner: str) -> str:
        """Return the text of a learner's autograded notebook; raises FileNotFoundError."""
        return (self.graded(learner) / f"{self.assignment}.ipynb").read_text(encoding="utf-8")

    def earlier_answers(self, learner: str, submitted_at: str) -> Path:
        """Return where the stored answers of an earlier submission are."""
        name = submitted_at.replace(":", "").replace("+", "_")
        return self.answers(learner).with_suffix("") / f"{name}.json"

    def set_answers_aside(self, learner: str, arriving: str) -> None:
        """Keep what is stored of another submission than the one that takes its place."""
        before = self.read_answers(learner)
        at = before.get("submitted_at") if before else None
        if isinstance(at, str) and at not in ("", arriving):
            path = self.earlier_answers(learner, at)
            path.parent.mkdir(parents=True, exist_ok=True)
            self.answers(learner).replace(path)

    def keep_answers(self, learner: str, content: Mapping[str, Any]) -> None:
        """Write what marking again needs."""
        path = self.answers(learner)
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, json.dumps({"format": FORMAT, **content}, ensure_ascii=True))

    def read_answers(self, learner: str) -> dict[str, Any] | None:
        """Return what was stored for marking again, None when there is nothing that fits."""
        return _read_answers(self.answers(learner))

    def read_earlier_answers(self, learner: str, submitted_at: str) -> dict[str, Any] | None:
        """Return what was stored of an earlier submission, None when there is nothing that fits."""
        return _read_answers(self.earlier_answers(learner, submitted_at))

    def keep_earlier_answers(
        self, learner: str, submitted_at: str, content: Mapping[str, Any]
    ) -> None:
        """Write what marking an earlier submission again needs."""
        before = self.read_earlier_answers(learner, submitted_at) or {}
        kept = {**before, **content, "notebook": before.get("notebook", "")}
        path = self.earlier_answers(learner, submitted_at)
        _replace(path, json.dumps({"format": FORMAT, **kept}, ensure_ascii=True))

    def _beside(self, learner: str, what: str) -> Path:
        return self.workspace.autograded / learner / f".{self.assignment}.{what}"

    def _is_ignored(self, name: str) -> bool:
        """Return whether a submitted file is left out, by its name or a folder's.

        The formgrader serves the folder, and a page with a script would run as the instructor.
        """
        if intake.is_page(Path(name).name):
            return True
        patterns = [*self.ignored, "*.ipynb"]
        return any(
            fnmatch.fnmatchcase(part, pattern)
            for part in Path(name).parts
            for pattern in patterns
            # A pattern such as *.pyc does not mean hidden files.
            if part.startswith(".") == pattern.startswith(".")
        )


def _read_answers(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    fits = isinstance(content, dict) and content.get("format") == FORMAT
    return content if fits else None


def _replace(path: Path, text: str, mode: int = 0o600) -> None:
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    new.write_text(text, encoding="utf-8")
    new.chmod(mode)
    new.replace(path)


def fingerprint(notebook: str) -> str:
    """Return what tells one autograded notebook from another."""
    return hashlib.sha256(notebook.encode()).hexdigest()


class Log:
    """One line of JSON for each submission of a run, in a file of the run's own."""

    def __init__(self, workspace: Workspace, assignment: str, step: str) -> None:
        folder = workspace.state / "log"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        now = datetime.now(UTC)
        self.path = folder / f"{now:%Y%m%dT%H%M%S}Z-{step}-{assignment}-{os.getpid()}.jsonl"

    def add(self, results: Sequence[Result]) -> list[Result]:
        """Append results; returns them, by learner."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        listed = sorted(results, key=lambda one: one.learner)
        if listed:
            with self.path.open("a", encoding="utf-8") as file:
                file.writelines(f"{_line(at, one)}\n" for one in listed)
        return listed


def _line(at: str, done: Result) -> str:
    return json.dumps({"at": at, **{k: v for k, v in asdict(done).items() if v not in ("", ())}})
