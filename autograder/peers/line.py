"""Peer assessment from the submissions to the pages: what is given out, comes back and results.

Everything lies in the course's state folder, under `peers/<assessment>/`: `given.json` (who reads
what, for the instructor alone), `out/<reader>/`, `in/<reader>/answers.json`, `pages/<author>.html`.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder import intake
from autograder import rubric as rubrics
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook
from autograder.peers import package
from autograder.peers import results as reviewing
from autograder.peers.allocation import REVIEWS, Allocation, allocate, extend
from autograder.peers.anonymity import Roster
from autograder.peers.results import Reader, Results, Review
from autograder.peers.works import Work, calibration, read
from autograder.reports import peer_page
from autograder.rubric import Rubric
from autograder.runner import submissions
from autograder.workspace import Workspace
from labour_migration.widgets.drawing import shuffled
from labour_migration.widgets.writing import replace

MARKED = "*calibration*"  # No learner's id can have a star.


class NotGivenOut(AutograderError):
    """Reviews are asked about before any work was given out."""


def folder(workspace: Workspace, assessment: str) -> Path:
    """Return where the peer assessment of an assignment lies."""
    return workspace.state / "peers" / assessment


def give_out(
    workspace: Workspace,
    assessment: str,
    reviews: int = REVIEWS,
    groups: Mapping[str, str] | None = None,
) -> tuple[Allocation, dict[str, str]]:
    """Write a package for every author; returns who reads what, and who is left out and why.

    Run again after late submissions: late-comers get packages, the others' stay as they are.
    `groups` gives the group of members who share a work. Raises NotEnoughWorks.
    """
    rubric = rubrics.load(workspace.course.id, workspace.require(assessment))
    with workspace.alone():
        works, left_out = _works(workspace, assessment)
        shown = _shown(workspace, assessment)
        given = _without_marked(shown)
        authors = _authors(works, given, groups or {})
        if given:
            now = extend(given, authors, workspace.seed, reviews)
        else:
            now = allocate(authors, workspace.seed, reviews)
        marked = calibration(workspace, rubric)
        known = {**works, **({MARKED: marked.work} if marked else {})}
        new = sorted(now.keys() - given.keys())
        for reader in new:
            every = [*now[reader], *([MARKED] if marked else [])]
            shown[reader] = tuple(shuffled(every, workspace.seed, "peers", assessment, reader))
        _save(folder(workspace, assessment) / "given.json", shown)
        for reader in new:
            _write_package(workspace, rubric, reader, {name: known[name] for name in shown[reader]})
    return now, left_out


def _works(workspace: Workspace, assessment: str) -> tuple[dict[str, Work], dict[str, str]]:
    with Gradebook(workspace) as book:
        people = Roster(book.roster())
    works: dict[str, Work] = {}
    left_out: dict[str, str] = {}
    for learner in submissions(workspace, assessment):
        try:
            intake.check_learner(learner)
            works[learner] = read(workspace, assessment, learner, people)
        except intake.Refusal as refusal:
            left_out[learner] = str(refusal)
    return works, left_out


def _authors(
    works: Mapping[str, Work], given: Allocation, groups: Mapping[str, str]
) -> dict[str, str]:
    """Return the work of everybody who reads: their own, or that of their group."""
    submitted: dict[str, str] = {}
    for author in works:
        submitted.setdefault(groups.get(author, author), author)
    members = {name: groups.get(name, name) for name in {*works, *groups, *given}}
    return {name: submitted[group] for name, group in members.items() if group in submitted}


def _write_package(
    workspace: Workspace, rubric: Rubric, reader: str, works: Mapping[str, Work]
) -> None:
    title = workspace.course.assessment(rubric.assessment).title
    target = folder(workspace, rubric.assessment) / "out" / reader / package.NAME
    package.write(target, rubric, title, works, workspace.seed)


def _shown(workspace: Workspace, assessment: str) -> Allocation:
    """Return what each reader was given, in the order shown, the marked work among them."""
    path = folder(workspace, assessment) / "given.json"
    if not path.is_file():
        return {}
    content: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {reader: tuple(works) for reader, works in content.items()}


def _without_marked(shown: Allocation) -> Allocation:
    return {
        reader: tuple(work for work in works if work != MARKED) for reader, works in shown.items()
    }


def _save(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, json.dumps(content, ensure_ascii=False, indent=1).encode())


def collect(workspace: Workspace, assessment: str, inbox: Path) -> dict[str, str]:
    """Copy reviews from a folder of `<reader>/` folders; returns what became of each.

    One that cannot be read is named, and the one collected before stays.
    """
    if not inbox.is_dir():
        raise AutograderError(f"There is no folder {inbox}.")
    given = _require(workspace, assessment)
    found: dict[str, str] = {}
    with workspace.alone():
        for sent in sorted(path for path in inbox.iterdir() if path.is_dir()):
            found[sent.name] = _collect_one(workspace, assessment, sent, given)
    return found


def _collect_one(workspace: Workspace, assessment: str, sent: Path, given: Allocation) -> str:
    if sent.name not in given:
        return "refused: nothing was given out to this reader"
    source = sent / package.NAME if (sent / package.NAME).is_dir() else sent
    try:
        intake.check_files(source)
        content = intake.read_file(source / intake.ANSWERS, intake.MAX_ANSWERS_BYTES)
        intake.parse_answers(content, sent.name)
    except intake.Refusal as refusal:
        return f"refused: {refusal}"
    except FileNotFoundError:
        return f"missing: there is no {intake.ANSWERS}"
    target = folder(workspace, assessment) / "in" / sent.name / intake.ANSWERS
    target.parent.mkdir(parents=True, exist_ok=True)
    replace(target, content)
    return "collected"


def _require(workspace: Workspace, assessment: str) -> Allocation:
    given = _shown(workspace, assessment)
    if not given:
        raise NotGivenOut(
            f"No works of {assessment} were given out yet: run 'peers allocate' first."
        )
    return given


def results(workspace: Workspace, assessment: str) -> Results:
    """Return what the collected reviews say, and write each author's page.

    Nothing is written to the gradebook.
    """
    rubric = rubrics.load(workspace.course.id, assessment)
    given = _require(workspace, assessment)
    reviews, problems = _reviews(workspace, rubric, given)
    by_work: dict[str, list[Review]] = {work: [] for works in given.values() for work in works}
    for one in reviews:
        by_work.setdefault(one.work, []).append(one)
    by_work.pop(MARKED, None)
    marked = calibration(workspace, rubric)
    levels = {MARKED: marked.levels} if marked else {}
    standings = tuple(
        reviewing.standing(work, found, rubric) for work, found in sorted(by_work.items())
    )
    readers = tuple(
        _reader(name, given, reviews, by_work, levels, problems, rubric) for name in sorted(given)
    )
    _write_pages(workspace, rubric, standings)
    return Results(standings, readers, problems)


def _reviews(
    workspace: Workspace, rubric: Rubric, given: Allocation
) -> tuple[list[Review], dict[str, str]]:
    reviews: list[Review] = []
    problems: dict[str, str] = {}
    with Gradebook(workspace) as book:
        people = Roster(book.roster())
    for name, shown in given.items():
        path = folder(workspace, rubric.assessment) / "in" / name / intake.ANSWERS
        try:
            answers = intake.read_answers(path, name)
        except intake.Refusal as refusal:
            problems[name] = str(refusal)
            continue
        if not path.is_file():
            problems[name] = "No reviews have come in."
            continue
        found = reviewing.review(answers, package.asked(shown, rubric), name, rubric)
        reviews += [
            Review(one.reader, one.work, one.levels, people.clean(one.comment).text)
            for one in found
        ]
    return reviews, problems


def _reader(
    name: str,
    given: Allocation,
    reviews: list[Review],
    by_work: Mapping[str, list[Review]],
    marked: Mapping[str, Mapping[str, str]],
    problems: Mapping[str, str],
    rubric: Rubric,
) -> Reader:
    own = [one for one in reviews if one.reader == name]
    if not own:
        return Reader(name, asked=len(given[name]), finished=0, problem=problems.get(name, ""))
    return reviewing.reader(name, own, by_work, marked, rubric)


def _write_pages(workspace: Workspace, rubric: Rubric, works: tuple[Any, ...]) -> None:
    pages = folder(workspace, rubric.assessment) / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    for one in works:
        text = peer_page.render(workspace.course, rubric, one)
        replace(pages / f"{one.work}.html", text.encode())
