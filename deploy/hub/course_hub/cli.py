"""The administrator's command line: course-hub."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from autograder.errors import AutograderError

HELP = """Run the hub: sign-in, learners' JupyterLab, exchange, marking, apps and the book.

Settings stand in deploy/hub/hub.yml, or the file that COURSE_HUB_SETTINGS names.

Exit codes: 0 done; 1 something is not well or a step failed; 2 wrong usage.
"""

app = typer.Typer(
    name="course-hub",
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
out = Console()
_CONFIG = Path(__file__).resolve().parent.parent / "jupyterhub_config.py"


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="A demonstration with made-up people, on this machine.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(help="With --demo: the port on 127.0.0.1.", min=1, max=65535)
    ] = None,
) -> None:
    """Run the hub until Ctrl+C."""
    from course_hub import assembly, checks, settings

    if port is not None and not demo:
        raise typer.BadParameter("the port stands in the settings, as part of 'address'")
    if demo:
        from course_hub import demo as demonstration

        print("Preparing the demonstration …", flush=True)
        file, found = demonstration.prepare(port)
        print(f"\n  {found.address}\n\n  Sign in as learner-1, learner-2, instructor or admin")
        print(f"  Password: {found.demo_password}   (kept in {file})\n", flush=True)
    else:
        found = settings.load()
    checks.refuse(found)
    # Looked at here for plain messages; the hub itself takes hold of the folder again.
    os.close(checks.hold(found))
    assembly.proxy_command()
    checks.ports(found)
    # In place of this process, so that whoever stops this one stops the hub.
    os.execv(sys.executable, [sys.executable, "-m", "course_hub.app", "-f", str(_CONFIG)])


@app.command()
def backup(
    to: Annotated[Path, typer.Option(help="The folder to write to.", file_okay=False)] = Path(
        "backups"
    ),
    keep: Annotated[
        int | None, typer.Option(help="Remove all but so many of the newest.", min=1)
    ] = None,
) -> None:
    """Write everything that cannot be made again into one file; the hub may run meanwhile."""
    from course_hub import backup as backups
    from course_hub import settings

    made = backups.make(settings.load(), to)
    out.print(f"{made.path}: {made.files} files, {made.size / 2**20:.1f} MB", soft_wrap=True)
    for name in made.skipped:
        out.print(f"Locked by its owner or too deep, so not in the backup: {name}", markup=False)
    for old in backups.thin(to, keep) if keep else ():
        out.print(f"Removed {old.name}", markup=False)
    if os.environ.get("AUTOGRADER_DB"):
        out.print("The gradebook is in PostgreSQL: back it up with pg_dump as well.")
    out.print("Keep the file safe: it holds marks, submissions and keys.")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A backup, or a folder with backups: the newest.")],
) -> None:
    """Put a backup back where no state is. Stop the hub and move the old state away first."""
    from course_hub import backup as backups
    from course_hub import settings

    found = settings.load()
    made = backups.restore(found, source)
    out.print(f"{made.path}: {made.files} files are back in {found.state}", soft_wrap=True)


@app.command()
def health() -> None:
    """Look whether proxy, hub, services and databases are well."""
    from course_hub import health as findings
    from course_hub import settings

    found = findings.look(settings.load())
    for one in found:
        print(f"{'well' if one.well else 'NOT WELL':9} {one.what}  {one.detail}".rstrip())
    raise typer.Exit(0 if all(one.well for one in found) else 1)


@app.command()
def people(
    approve: Annotated[
        list[str] | None, typer.Option(help="Approve the account of this name; may be repeated.")
    ] = None,
) -> None:
    """List who may sign in, or approve accounts of people who signed up with a password."""
    from course_hub import accounts, settings
    from course_hub.people import People

    found = settings.load()
    for name in approve or ():
        accounts.approve(found, name)
        out.print(f"{name} may sign in now.", markup=False)
    if approve:
        return
    signed_up = accounts.signed_up(found)
    table = Table("name", "learns", "teaches", "groups", "admin", "account", box=None)
    for column in table.columns:
        # Names must be seen whole: a narrow screen, or none, would shorten them.
        column.overflow = "fold"
    table.columns[0].no_wrap = True
    for one in People.read(found).by_name.values():
        state = {None: "", True: "approved", False: "waits for approval"}[signed_up.get(one.name)]
        words = (", ".join(named) for named in (one.learns, one.teaches, one.groups))
        table.add_row(one.name, *words, "yes" if one.admin else "", state)
    out.print(table)


@app.command()
def erase(
    name: Annotated[str, typer.Argument(help="Somebody who is on no roster any more.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take a person out of the hub: home, account, log, words in talks. Stop the hub first."""
    from course_hub import erasure, settings

    found = settings.load()
    if not yes:
        typer.confirm(
            f"Remove the home, the account and the messages of {name} for good?", abort=True
        )
    done = erasure.erase(found, name)
    out.print(f"Removed: {', '.join(done)}.", markup=False, soft_wrap=True)
    out.print("Backups still name this person, and so do hub.log and the journal for a while.")


@app.command()
def homes() -> None:
    """Give every home to the right owner, after the hub has run as another account.

    Stop the hub first.
    """
    from course_hub import checks, settings
    from course_hub import homes as folders

    found = settings.load()
    # Run by another account, it would take the homes from the hub that uses them.
    checks.own_folders(found)
    # Whoever runs code in a home could put a link to others' files where this one looks.
    held = checks.hold(found)
    try:
        given = folders.put_right(found)
    finally:
        checks.let_go(held)
    out.print(f"{given} homes were given to their owners.")


def main() -> None:
    """Run the command line; errors we raise on purpose are shown without a traceback."""
    try:
        app()
    except AutograderError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except OSError as error:
        print(f"{error.filename or 'A file'}: {error.strerror or error}.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
