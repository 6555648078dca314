"""nbgrader's exchange classes, so that its commands and its JupyterLab list use the hub's service.

Named in `nbgrader_config.py` as `c.ExchangeFactory.…`. Who submits and when is decided by the
service; nothing that is set here can change it.
"""

import base64
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from nbgrader.exchange import abc
from traitlets import Bool

from course_hub.exchange.client import calls, packing
from course_hub.exchange.client.calls import CallFailed

_INSTRUCTORS = "Only instructors do this, on the course's formgrader page."


class HubExchange(abc.Exchange):
    """What all of them share: the course's folders in the learner's home."""

    path_includes_course = Bool(True, help="Keep assignments in <course>/<assignment>.").tag(
        config=True
    )

    def folder(self, course: str, assignment: str) -> Path:
        """Return the learner's own folder of an assignment."""
        root = Path(self.assignment_dir).absolute()
        return root / course / assignment if self.path_includes_course else root / assignment

    def named(self) -> tuple[str, str]:
        """Return the course and the assignment that were asked for."""
        course, assignment = self.coursedir.course_id, self.coursedir.assignment_id
        if not course:
            self.fail("Say which course: --course COURSE.")
        for name in (course, assignment):
            if not name or name in (".", "..") or "/" in name or name.startswith("."):
                self.fail(f"{name!r} is not the name of a course or an assignment.")
        return course, assignment

    def get(self, *path: str) -> Any:
        """Return what the service answers; ends with its message when it refuses."""
        try:
            return calls.get(*path)
        except CallFailed as failed:
            self.fail(str(failed))

    def fail(self, msg: str) -> NoReturn:
        """Log what went wrong and raise nbgrader's ExchangeError."""
        super().fail(msg)
        raise AssertionError("nbgrader's own fail always raises.")

    def init_src(self) -> None:
        """Nothing to prepare: the service knows the source."""

    def init_dest(self) -> None:
        """Nothing to prepare: the service knows the target."""


class List(HubExchange, abc.ExchangeList):
    """What can be fetched, what is there, what was handed in and what came back."""

    def copy_files(self) -> None:
        """Nothing is copied by a list."""

    def list_files(self) -> list[dict[str, Any]]:
        """Return the list in the form that nbgrader's pages expect."""
        asked = self.coursedir.course_id if self.coursedir else ""
        courses = [asked] if asked and asked != "*" else self.get("courses")["courses"]
        read = self._submitted if self.inbound or self.cached else self._released
        found = [one for course in courses for one in read(course)]
        wanted = self.coursedir.assignment_id if self.coursedir else ""
        if wanted and wanted != "*":
            found = [one for one in found if one["assignment_id"] == wanted]
        for line in _lines(found):
            self.log.info(line)
        return found

    def remove_files(self) -> NoReturn:
        """Refuse: what was released or handed in stays."""
        self.fail("Nothing can be removed from the exchange. Submit again: the newest counts.")

    def _released(self, course: str) -> Iterator[dict[str, Any]]:
        for one in self.get(course, "assignments")["assignments"]:
            folder = self.folder(course, one["assignment"])
            is_here = folder.is_dir()
            books = sorted(folder.glob("*.ipynb")) if is_here else []
            yield {
                "course_id": course,
                "assignment_id": one["assignment"],
                "status": "fetched" if is_here else "released",
                "path": str(folder),
                "title": one["title"],
                "due": one["due"],
                "notebooks": [{"notebook_id": book.stem, "path": str(book)} for book in books],
            }

    def _submitted(self, course: str) -> Iterator[dict[str, Any]]:
        of: dict[str, list[dict[str, Any]]] = {}
        for one in self.get(course, "submissions")["submissions"]:
            of.setdefault(one["assignment"], []).append(self._one(course, one))
        for assignment, submissions in sorted(of.items()):
            yield {
                "course_id": course,
                "student_id": submissions[0]["student_id"],
                "assignment_id": assignment,
                "status": "submitted",
                "submissions": sorted(submissions, key=lambda each: each["timestamp"]),
            }

    def _one(self, course: str, one: dict[str, Any]) -> dict[str, Any]:
        place = self.folder(course, one["assignment"]) / "feedback" / one["time"]
        here = {name: _number(place / name) for name in one["feedback"]}
        is_here = bool(here) and all(here.values())
        return {
            "course_id": course,
            "student_id": one["learner"],
            "assignment_id": one["assignment"],
            "timestamp": one["time"],
            "sha256": one["sha256"],
            "status": "submitted",
            "path": str(self.folder(course, one["assignment"])),
            "notebooks": [],
            "has_local_feedback": is_here,
            "has_exchange_feedback": bool(one["feedback"]),
            "feedback_updated": is_here and here != one["feedback"],
            "local_feedback_path": str(place) if is_here else None,
        }


