"""The course's end of a hub's exchange: what is open to learners, what they sent, what goes back.

The hub's service serves this folder to learners, and writes what they hand in, with the time and
the name that it knows itself. Everything here works without a hub.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import intake
from autograder.course import Assessment
from autograder.errors import AutograderError
from autograder.intake import is_page
from autograder.intake.inbox import TIMESTAMP
from autograder.workspace import Workspace

if TYPE_CHECKING:
    from autograder.rulings.folding import Rulings

# The name of a folder of the inbox: learner+assignment+time.
SEPARATOR = "+"
ABOUT = "about.json"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class NotReleased(AutograderError):
    """An assignment that has no learners' version yet, so that it cannot be opened."""


class NothingToRelease(AutograderError):
    """A learner who has no feedback page yet."""


@dataclass(frozen=True)
class Waiting:
    """One submission in the inbox; `later` says that another one of the learner comes after it.

    `ends` is the learner's due time, None for what has none; `refusal` says why it cannot be taken.
    """

    learner: str
    assignment: str
    folder: Path
    at: datetime
    ends: datetime | None = None
    later: bool = False
    refusal: intake.Refusal | None = None

    @property
    def late(self) -> bool:
        return self.ends is not None and self.at > self.ends


@dataclass(frozen=True)
class Exchange:
    """The folders of one course's exchange."""

    workspace: Workspace

    @property
    def folder(self) -> Path:
        return self.workspace.state / "exchange"

    @property
    def inbound(self) -> Path:
        """What learners handed in: a folder `learner+assignment+time` for each submission."""
        return self.folder / "inbound"

    @property
    def feedback(self) -> Path:
        """What learners may read: `learner/assignment/` with pages, and `about.json`."""
        return self.folder / "feedback"

    def _marker(self, assignment: str) -> Path:
        return self.folder / "open" / f"{assignment}.json"

    def prepare(self) -> None:
        """Make the folders, closed to other users."""
        self.workspace.prepare()
        for one in (self.folder, self.inbound, self.feedback, self.folder / "open"):
            one.mkdir(mode=0o700, exist_ok=True)

    def open(self, assignment: str) -> datetime | None:
        """Let learners get an assignment, from the time it opens on; returns that time.

        Raises NotReleased when it has no learners' version.
        """
        self.workspace.require(assignment, ungraded=True)
        if not (self.workspace.release / assignment / f"{assignment}.ipynb").is_file():
            raise NotReleased(
                f"{assignment} has no version for learners yet. Run 'autograder release "
                f"{self.workspace.course.id} {assignment} --open', which makes it first."
            )
        self.prepare()
        _write(self._marker(assignment), {"opened_at": _now()})
        return self.opens(assignment)

    def close(self, assignment: str) -> bool:
        """Let learners get an assignment no longer; returns whether it was open."""
        self.workspace.require(assignment, ungraded=True)
        was = self._marker(assignment).is_file()
        self._marker(assignment).unlink(missing_ok=True)
        return was

    def opened(self) -> tuple[str, ...]:
        """Return what an instructor opened, in the course's order; it may be too early to get."""
        named = (*self.workspace.assignments(), *self.workspace.extras())
        return tuple(name for name in named if self._marker(name).is_file())

    def available(self, now: datetime) -> tuple[str, ...]:
        """Return what learners may get now: opened, released, and not before it opens."""
        return tuple(
            name
            for name in self.opened()
            if (self.workspace.release / name).is_dir() and not self._too_early(name, now)
        )

    def opens(self, assignment: str) -> datetime | None:
        """Return when an assignment opens by the course file; ungraded tests have no such time."""
        found = self._assessment(assignment)
        return found.opens if found else None

    def _too_early(self, assignment: str, now: datetime) -> bool:
        opens = self.opens(assignment)
        return opens is not None and now < opens

    def _assessment(self, assignment: str) -> Assessment | None:
        return {one.id: one for one in self.workspace.course.assessments}.get(assignment)

    def waiting(self, assignment: str) -> list[Waiting]:
        """Return of each learner the submission to collect next, by learner.

        The newest counts. But work on time is not passed over for a later one that came after the
        due time: it is collected first, and the later one once it has been graded.
        """
        of_learner: dict[str, list[Waiting]] = {}
        due = self.due(assignment)
        for one in self._received(assignment, due):
            of_learner.setdefault(one.learner, []).append(one)
        if not of_learner:
            return []
        from autograder.receipts import Receipts

        with Receipts(self.workspace.database_url) as receipts:
            refused = receipts.refused(assignment)
        return [self._next(mine, refused) for _, mine in sorted(of_learner.items())]

    def _received(self, assignment: str, due: "Due") -> Iterator[Waiting]:
        if not self.inbound.is_dir():
            return
        for folder in sorted(self.inbound.iterdir()):
            # What begins with a dot is still arriving.
            parts = folder.name.rsplit(SEPARATOR, 2)
            if folder.name.startswith(".") or len(parts) != 3 or parts[1] != assignment:
                continue
            yield _read(parts[0], assignment, folder, due)

    def _next(self, mine: list[Waiting], refused: Mapping[str, datetime]) -> Waiting:
        in_order = sorted(mine, key=lambda one: one.at)
        newest = in_order[-1]
        on_time = [one for one in in_order if not one.late and one.refusal is None]
        if not newest.late or not on_time or self._is_graded(on_time[-1], refused):
            return newest
        return replace(on_time[-1], later=True)

    def _is_graded(self, one: Waiting, refused: Mapping[str, datetime]) -> bool:
        graded = self.workspace.autograded / one.learner / one.assignment
        if graded.is_dir() and read_timestamp(graded) >= one.at:
            return True
        # What was refused has no folder; it was, if that came after it was collected.
        noted = self.workspace.submitted / one.learner / one.assignment / TIMESTAMP
        if one.learner not in refused or not noted.is_file():
            return False
        collected = datetime.fromtimestamp(int(noted.stat().st_mtime), UTC)
        return read_timestamp(noted.parent) >= one.at and refused[one.learner] >= collected

    def due(self, assignment: str) -> "Due":
        """Return when an assignment is due, with the extensions that the ledger holds."""
        assessment = self._assessment(assignment)
        if assessment is None:
            return Due(assignment, None)
        from autograder.ledger import Ledger
        from autograder.rulings import folding

        with Ledger(self.workspace) as ledger:
            rulings = folding.read(ledger, self.workspace.course)
        return Due(assignment, assessment.due, rulings)

    def due_of_everybody(self, assignment: str) -> datetime | None:
        """Return when an assignment is due by the course file; ungraded tests are never due."""
        found = self._assessment(assignment)
        return found.due if found else None

    def give_back(self, assignment: str, learner: str) -> Path:
        """Let a learner read the feedback pages that were made; returns their folder.

        Raises NothingToRelease when there is none.
        """
        made = self.workspace.feedback / learner / assignment
        pages = sorted(made.glob("*.html")) if made.is_dir() else []
        if not pages:
            raise NothingToRelease(
                f"{learner} has no feedback on {assignment} yet. Run 'autograder feedback "
                f"{self.workspace.course.id} {assignment}' first."
            )
        self.prepare()
        target = self.feedback / learner / assignment
        for folder in (target.parent, target):
            folder.mkdir(mode=0o700, exist_ok=True)
        for page in pages:
            _place(page.read_bytes(), target / page.name)
        for gone in {path.name for path in target.iterdir() if is_page(path.name)} - {
            page.name for page in pages
        }:
            (target / gone).unlink()
        graded = self.workspace.autograded / learner / assignment
        of = read_timestamp(graded).isoformat() if graded.is_dir() else None
        _write(target / ABOUT, {"released_at": _now(), "submitted_at": of})
        return target

    def given_back(self, assignment: str, learner: str) -> datetime | None:
        """Return when a learner's feedback was released last; None while it was not."""
        about = self.feedback / learner / assignment / ABOUT
        if not about.is_file():
            return None
        return datetime.fromisoformat(json.loads(about.read_text(encoding="utf-8"))["released_at"])

    def has_been_told(self, assignment: str, learner: str) -> bool:
        """Return whether the learner has feedback on the submission that is here now."""
        about = self.feedback / learner / assignment / ABOUT
        submitted = self.workspace.submitted / learner / assignment
        if not about.is_file() or not submitted.is_dir():
            return False
        of = json.loads(about.read_text(encoding="utf-8"))["submitted_at"]
        return of is not None and datetime.fromisoformat(of) >= read_timestamp(submitted)


