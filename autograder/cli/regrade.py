"""Marking again with a preview, and withdrawing a faulty item; nothing is written unasked."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from autograder.cli.rulings import (
    By,
    Yes,
    change_as_data,
    confirm,
    outcome_of,
    print_changes,
)
from autograder.cli.shared import (
    Assignments,
    CourseName,
    Json,
    chosen_of,
    open_workspace,
    out,
    plain,
    print_json,
    who_decides,
)
from autograder.errors import AutograderError

verbs = typer.Typer()

_SHOWN = 40
_COUNTS = {
    "gain": "gain points",
    "lose": "lose points",
    "unchanged": "keep their points",
    "reach": "reach the pass mark",
    "fall": "fall below the pass mark",
    "cross_up": "would now get the certificate",
    "cross_down": "would no longer get the certificate",
    "to_review": "have marks by hand to look at again",
    "certificates": "hold a certificate they would no longer get",
}


@verbs.command()
def regrade(
    course: CourseName,
    assignments: Assignments = None,
    why: Annotated[str, typer.Option(help="The reason, kept in the ledger.")] = "",
    by: By = "",
    yes: Yes = False,
    withdraw_item: Annotated[
        str,
        typer.Option(
            metavar="ITEM",
            help="Withdraw a faulty item of one assignment: its id in the bank, a question such "
            "as q5, or a graded cell.",
        ),
    ] = "",
    method: Annotated[
        str,
        typer.Option(
            help="How: full-points, or rescale. Without it, both are shown and nothing is written."
        ),
    ] = "",
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="How many at work here; all cores if left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Mark stored answers again with the tests and keys as they are now, after a preview.

    Shows who gains, who loses, who would cross the line and in which direction, and whose issued
    certificate is concerned; then asks. No learner code runs. A regrade that was cut short is
    finished by the same command.
    """
    workspace = open_workspace(course)
    if method and not withdraw_item:
        raise typer.BadParameter("--method goes with --withdraw-item")
    if withdraw_item:
        if len(assignments or ()) != 1:
            raise typer.BadParameter("name the one assignment that the item is in")
        _withdraw(workspace, (assignments or [""])[0], withdraw_item, method, why, by, yes, as_json)
    else:
        _again(workspace, assignments, why, by, yes, workers, as_json)


def _again(
    workspace: Any,
    assignments: list[str] | None,
    why: str,
    by: str,
    yes: bool,
    workers: int | None,
    as_json: bool,
) -> None:
    from autograder import regrade, runner

    options = runner.Options(workers)
    if (cut := regrade.pending(workspace)) is not None:
        done = regrade.resume(workspace, options)
        said = f"Finished the regrade of {cut.started_at} by {cut.by} ({cut.why}), cut short then."
        _written(done, said, as_json)
        return
    chosen = [
        one for one in chosen_of(workspace, assignments) if assignments or _graded(workspace, one)
    ]
    found = regrade.preview(workspace, chosen, datetime.now(UTC), options)
    if not as_json:
        _show(found)
    if not found.remarked:
        if as_json:
            print_json(_as_data(found))
        return
    if not why and as_json and not yes:
        print_json(_as_data(found))
        return
    if found.unreleased:
        raise AutograderError(found.unreleased[0])
    _need_reason(why)
    confirm(yes, as_json, "Write these marks?")
    done = regrade.apply(found, why, who_decides(by), options)
    _written(done, "Written.", as_json, _as_data(found))


def _graded(workspace: Any, assignment: str) -> bool:
    return (workspace.release / assignment).is_dir() and any(
        workspace.autograded.glob(f"*/{assignment}")
    )


def _need_reason(why: str) -> None:
    if not why.strip():
        raise AutograderError("Nothing was written: say the reason with --why to write it.")


def _show(found: Any) -> None:
    out.print(f"{found.remarked} submissions would have other marks.", highlight=False)
    if found.remarked:
        _print_tally({"": found.tally})
        _print_cells(found)
        print_changes(found.changes)
    for one in found.aside:
        out.print(plain(f"{one.learner}, {one.assignment}: {one.message}"), soft_wrap=True)
    for text in found.unreleased:
        out.print(plain(text), soft_wrap=True)


def _print_cells(found: Any) -> None:
    """Say of each cell how often its mark changes, and from what to what."""
    counts: dict[tuple[str, str], int] = {}
    for tried in found.tried:
        for _, outcome in tried.changed:
            for change in outcome.note.split("; "):
                key = (tried.assignment, change)
                counts[key] = counts.get(key, 0) + 1
    table = Table("assignment", "mark", "submissions")
    for (assignment, change), count in sorted(counts.items()):
        table.add_row(plain(assignment), plain(change), str(count))
    out.print(table)


