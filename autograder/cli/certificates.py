"""Certificates: issued, issued again, revoked, checked and listed."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from autograder.cli.shared import (
    CourseName,
    Json,
    Learners,
    err,
    open_workspace,
    out,
    plain,
    print_json,
)
from autograder.errors import AutograderError

verbs = typer.Typer(
    help="Signed certificates (Open Badges 3.0 and PDF) that anyone can check without this course.",
    no_args_is_help=True,
)

By = Annotated[str, typer.Option("--by", help="Who does this; your login name if left out.")]
Why = Annotated[str, typer.Option("--why", help="Why; it is kept in the ledger.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before it is done.")]

_STYLE = {"issued": "green", "reissued": "green", "recovered": "green", "failed": "red"}
_BOOK = Path("_build/html")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


@contextmanager
def _issuing(course: str, by: str) -> Iterator[Any]:
    from autograder.credentials import issuer
    from autograder.credentials.issuing import Issuing
    from autograder.ledger import Ledger

    workspace = open_workspace(course)
    with workspace.alone(), Ledger(workspace) as ledger:
        yield Issuing(workspace, ledger, issuer.load(), by or _login())


@verbs.command()
def issue(
    course: CourseName,
    learner: Learners = None,
    demonstration: Annotated[
        bool,
        typer.Option(
            "--demonstration",
            help="Also to made-up learners; the certificate then says that it is none.",
        ),
    ] = False,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Issue to everybody whose recorded decision awards it and who has none yet.

    Record the decisions first: 'autograder decide COURSE --record'. A second run issues nothing
    new; a run that was stopped is finished by the next one.
    """
    with _issuing(course, by) as issuing:
        awarded = issuing.awarded()
        unknown = set(learner or ()) - set(awarded)
        if unknown:
            raise AutograderError(
                f"No decision on record awards {min(unknown)} the certificate. Look with "
                f"'autograder decide {course}', and record it with --record."
            )
        chosen = [one for one in awarded if not learner or one in learner]
        results = list(issuing.issue(chosen, demonstration=demonstration))
        folder = issuing.store.folder
    _print_results(results, as_json)
    if not as_json:
        err.print(plain(f"Files are in {folder}."), soft_wrap=True)
    if any(one.outcome == "failed" for one in results):
        raise typer.Exit(1)


@verbs.command()
def reissue(
    course: CourseName,
    learner: Annotated[str, typer.Argument(help="The learner.")],
    why: Why,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Issue a certificate again under the same id, such as after a change of name.

    It takes name and e-mail from the roster as they are now; the file before is marked as
    replaced.
    """
    with _issuing(course, by) as issuing:
        standing = issuing.current(learner)
        person = issuing.roster.get(learner)
        name = person.name if person else "not on the roster"
        err.print(plain(f"{standing.credential}\n  will be issued again to: {name}"))
        _confirm(yes)
        result = issuing.reissue(learner, why)
    _print_results([result], as_json)
    _remind()


@verbs.command()
def revoke(
    course: CourseName,
    certificate: Annotated[str, typer.Argument(help="A learner, or a certificate's urn:uuid.")],
    reason: Annotated[
        str,
        typer.Option(
            "--reason", help="The class that is shown to all: error, misconduct, request."
        ),
    ],
    why: Why,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Revoke a certificate. The class of the reason is public, --why is not."""
    from autograder.credentials.status import REASONS

    known = next((name for name in REASONS if name == reason), None)
    if known is None:
        raise AutograderError(f"'{reason}' is no reason; choose one of {', '.join(REASONS)}.")
    with _issuing(course, by) as issuing:
        by_id = certificate.startswith("urn:uuid:")
        name = certificate if by_id else issuing.current(certificate).credential
        err.print(plain(f"{name}\n  before: valid\n  after:  {REASONS[known]}"))
        _confirm(yes)
        result = issuing.revoke(name, known, why)
    _print_results([result], as_json)
    _remind()


@verbs.command(name="list")
def listed(course: CourseName, as_json: Json = False) -> None:
    """List the certificates on record with their state."""
    (on_record,) = _on_record([course]).values()
    found = sorted(on_record, key=lambda one: one.learner or "")
    rows = [(one.learner or "", one.credential, one.state, one.current.at) for one in found]
    if as_json:
        names = ("learner", "credential", "state", "signed_at")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    table = Table("learner", "certificate", "state", "signed")
    for learner, credential, state, at in rows:
        table.add_row(plain(learner or "(erased)"), credential, state, f"{at:%Y-%m-%d}")
    out.print(table)


@verbs.command()
def publish(
    courses: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COURSE]...", help="All courses and the diplomas if left out."),
    ] = None,
    to: Annotated[Path, typer.Option("--to", help="The built book.")] = _BOOK,
) -> None:
    """Write the public key list and the status lists into the built book.

    They hold no name and no certificate. Publish after every issue, reissue and revocation, and
    after every change of a key.
    """
    from autograder.credentials import issuer, publishing
    from autograder.credentials.keys import KeyStore
    from autograder.diploma import records
    from autograder.workspace import state_root

    keys = KeyStore(state_root() / "keys")
    found = _on_record(courses)
    if not courses and (diplomas := records.on_record()):
        found[records.FOLDER] = diplomas
    done = publishing.publish(to, found, keys, issuer.load(), datetime.now(UTC))
    out.print(
        plain(
            f"{done.certificates} certificates, {done.withdrawn} files withdrawn: "
            f"{', '.join(done.files)} in {done.folder}"
        ),
        soft_wrap=True,
    )