class FetchAssignment(HubExchange, abc.ExchangeFetchAssignment):
    """Brings an assignment into the learner's folder, whole or not at all."""

    def copy_files(self) -> None:
        """Write the released files; those that are there already are never written over."""
        course, assignment = self.named()
        folder = self.folder(course, assignment)
        if folder.is_dir() and not self.replace_missing_files:
            self.fail(f"You have {assignment} already, in {folder}. Rename it to fetch it anew.")
        files = _unpacked(self.get(course, "assignments", assignment)["files"])
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.is_dir():
            for name, content in files.items():
                if not os.path.lexists(folder / name):
                    _write(folder / name, content)
        else:
            with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder.parent) as place:
                for name, content in files.items():
                    _write(Path(place, "files", name), content)
                Path(place, "files").rename(folder)
        self.log.info(f"Fetched as: {course} {assignment}")


class Submit(HubExchange, abc.ExchangeSubmit):
    """Hands a learner's folder in, and keeps the receipt."""

    def copy_files(self) -> None:
        """Pack the folder, send it, and say what was stored and when."""
        course, assignment = self.named()
        self._refuse_other()
        folder = self.folder(course, assignment)
        if not folder.is_dir():
            self.fail(f"There is no folder {folder}. Fetch {assignment} first.")
        if self.strict and not (folder / f"{assignment}.ipynb").is_file():
            self.fail(f"{assignment} not submitted: {assignment}.ipynb is missing in {folder}.")
        with tempfile.TemporaryDirectory(prefix="submitting-") as place:
            archive = Path(place, "submission.zip")
            try:
                packed = packing.pack(folder, archive)
                path = (course, "submissions", assignment)
                receipt = calls.post(archive, secrets.token_hex(16), *path)
            except CallFailed as failed:
                self.fail(str(failed))
        for name in packed.left_out:
            self.log.warning(f"Not submitted, because it is not an ordinary file: {name}")
        self.timestamp = receipt["time"]
        self._keep(folder.parent, receipt)
        self.log.info(f"Submitted as: {course} {assignment} {receipt['time']}")
        self.log.info(f"Receipt: {receipt['sha256']}")

    def _refuse_other(self) -> None:
        other = self.coursedir.student_id
        if other not in ("*", os.environ.get("JUPYTERHUB_USER", "*")):
            self.fail(f"You hand in as yourself, not as {other}. Leave --student out.")

    def _keep(self, folder: Path, receipt: dict[str, Any]) -> None:
        """Keep a copy of the receipt; the one that counts is the service's."""
        try:
            name = f"{receipt['assignment']} {receipt['time']}.json".replace(":", ".")
            _write(folder / "receipts" / name, json.dumps(receipt, indent=1).encode())
        except OSError as problem:
            self.log.warning(f"The receipt could not be kept here: {problem}")


class FetchFeedback(HubExchange, abc.ExchangeFetchFeedback):
    """Brings the pages of feedback beside the notebook."""

    def copy_files(self) -> None:
        """Write the pages to `feedback/<time of the submission>/`, over earlier ones."""
        course, assignment = self.named()
        try:
            found = calls.get(course, "feedback", assignment)
        except CallFailed as failed:
            if failed.code != "no-feedback":
                self.fail(str(failed))
            self.log.warning(str(failed))
            return
        place = self.folder(course, assignment) / "feedback" / Path(found["time"]).name
        for name, page in _unpacked(found["pages"]).items():
            _write(place / Path(name).name, page)
            self.log.info(f"Fetched feedback: {place / name}")


class _Instructors(HubExchange):
    def copy_files(self) -> None:
        self.fail(_INSTRUCTORS)


class ReleaseAssignment(_Instructors, abc.ExchangeReleaseAssignment):
    """Not for learners."""


class ReleaseFeedback(_Instructors, abc.ExchangeReleaseFeedback):
    """Not for learners."""


class Collect(_Instructors, abc.ExchangeCollect):
    """Not for learners."""


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        name = f"{one['course_id']} {one['assignment_id']}"
        for sent in one.get("submissions", ()):
            ready = sent["has_exchange_feedback"]
            yield f"{name} {sent['timestamp']}" + (" (feedback ready to be fetched)" * ready)
        if "submissions" not in one:
            yield name + (" (already downloaded)" * (one["status"] == "fetched"))


def _unpacked(files: dict[str, str]) -> dict[str, bytes]:
    found = {name: base64.b64decode(content) for name, content in files.items()}
    for name in found:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            raise ValueError(f"{name!r} is not the name of a file in the assignment's folder.")
    return found


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _number(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
