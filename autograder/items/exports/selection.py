"""Which items of a course are meant: its topics, graded or self-check, one topic or all."""

from typing import Literal

from autograder import course as courses
from autograder.items.bank import bank
from autograder.items.exports.errors import ExportError
from autograder.items.files import load
from autograder.items.schema import Item

Status = Literal["graded", "self-check", "all"]


def select(course_id: str, status: Status = "graded", topic: str | None = None) -> list[Item]:
    """Return a course's items, in the order of its topics; ExportError when there is none."""
    course = courses.load(course_id)
    topics = [one.id for one in course.topics]
    if topic is not None and topic not in topics:
        raise ExportError(f"{course.id} has no topic '{topic}'. It has: {', '.join(topics)}.")
    wanted = {one: place for place, one in enumerate(topics) if topic in (None, one)}
    graded = list(bank().values()) if status != "self-check" else []
    own = _self_checks() if status != "graded" else []
    found = [item for item in (*own, *graded) if item.topic in wanted]
    if not found:
        raise ExportError(f"{course.id} has no {status} item on {topic or 'its topics'}.")
    return sorted(found, key=lambda item: wanted[item.topic])


def _self_checks() -> list[Item]:
    folder = courses.exercises_root().parent / "modules"
    paths = sorted(folder.glob("**/*.items.yml"))
    return [item for path in paths for item in load(path)]