def _on_record(courses: Sequence[str] | None) -> dict[str, Any]:
    from autograder.course import COURSES
    from autograder.credentials import register
    from autograder.ledger import AnotherCourse, Ledger

    found: dict[str, Any] = {}
    for course in courses or COURSES:
        workspace = open_workspace(course)
        if not courses and not workspace.state.is_dir():
            continue
        try:
            with Ledger(workspace) as ledger:
                found[course] = list(register.read(ledger.entries()).values())
        except AnotherCourse as error:
            if courses:
                raise
            err.print(plain(f"{course} is left out: {error}"), soft_wrap=True)
    return found


@verbs.command()
def verify(
    file: Annotated[Path, typer.Argument(help="certificate.jwt, or the PDF that carries it.")],
    name: Annotated[str | None, typer.Option(help="Is this the holder's name?")] = None,
    email: Annotated[str | None, typer.Option(help="Is this the holder's e-mail?")] = None,
    published: Annotated[
        Path,
        typer.Option("--keys", help="Folder with keys.json and status lists, as it is published."),
    ] = _BOOK / "_static" / "credentials",
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Take a demonstration for good as well.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check a certificate with the published lists; exit code 1 if it is not good."""
    from autograder.credentials import published as lists
    from autograder.credentials.verify import verify as check

    now = datetime.now(UTC)
    keys, found = lists.read(published, now)
    verdict = check(_bytes(file), keys, found, now, name=name, email=email)
    # A program goes by the exit code alone, and a demonstration is nobody's certificate.
    good = verdict.good and (demonstration or not verdict.facts.demonstration)
    if as_json:
        print_json(asdict(verdict) | {"good": good})
    else:
        _print_verdict(verdict)
    if not good:
        raise typer.Exit(1)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise AutograderError(f"{file} cannot be read: {error.strerror}.") from None


def _print_verdict(verdict: Any) -> None:
    facts = verdict.facts
    if facts.demonstration:
        out.print(
            "DEMONSTRATION: made for trying out; it says nothing about anybody.", style="bold"
        )
    for label, value in _rows(verdict):
        out.print(plain(f"{label:<16}{value}"), soft_wrap=True)
    for text in verdict.checked:
        out.print(Text(f"{'checked':<16}{text}", "green"), soft_wrap=True)
    for text in verdict.unchecked:
        out.print(Text(f"{'not checked':<16}{text}", "yellow"), soft_wrap=True)


def _rows(verdict: Any) -> list[tuple[str, str]]:
    facts = verdict.facts
    result = f"{facts.points_shown} of {facts.total_points} points, {facts.pass_points} needed"
    answers = {True: "matches", False: "does NOT match", None: "the certificate does not say"}
    return [
        ("status", verdict.status),
        (facts.kind, f"{facts.title}, edition {facts.edition}"),
        ("result", result if facts.points is not None else "no points stated"),
        ("learning", f"{facts.hours} hours, {facts.starts} to {facts.ends}"),
        ("completed", f"{facts.completed_on}"),
        ("awarded", f"{facts.awarded_on}"),
        ("issuer", f"{facts.issuer_name} ({facts.issuer_id})"),
        ("", facts.statement),
        ("id", facts.id),
        ("key", verdict.kid),
        ("ledger", f"entry {facts.ledger_position}, {facts.ledger_hash}"),
        *((f"holder's {field}", answers[found]) for field, found in verdict.holder.items()),
    ]


def _print_results(results: Sequence[Any], as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in results])
        return
    table = Table("learner", "outcome", "certificate", "")
    for one in results:
        shown = Text(one.outcome, _STYLE.get(one.outcome, ""))
        table.add_row(plain(one.learner), shown, one.credential, plain(one.message))
    out.print(table)


def _confirm(yes: bool) -> None:
    if not yes:
        typer.confirm("Go on?", abort=True, err=True)


def _remind() -> None:
    err.print("Publish it: autograder certificates publish --to _build/html")