def read_timestamp(folder: Path) -> datetime:
    """Return when a submission was made."""
    # What marks takes seconds to import, and the hub's service starts without it.
    from autograder.grading import submissions

    return submissions.read_timestamp(folder)


def _read(learner: str, assignment: str, folder: Path, due: "Due") -> Waiting:
    try:
        intake.check_learner(learner)
        intake.check_files(folder)
        return Waiting(learner, assignment, folder, read_timestamp(folder), due.of(learner))
    except intake.Refusal as refusal:
        return Waiting(learner, assignment, folder, _LONG_AGO, refusal=refusal)


@dataclass(frozen=True)
class Due:
    """When an assignment is due, for everybody and for those with an extension."""

    assignment: str
    everybody: datetime | None
    rulings: "Rulings | None" = None

    def of(self, learner: str) -> datetime | None:
        """Return the learner's own due time; None for what has none."""
        if self.rulings is None:
            return self.everybody
        return self.rulings[learner].extensions.get(self.assignment, self.everybody)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write(path: Path, value: Mapping[str, object]) -> None:
    _place(json.dumps(value, indent=1).encode(), path)


def _place(content: bytes, path: Path) -> None:
    """Put a file into its place, whole or not at all, for its owner only."""
    handle, arriving = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(arriving, path)  # noqa: PTH105 - mkstemp gives text
    except BaseException:
        Path(arriving).unlink(missing_ok=True)
        raise
