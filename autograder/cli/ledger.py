"""The record of what people decided: shown, verified, and held to heads kept elsewhere."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from autograder.cli.shared import Json, open_workspace, out, plain, print_json
from autograder.errors import AutograderError

HELP = """The ledger: who decided what, when and why; append-only, each entry holding all before it.

Note the head down now and then, outside this machine: whoever can write to the database can also
make it anew from some entry on, and only a head that was kept elsewhere tells. Every certificate
carries one.
"""

_HASH = re.compile("[0-9a-f]{64}")

verbs = typer.Typer(help=HELP, no_args_is_help=True)

Whose = Annotated[
    str,
    typer.Argument(
        metavar="COURSE", help="The course, e.g. governance-coherence; 'diploma' for diplomas."
    ),
]


def _open(course: str) -> tuple[Any, Path]:
    """Return a ledger, and the state folder that it belongs to."""
    from autograder.diploma import records
    from autograder.ledger import Ledger

    if course == records.FOLDER:
        return records.open_ledger(), records.folder()
    workspace = open_workspace(course)
    return Ledger(workspace), workspace.state


@verbs.command()
def verify(
    course: Whose,
    at_least: Annotated[
        str | None,
        typer.Option(
            metavar="POSITION:HASH", help="A head noted down before, which must still be there."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check every line; name the first that was altered. Exit code 1 if there is one.

    The ledger is also held to the heads in the certificates of the state folder.
    """
    from autograder.ledger import Head, anchors

    noted = Head.parse(at_least) if at_least else None
    opened, folder = _open(course)
    issued = anchors.of_certificates(folder / "certificates")
    with opened as ledger:
        verdict = ledger.verify(at_least=noted, known=issued.values())
    if as_json:
        print_json({**asdict(verdict), "certificates": len(issued)})
    else:
        for line in _told(verdict, len(issued), noted):
            out.print(plain(line), soft_wrap=True)
    if not verdict.sound:
        raise typer.Exit(1)


def _told(verdict: Any, certificates: int, noted: Any) -> list[str]:
    if verdict.fault:
        where = f"Entry {verdict.fault.position}" if verdict.fault.position else "The beginning"
        return [
            f"Altered. {where}: {verdict.fault.what}.",
            "Keep the database as it is for whoever looks into it, and go on from a copy that "
            "verifies.",
        ]
    erased = f", {verdict.erased} of them erased" if verdict.erased else ""
    entries = "1 entry" if verdict.length == 1 else f"{verdict.length} entries"
    lines = [f"Sound: {entries}{erased}, each as it was written."]
    held = ["the head given"] if noted else []
    if certificates:
        held.append(
            "that of one certificate"
            if certificates == 1
            else f"those of {certificates} certificates"
        )
    if held:
        lines.append(f"Held to {' and '.join(held)}.")
    else:
        lines.append(
            "Held to no head kept elsewhere, so an end that was cut off, or a ledger made anew, "
            "would not show: note the head down."
        )
    return [*lines, f"Head: {verdict.head}"]


@verbs.command()
def show(
    course: Whose,
    learner: Annotated[str | None, typer.Option(help="Only entries about this learner.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind, e.g. override.")] = None,
    as_json: Json = False,
) -> None:
    """Show who decided what, when and why, and the value before and after."""
    from autograder.ledger import KINDS, as_data

    if kind is not None and kind not in KINDS:
        raise AutograderError(f"There is no kind '{kind}'. The ledger has: {', '.join(KINDS)}.")
    with _open(course)[0] as ledger:
        entries = ledger.entries(learner=learner, kind=kind)
    if as_json:
        return print_json([as_data(entry) for entry in entries])
    table = Table("no.", show_lines=True)
    for name in ("when (UTC)", "who", "what", "before → after", "why"):
        table.add_column(name, overflow="fold")
    for entry in entries:
        table.add_row(*(plain(text) for text in _row(entry)))
    out.print(table)
    return None


def _row(entry: Any) -> tuple[str, ...]:
    number, at = str(entry.position), f"{entry.at:%Y-%m-%d %H:%M:%S}"
    event = entry.event
    if event is None:
        return (number, at, "", entry.kind, "erased", "")
    what = " ".join(filter(None, (entry.kind, event.learner, event.assessment)))
    return (number, at, event.who, what, _change(event.before, event.after), event.why)


def _change(before: Any, after: Any) -> str:
    """Return what a change changes, as people read it.

    >>> _change({"points": "15/2", "signed": True}, {"points": "8", "signed": True})
    'points 15/2 → 8'
    """
    if before is None or after is None:
        held = "" if before is None else f"{_value(before)} → "
        return held + ("none" if after is None else _value(after))
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    changes = (f"{name} {_value(before.get(name))} → {_value(after.get(name))}" for name in names)
    return ", ".join(changes) or "the same again"


def _value(value: Any) -> str:
    """Return a value as people read it.

    >>> _value({"points": "15/2", "rule": {"version": "2020.1"}, "reasons": []})
    'points 15/2, rule (version 2020.1), reasons none'
    """
    if isinstance(value, dict):
        return ", ".join(
            f"{name} ({_value(inner)})" if isinstance(inner, dict) else f"{name} {_value(inner)}"
            for name, inner in value.items()
        )
    if isinstance(value, list):
        return " ".join(map(_value, value)) or "none"
    named = {None: "none", True: "yes", False: "no"}
    if value is None or isinstance(value, bool):
        return named[value]
    # A hash tells by its beginning; --json has the whole.
    return f"{value[:12]}…" if isinstance(value, str) and _HASH.fullmatch(value) else str(value)


@verbs.command()
def head(course: Whose, as_json: Json = False) -> None:
    """Print the head, POSITION:HASH, to be noted down outside this machine."""
    with _open(course)[0] as ledger:
        found = ledger.head()
    if as_json:
        print_json(asdict(found))
    else:
        print(found)
