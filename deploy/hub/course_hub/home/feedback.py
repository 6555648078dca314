"""A learner's released feedback: which files there are, and where one of them lies."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import AutograderError
from autograder.exchange import ABOUT, Exchange
from autograder.intake import check_learner
from course_hub.settings import Settings

MOST = 200
MAX_BYTES = 20 * 1024 * 1024
_DEPTH = 3


class NoFeedback(AutograderError):
    """Feedback that is not there, or not this learner's."""


@dataclass(frozen=True)
class File:
    """A file of feedback, by its place in the learner's own folder."""

    assignment: str
    place: str
    name: str
    size: int


def folder(settings: Settings, course: str, learner: str) -> Path:
    """Return where a learner's released feedback is; raises Refusal for a bad id."""
    check_learner(learner)
    return Exchange(settings.workspace(course)).feedback / learner


def files(settings: Settings, course: str, learner: str) -> list[File]:
    """Return a learner's files of feedback, by assignment and place."""
    root = folder(settings, course, learner)
    found = sorted(_walk(root, ()))[:MOST]
    return [
        File(place[0], "/".join(place), " / ".join(place[1:]), size)
        for place, size in found
        if len(place) > 1 and place[-1] != ABOUT
    ]


def read(settings: Settings, course: str, learner: str, place: str) -> bytes:
    """Return a file of a learner's feedback; raises NoFeedback unless it is one of theirs.

    What is asked for is looked up among the files that there are, and never made into a path.
    """
    known = {one.place: one for one in files(settings, course, learner)}
    if place not in known:
        raise NoFeedback("You have no such feedback. Go back to the list of your feedback.")
    path = folder(settings, course, learner).joinpath(*place.split("/"))
    # The folder is ours, but a link in it would lead anywhere.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        if os.fstat(descriptor).st_size > MAX_BYTES:
            raise NoFeedback("This file is too large to be shown. Ask your instructor for it.")
        return file.read(MAX_BYTES)


def _walk(at: Path, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield ordinary files below a folder with their sizes; no links, nothing hidden."""
    try:
        entries = sorted(at.iterdir())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    for entry in entries:
        kind = entry.lstat()
        if entry.name.startswith("."):
            continue
        if stat.S_ISDIR(kind.st_mode) and len(place) < _DEPTH:
            yield from _walk(entry, (*place, entry.name))
        elif stat.S_ISREG(kind.st_mode):
            yield (*place, entry.name), kind.st_size
