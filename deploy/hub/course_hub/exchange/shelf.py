"""What learners may fetch: what an instructor opened, from the day that the course file says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from autograder import intake
from autograder.course import Assessment
from autograder.exchange import Exchange
from autograder.workspace import Workspace
from course_hub.exchange.errors import NotReleased


@dataclass(frozen=True)
class Released:
    """One assignment as learners see it; times are ISO 8601 in UTC, empty where there is none."""

    assignment: str
    title: str
    opens: str = ""
    due: str = ""


def released(workspace: Workspace, at: datetime) -> Iterator[Released]:
    """Yield what learners may fetch and hand in at a moment, in the course's order."""
    known: dict[str, Assessment] = {one.id: one for one in workspace.course.assessments}
    for name in Exchange(workspace).available(at):
        one = known.get(name)
        if one is None:  # An ungraded test, which the course file does not list.
            yield Released(name, name.replace("-", " ").capitalize())
        else:
            yield Released(name, one.title, _utc(one.opens), _utc(one.due))


def find(workspace: Workspace, assignment: str, at: datetime) -> Released:
    """Return an assignment that learners may fetch and hand in; raises NotReleased."""
    for one in released(workspace, at):
        if one.assignment == assignment:
            return one
    raise NotReleased(
        f"{intake.shown(assignment)!r} is not open to learners of {workspace.course.id}: it does "
        "not exist, has not opened yet, or was closed. The course's calendar says when it opens."
    )


def files(workspace: Workspace, assignment: str) -> dict[str, bytes]:
    """Return what learners fetch, by path; raises NotReleased while it is being made anew."""
    name = f"{assignment}.ipynb"
    try:
        found = intake.read_files(workspace.release / assignment)
        # nbgrader writes the notebook last, so the rest is there when it is whole.
        intake.parse_notebook(found[name], name)
    except (intake.Refusal, KeyError, OSError):
        raise NotReleased(f"{assignment} is being released anew. Try again in a moment.") from None
    return found


def digest(files: Mapping[str, bytes]) -> str:
    """Return one number for many files: that of what `sha256sum` prints for them, by name.

    >>> digest({"a.txt": b"1"})[:12]
    '78a72a79ade8'
    """
    lines = (f"{sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return sha256("".join(lines).encode()).hexdigest()


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
