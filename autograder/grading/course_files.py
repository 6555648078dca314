"""The course's own files on another machine: the same, or the work is not done there."""

import hashlib
from dataclasses import replace
from pathlib import Path

from autograder import course as courses
from autograder.errors import AutograderError
from autograder.grading.task import write_files
from autograder.items.bank import bank, self_checks
from autograder.marking.plan import Plan

_LEFT_OUT = (".ipynb_checkpoints", "__pycache__")


class OtherCourse(AutograderError):
    """A worker's files of the course differ from those of the run."""


def course_digest(plan: Plan) -> str:
    """Return what tells the files that decide marks from others: the assignment's, and the items.

    It is the same wherever the course lies.
    """
    whole = hashlib.sha256()
    for path in sorted(plan.assignment.rglob("*")):
        name = path.relative_to(plan.assignment).as_posix()
        if path.is_file() and not set(_LEFT_OUT) & set(name.split("/")):
            _add(whole, name.encode(), path.read_bytes())
    if (plan.assignment / "questions.yml").is_file():
        for items in (bank(), self_checks()):
            for name, item in sorted(items.items()):
                _add(whole, name.encode(), item.model_dump_json().encode())
    return whole.hexdigest()


def here(plan: Plan, digest: str, scratch: Path) -> Plan:
    """Return the plan with this machine's folders; raises OtherCourse when its files differ.

    What learners got of the assignment comes with the plan and is written to `scratch`.
    """
    own = plan.assignment
    if not own.is_dir():
        own = courses.path(own.parent.name) / own.name
    found = replace(plan, assignment=own)
    if course_digest(found) != digest:
        raise OtherCourse(
            f"The files of {own.parent.name}/{own.name} or the items on a worker differ from "
            f"those of this run ({own}). Bring the worker's checkout up to date, start it again, "
            "then run this command again."
        )
    if not plan.folder.is_dir():
        write_files(scratch, plan.files)
        found = replace(found, folder=scratch)
    return found


def _add(whole: "hashlib._Hash", *parts: bytes) -> None:
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
