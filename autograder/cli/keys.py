"""The keys that sign certificates."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from autograder.cli.shared import Json, out, plain, print_json
from autograder.errors import AutograderError

verbs = typer.Typer(
    help="Keys that sign certificates: made, replaced, marked as lost. Their private part stays in "
    "the folder 'keys' of the state folder and is never shown: keep a copy of it in a safe place.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(metavar="KEY", help="The key, by the start of its name.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before it is done.")]


def _store() -> Any:
    from autograder.credentials.keys import KeyStore
    from autograder.workspace import state_root

    return KeyStore(state_root() / "keys")


@verbs.command()
def new(
    if_none: Annotated[
        bool, typer.Option("--if-none", help="Only if there is no key that signs yet.")
    ] = False,
) -> None:
    """Make the key that signs from now on; the one before is retired and stays verifiable."""
    store = _store()
    standing = [key for key in store.all() if key.state == "signs"]
    if if_none and standing:
        out.print(f"{standing[-1].kid} signs already.")
        return
    made = store.new(datetime.now(UTC))
    out.print(f"{made.kid} signs from now on.")
    for key in standing:
        out.print(f"{key.kid} is retired; what it signed stays verifiable.")
    out.print("Publish the key list: autograder certificates publish --to _build/html")


@verbs.command(name="list")
def show(as_json: Json = False) -> None:
    """Show the keys with their dates, never their private part."""
    found = _store().all()
    if as_json:
        print_json([key.as_data() for key in found])
        return
    if not found:
        out.print("There is no key yet: 'autograder keys new' makes one.")
    for key in found:
        out.print(f"{key.kid}  {key.state}", soft_wrap=True)
        dates = (("made", key.created), ("retired", key.retired), ("lost", key.distrusted_from))
        told = (f"{what} {day:%Y-%m-%d %H:%M} UTC" for what, day in dates if day)
        out.print(f"  {', '.join(told)}", soft_wrap=True, highlight=False)


@verbs.command()
def retire(
    key: Name,
    lost_since: Annotated[
        str | None,
        typer.Option(
            "--lost-since",
            metavar="YYYY-MM-DD",
            help="The key was stolen, or somebody else may have it, since this day. From the next "
            "publishing on, only files that the ledger lists are believed of it.",
        ),
    ] = None,
    yes: Yes = False,
) -> None:
    """Let a key sign no more. Retired for good: a key never signs again."""
    store, now = _store(), datetime.now(UTC)
    kid = store.match(key)
    since = _day(lost_since) if lost_since else None
    what = f"not believed since {lost_since} but for what is on record" if since else "retired"
    out.print(plain(f"{kid}: {what}."))
    if not yes:
        typer.confirm("This cannot be taken back. Go on?", abort=True)
    if since:
        store.distrust(kid, since, now)
    else:
        store.retire(kid, now)
    out.print("Done. Publish the key list: autograder certificates publish --to _build/html")


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise AutograderError(f"'{text}' is not a day; write it as YYYY-MM-DD.") from None
