"""The diploma: where a learner stands, decisions on record, and the diploma itself."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from autograder.cli.roster import confirmed, not_written
from autograder.cli.shared import Json, err, out, plain, print_json, who_decides
from autograder.errors import AutograderError

if TYPE_CHECKING:
    from autograder.diploma.reading import Found
    from autograder.diploma.rule import DiplomaRule
    from autograder.diploma.values import Capstone, DiplomaDecision
    from autograder.ledger import Ledger

verbs = typer.Typer()

KnownAs = Annotated[
    list[str] | None,
    typer.Option(metavar="COURSE=ID", help="The learner's id in a course where it differs."),
]
Credentials = Annotated[
    list[Path] | None,
    typer.Option(help="A signed certificate (.jwt or .pdf), such as of an earlier edition."),
]
Keys = Annotated[
    Path, typer.Option(help="Folder with keys.json and status lists, for --credential.")
]
Points = Annotated[
    str | None, typer.Option(metavar="POINTS", help="Points of the capstone, or 'unmarked'.")
]
HandedIn = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="When the capstone was handed in.")
]
Record = Annotated[
    bool, typer.Option("--record", help="Write capstone and decision to the ledger.")
]
Issue = Annotated[
    bool, typer.Option("--issue", help="Record, then issue the diploma if it is earned.")
]
Anew = Annotated[
    bool,
    typer.Option("--anew", help="Leave out files given before, such as of a revoked certificate."),
]
Own = Annotated[
    Path | None, typer.Option("--page", help="Also write the learner's own page to this file.")
]
Revoke = Annotated[
    str | None, typer.Option(metavar="REASON", help="Revoke it: error, misconduct or request.")
]
Reissue = Annotated[
    bool, typer.Option("--reissue", help="Issue it again, with the name the roster has now.")
]

_PUBLISHED = Path("_build/html/_static/credentials")
_STATES = {
    "counts": "counts",
    "waits": "waits for others",
    "past": "its years are over",
    "not-eligible": "not a course of this diploma",
    "not-yet": "lies ahead",
}


@verbs.command()
def diploma(
    learner: Annotated[str, typer.Argument(metavar="LEARNER", help="The learner's id.")],
    known_as: KnownAs = None,
    credential: Credentials = None,
    keys: Keys = _PUBLISHED,
    anew: Anew = False,
    capstone: Points = None,
    handed_in: HandedIn = None,
    page: Own = None,
    record: Record = False,
    issue: Issue = False,
    reissue: Reissue = False,
    revoke: Revoke = None,
    why: Annotated[str, typer.Option(help="Why; goes on record.")] = "",
    by: Annotated[str, typer.Option(help="Who decides; your login name if left out.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking again.")] = False,
    as_json: Json = False,
) -> None:
    """Show which courses count towards the diploma, what is missing, and by when.

    Awards are read from the courses' ledgers here and from --credential files, which need not be
    given again once recorded; revoked ones do not count. Looking writes nothing to the ledger.
    """
    from autograder.diploma import reading, records, rule
    from autograder.diploma.evaluate import evaluate
    from autograder.workspace import state_root

    now = datetime.now(UTC)
    _check_use(why, record or issue, reissue, bool(revoke))
    if revoke:
        _revoke(learner, revoke, by, why, yes)
        return
    rules, state = rule.load(), state_root()
    given = _capstone(capstone, handed_in, now.date())
    found = reading.from_courses(rules, learner, _ids(known_as or []), state)
    if reissue:
        _reissue(rules, found, by, why, yes)
        return
    files = reading.from_files(rules, found.person, credential or [], keys, now)
    with records.open_ledger(state) as ledger:
        before = () if anew else records.given_before(ledger, learner)
        final = given or records.capstone(ledger, learner)
        decision = evaluate(rules, (*found.awards, *files, *before), final, now.date())
        _show(rules, found, decision, ledger, as_json)
        if page:
            _write(page, rules, found, decision, now.date())
        if record or issue:
            _record(rules, ledger, learner, decision, given, why, by, yes)
        if issue:
            _issue(rules, ledger, found, decision, by)


def _check_use(why: str, *steps: bool) -> None:
    if sum(steps) > 1:
        raise AutograderError("Do one at a time: --record or --issue, --reissue, --revoke.")
    if any(steps) and not why.strip():
        raise AutograderError("What is recorded needs a reason: --why TEXT.")


def _ids(pairs: Sequence[str]) -> dict[str, str]:
    from autograder.course import COURSES

    found: dict[str, str] = {}
    for pair in pairs:
        course, equals, name = pair.partition("=")
        if not equals or not name or course not in COURSES or course in found:
            raise AutograderError(
                f"'{pair}' is not COURSE=ID, each course once. Courses: {', '.join(COURSES)}."
            )
        found[course] = name
    return found


def _capstone(points: str | None, handed_in: str | None, today: date) -> "Capstone | None":
    from autograder.diploma.values import Capstone

    if points is None and handed_in is None:
        return None
    if points is None or handed_in is None:
        raise AutograderError("A capstone needs both --capstone and --handed-in.")
    if points != "unmarked" and not re.fullmatch(r"\d{1,4}(\.\d\d?)?", points, re.ASCII):
        raise AutograderError(
            f"--capstone is '{points:.40}'; give points with up to two decimals, or 'unmarked'."
        )
    marked = None if points == "unmarked" else Fraction(points)
    try:
        when = date.fromisoformat(handed_in)
    except ValueError:
        raise AutograderError(
            f"'{handed_in:.40}' is not a day; write it such as 2026-05-20."
        ) from None
    if when > today:
        raise AutograderError(f"{when} has not come yet; name a day until {today}.")
    return Capstone(when, marked)


def _as_data(learner: str, decision: "DiplomaDecision") -> dict[str, Any]:
    from autograder.diploma import records

    window = decision.window
    return {
        "learner": learner,
        **records.as_data(decision),
        "missing": decision.missing,
        "window": window and {"first": window.first, "last": window.last},
        "awards": [
            {
                "course": one.award.course,
                "edition": one.award.edition,
                "issuer": one.award.issuer,
                "on": one.award.on,
                "until": one.until,
                "state": one.state,
                "source": one.award.source,
            }
            for one in decision.standing
        ],
        "reasons": [{"code": one.code, "message": one.message} for one in decision.reasons],
    }


def _show(
    rule: "DiplomaRule",
    found: "Found",
    decision: "DiplomaDecision",
    ledger: "Ledger",
    as_json: bool,
) -> None:
    learner = found.person.id
    if as_json:
        print_json(_as_data(learner, decision))
    else:
        _print(rule, found, decision, ledger.standing("diploma", learner))


def _print(
    rule: "DiplomaRule",
    found: "Found",
    decision: "DiplomaDecision",
    on_record: dict[str, Any] | None,
) -> None:
    from autograder.credentials.paper import day
    from autograder.diploma import records

    earned = "earned" if decision.outcome == "awarded" else "not yet earned"
    who = found.person.name or found.person.id
    out.print(plain(f"{rule.title}, {who}: {earned}"), style="bold")
    if decision.standing:
        table = Table("course", "edition", rule.dated, "counts with others until", "", "read from")
        for one in decision.standing:
            award = one.award
            cells = (award.course, award.edition, day(award.on), day(one.until))
            table.add_row(*map(plain, (*cells, _STATES[one.state], award.source)))
        out.print(table)
    for reason in decision.reasons:
        out.print(plain(f"- {reason.message}"), soft_wrap=True)
    out.print(plain(f"On record: {records.describe(rule, on_record)}."), soft_wrap=True)
    for note in found.notes:
        err.print(plain(note), soft_wrap=True)


def _write(
    path: Path, rule: "DiplomaRule", found: "Found", decision: "DiplomaDecision", today: date
) -> None:
    from autograder.reports import own_diploma, private

    text = own_diploma.page(rule, found.person, decision, today, found.notes)
    err.print(plain(f"Written: {private.write(path, text)}"), soft_wrap=True)


def _record(
    rule: "DiplomaRule",
    ledger: "Ledger",
    learner: str,
    decision: "DiplomaDecision",
    given: "Capstone | None",
    why: str,
    by: str,
    yes: bool,
) -> None:
    from autograder.diploma import records

    head = ledger.head()
    events = records.events(ledger, learner, decision, given, who_decides(by), why)
    if not events:
        err.print("The ledger says the same already.")
        return
    for event in events:
        before = ledger.standing("diploma", learner, event.assessment)
        err.print(plain(f"before: {records.describe(rule, before)}"), soft_wrap=True)
        err.print(plain(f"after:  {records.describe(rule, event.after)}"), soft_wrap=True)
    if not confirmed("Write this?", yes):
        not_written()
    ledger.append(events, expect=head)
    err.print(f"{len(events)} entries written.")


def _issue(
    rule: "DiplomaRule", ledger: "Ledger", found: "Found", decision: "DiplomaDecision", by: str
) -> None:
    from autograder.credentials import issuer
    from autograder.diploma import issuing, records

    entry = records.latest(ledger, found.person.id)
    if decision.outcome != "awarded" or entry is None:
        raise AutograderError("The diploma is not earned yet, so nothing was issued.")
    made = issuing.certificate(rule, entry, found.person, issuer.load())
    with records.alone():
        number = issuing.issue(made, decision.counted, issuing.filing(ledger, who_decides(by)))
    _handed_out(found, number)


def _reissue(rule: "DiplomaRule", found: "Found", by: str, why: str, yes: bool) -> None:
    from autograder.credentials import issuer
    from autograder.diploma import issuing, records

    person = found.person
    if len(found.names) > 1:
        raise AutograderError(
            f"The rosters give {person.id} several names: {'; '.join(found.names)}. Correct those "
            "that are out of date, then issue again."
        )
    with records.alone(), records.open_ledger() as ledger:
        standing = records.standing(ledger, person.id)
        if standing and not standing.revoked:
            err.print(plain(f"{standing.credential}\nwill be issued again to: {person.name}"))
            if not confirmed("Write this?", yes):
                not_written()
        filing = issuing.filing(ledger, who_decides(by))
        number, outcome = issuing.reissue(rule, person, issuer.load(), filing, why)
    if outcome == "recovered":
        err.print("A run before had recorded it and was cut short; it is finished now.")
    _handed_out(found, number)


def _handed_out(found: "Found", number: str) -> None:
    from autograder.diploma import records

    place = records.folder() / "certificates" / found.person.id
    err.print(plain(f"{number}\nFiles are in {place}."), soft_wrap=True)
    err.print("Publish the lists: autograder certificates publish --to _build/html")


def _revoke(learner: str, reason: str, by: str, why: str, yes: bool) -> None:
    from autograder.credentials.status import REASONS
    from autograder.diploma import issuing, records

    known = next((name for name in REASONS if name == reason), None)
    if known is None:
        raise AutograderError(f"'{reason}' is no reason; choose one of {', '.join(REASONS)}.")
    with records.alone(), records.open_ledger() as ledger:
        standing = records.standing(ledger, learner)
        if standing and not standing.revoked:
            err.print(plain(f"{standing.credential}\nbefore: valid\nafter:  {REASONS[known]}"))
            if not confirmed("Write this?", yes):
                not_written()
        number = issuing.revoke(ledger, learner, known, who_decides(by), why)
    err.print(f"{number} is revoked. Publish it: autograder certificates publish")