def _print_tally(tallies: dict[str, Any]) -> None:
    table = Table("learners who", *(name or "number" for name in tallies))
    for field, words in _COUNTS.items():
        table.add_row(words, *(str(getattr(one, field)) for one in tallies.values()))
    out.print(table)


def _as_data(found: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "remarked": found.remarked,
        "counts": asdict(found.tally),
        "changes": [change_as_data(one) for one in found.changes],
        "aside": [asdict(one) for one in found.aside],
        "unreleased": list(found.unreleased),
    }


def _written(done: Any, said: str, as_json: bool, data: dict[str, Any] | None = None) -> None:
    entries = [entry.position for entry in done.entries]
    if as_json:
        print_json((data or {}) | {"written": True, "entries": entries})
        return
    out.print(plain(said), soft_wrap=True)
    if entries:
        out.print(
            f"Entry {entries[0]} of the ledger counts what changed; {len(entries) - 1} more say it "
            "of each learner. Next: 'autograder feedback' for the pages of learners, 'autograder "
            "decide --record' for the decisions.",
            soft_wrap=True,
        )
    for one in done.aside:
        out.print(plain(f"{one.learner}, {one.assignment}: {one.message}"), soft_wrap=True)


def _withdraw(
    workspace: Any,
    assessment: str,
    item: str,
    method: str,
    why: str,
    by: str,
    yes: bool,
    as_json: bool,
) -> None:
    from autograder import regrade, rulings

    if method and method not in rulings.METHODS:
        raise typer.BadParameter(f"--method is {' or '.join(rulings.METHODS)}")
    reason = why if method else why or "preview"
    found = regrade.simulate(
        workspace, assessment, item, datetime.now(UTC), reason, who_decides(by)
    )
    if not as_json:
        _show_withdrawal(found)
    if not method:
        if as_json:
            print_json(_withdrawal_as_data(found))
        else:
            out.print(f"Nothing was written. Choose with --method {' or '.join(rulings.METHODS)}.")
        return
    chosen: Any = method
    confirm(yes, as_json, f"Withdraw {item} by {method}?")
    entries = regrade.enact(found, chosen)
    if as_json:
        print_json(
            _withdrawal_as_data(found)
            | {"written": True, "method": method, "entries": [one.position for one in entries]}
        )
    else:
        first = entries[0].position
        out.print(
            f"Written as entry {first} of the ledger. 'autograder undo {workspace.course.id} "
            f"{first}' takes it back.",
            soft_wrap=True,
        )


def _show_withdrawal(found: Any) -> None:
    out.print(plain(f"{found.item} was set to {found.set_it} learners whose notebooks are marked."))
    if found.elsewhere:
        out.print(
            f"{found.elsewhere} have marks for the whole of {found.assessment}, given elsewhere: "
            "nothing changes for them.",
            soft_wrap=True,
        )
    _print_tally(dict(found.tallies))
    for name, why in found.refused.items():
        out.print(plain(f"{name}: {why}"), soft_wrap=True)
    by_method = {
        name: {one.learner: one for one in proposal.changes}
        for name, proposal in found.proposals.items()
    }
    learners = sorted(
        {learner for one in by_method.values() for learner in one},
        key=lambda who: (all(not c[who].crossing for c in by_method.values() if who in c), who),
    )
    if not learners:
        out.print("No decision changes by either method.")
        return
    table = Table("learner", "now", *by_method)
    for learner in learners[:_SHOWN]:
        now = next(c[learner].before for c in by_method.values() if learner in c)
        then = (c[learner].after if learner in c else now for c in by_method.values())
        table.add_row(plain(learner), *(_told(one) for one in (now, *then)))
    out.print(table)
    if len(learners) > _SHOWN:
        out.print(f"… and {len(learners) - _SHOWN} more; --json lists all.")


def _told(decision: Any) -> Text:
    from autograder.certificate import show

    return Text(f"{show(decision.points)} ").append_text(outcome_of(decision))


def _withdrawal_as_data(found: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "item": found.item,
        "assessment": found.assessment,
        "set_it": found.set_it,
        "elsewhere": found.elsewhere,
        "refused": dict(found.refused),
        "methods": {
            name: {
                "counts": asdict(found.tallies[name]),
                "changes": [change_as_data(one) for one in proposal.changes],
            }
            for name, proposal in found.proposals.items()
        },
    }
