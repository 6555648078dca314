"""Feedback pages in one zip for Moodle's "Upload multiple feedback files in a zip".

Moodle goes by the names of the files: the name of the participant, their number
in this assignment, the kind of plugin, the plugin and the name of the file, with underscores in
between. The number differs from assignment to assignment and stands in the grading worksheet that
Moodle gives out, so the worksheet is needed. Moodle does not read the participant's name, it is
there for people.

Worksheets in other languages than English have other headings; set Moodle to English to download
one. Without e-mail addresses or ID numbers in it, as under blind marking, nobody can be told apart.

Source: moodleAssignFeedback.
"""

import os
import re
import tempfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import tables
from autograder.exports.errors import ExportRefused
from autograder.exports.results import Cohort, Sheet
from autograder.workspace import Workspace

IDENTIFIER, NAME, EMAIL, ID_NUMBER = "Identifier", "Full name", "Email address", "ID number"
PLUGIN = "assignfeedback_file"

_PAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.html")
_LAST_NUMBER = re.compile(r"([0-9]{1,18})$")
_LONGEST_NAME = 40
_FEW = 5
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Participant:
    """One line of the worksheet: the number in the assignment, and who it is."""

    number: int
    name: str
    email: str
    id_number: str


@dataclass(frozen=True)
class Package:
    """Whose pages are in the zip, and why others of the cohort or the worksheet are not."""

    included: tuple[str, ...]
    left_out: Mapping[str, str]


def read_worksheet(path: Path) -> tuple[Participant, ...]:
    """Return the participants of a grading worksheet; raises TableError or ExportRefused."""
    found = []
    for line, row in tables.rows(path, (IDENTIFIER,), (IDENTIFIER,)):
        number = _LAST_NUMBER.search(row[IDENTIFIER])
        if number is None:
            message = f"'{row[IDENTIFIER]:.40}' does not end with a participant's number."
            raise tables.TableError(path, line, IDENTIFIER, message)
        found.append(
            Participant(
                int(number[1]), row.get(NAME, ""), row.get(EMAIL, ""), row.get(ID_NUMBER, "")
            )
        )
    if not any(one.email or one.id_number for one in found):
        raise ExportRefused(
            f"{path} names nobody by {EMAIL} or {ID_NUMBER}, so its lines cannot be matched with "
            "the roster. Have Moodle show one of them, and end blind marking, then download it "
            "again."
        )
    return tuple(found)


def package(
    workspace: Workspace,
    cohort: Cohort,
    assessment: str,
    listed: Sequence[Participant],
    target: Path,
) -> Package:
    """Write the zip of the finished pages of one assessment; the same pages give the same bytes.

    A page is left out while a mark is outstanding, or when its learner is not in the worksheet.
    Raises ExportRefused, with nothing written, when no page is left.
    """
    if assessment not in {one.id for one in workspace.course.assessments}:
        raise ExportRefused(f"{workspace.course.id} has no assessment '{assessment}'.")
    people, left_out = _matched(cohort, listed)
    ready: dict[str, list[Path]] = {}
    for sheet in cohort.sheets:
        learner = sheet.learner.id
        pages = _pages(workspace.feedback / learner / assessment)
        why = left_out.get(learner) or _why_not(sheet, assessment, pages)
        if why:
            left_out[learner] = why
        else:
            ready[learner] = pages
    if not ready:
        reasons = "; ".join(f"{who}: {why}" for who, why in list(left_out.items())[:_FEW])
        raise ExportRefused(f"No page can go into the zip, so none was written. {reasons}.")
    _write(target, ((people[learner], pages) for learner, pages in ready.items()))
    return Package(tuple(ready), left_out)


def _matched(
    cohort: Cohort, listed: Sequence[Participant]
) -> tuple[dict[str, Participant], dict[str, str]]:
    """Return the participant of each learner, and why some have none or lines no learner."""
    by_id = {one.id_number: one for one in listed if one.id_number}
    by_email: dict[str, list[Participant]] = defaultdict(list)
    for one in listed:
        if one.email:
            by_email[one.email.casefold()].append(one)
    held = Counter(sheet.learner.email.casefold() for sheet in cohort.sheets)
    found: dict[str, Participant] = {}
    problems: dict[str, str] = {}
    for sheet in cohort.sheets:
        learner, email = sheet.learner.id, sheet.learner.email.casefold()
        lines = [by_id[learner]] if learner in by_id else by_email.get(email, [])
        if not lines:
            problems[learner] = "not in the worksheet"
        elif learner not in by_id and (len(lines) > 1 or held[email] > 1):
            problems[learner] = f"{sheet.learner.email} stands for several people"
        else:
            found[learner] = lines[0]
    known = {one.number for one in found.values()}
    for one in listed:
        if one.number not in known:
            problems[f"Participant {one.number}"] = "not told apart on the roster of this course"
    _refuse_shared(found)
    return found, problems


def _refuse_shared(found: Mapping[str, Participant]) -> None:
    """One learner by the ID number and another by the address: neither may get the other's page."""
    owners: dict[int, str] = {}
    for learner, one in found.items():
        other = owners.setdefault(one.number, learner)
        if other != learner:
            raise ExportRefused(
                f"Participant {one.number} of the worksheet is both {other} and {learner}. "
                "Correct ID number and e-mail address on the roster or in Moodle first."
            )


def _why_not(sheet: Sheet, assessment: str, pages: Sequence[Path]) -> str:
    if any(r.assessment == assessment and r.progress == "waiting" for r in sheet.results):
        return "a mark is outstanding"
    return "" if pages else "there is no feedback page"


def _pages(folder: Path) -> list[Path]:
    """Return the pages of one learner: files themselves, never links to others."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    return sorted(
        page
        for page in folder.iterdir()
        if _PAGE.fullmatch(page.name) and not page.is_symlink() and page.is_file()
    )


def file_name(participant: Participant, page: str) -> str:
    """Return the name by which Moodle finds a participant.

    >>> file_name(Participant(7, "../O_Neill, Ana", "", ""), "week-01.html")
    'O Neill Ana_7_assignfeedback_file_week-01.html'
    """
    return f"{_plain_name(participant.name)}_{participant.number}_{PLUGIN}_{page}"


def _plain_name(name: str) -> str:
    """Return letters, digits, spaces, hyphens and apostrophes of a name.

    An underscore would shift the number, a slash make a folder, a dot in front hide the file.
    """
    kept = "".join(
        sign if unicodedata.category(sign)[0] in "LMN" or sign in "-'’" else " "
        for sign in unicodedata.normalize("NFC", name)
    )
    return " ".join(kept.split())[:_LONGEST_NAME].strip() or "Participant"


def _write(target: Path, people: Iterable[tuple[Participant, Sequence[Path]]]) -> None:
    """Write the zip page by page under another name, then move it into place."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for participant, pages in people:
                for page in pages:
                    entry = zipfile.ZipInfo(file_name(participant, page.name), _FIRST_DAY)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.create_system, entry.external_attr = 3, 0o100600 << 16
                    archive.writestr(entry, page.read_bytes())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
