"""The instructor's command line: thin, one function a verb.

A module holds verbs of one idea in a `typer.Typer` of its own; the loop below lists the modules
in the order of the help. A module that is a group (`autograder items …`) is added with its name.
"""

import sys
from typing import NoReturn

import typer

from autograder.cli import (
    calendar,
    certificates,
    checking,
    deciding,
    diploma,
    exports,
    items,
    keys,
    ledger,
    marking,
    peers,
    preflight,
    privacy,
    regrade,
    reports,
    results,
    roster,
    rulings,
    sandbox,
    similarity,
    tools,
)
from autograder.cli.shared import err
from autograder.errors import AutograderError

HELP = """Marks a labour migration course, from submissions to certificate decisions.

The line, in order:

  check → release → collect → grade → (mark written answers by hand) → feedback → decide
  → certificates

What people rule (extend, excuse, override …) and what is decided and issued goes into the ledger.
Assignments are marked by their rubric: 'rubric' prints a marking sheet and takes it back.

COURSE is a folder of exercises/, such as governance-coherence. Releases, submissions and marks
live in the state folder (AUTOGRADER_STATE, or state/), never in git.

Exit codes: 0 done; 1 faults were found or a step failed; 2 wrong usage; 130 stopped by Ctrl+C.
"""

INTERRUPTED = 130
STOPPED = "Stopped. What was done so far is kept; run the same command to go on."

app = typer.Typer(
    name="autograder",
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)

# In the order of the help. One more: a module with `verbs`, and its line here or among the groups.
for module in (
    checking,
    preflight,
    marking,
    rulings,
    regrade,
    deciding,
    diploma,
    reports,
    results,
    calendar,
    similarity,
    sandbox,
    tools,
):
    app.add_typer(module.verbs)
items.verbs.add_typer(results.of_items)
app.add_typer(items.verbs, name="items")
app.add_typer(keys.verbs, name="keys")
app.add_typer(certificates.verbs, name="certificates")
app.add_typer(peers.verbs, name="peers")
app.add_typer(exports.verbs, name="export")
app.add_typer(exports.lti, name="lti")
app.add_typer(ledger.verbs, name="ledger")
app.add_typer(roster.verbs, name="roster")
app.add_typer(privacy.verbs, name="data")


def main() -> None:
    """Run the command line; errors we raise on purpose are shown without a traceback."""
    try:
        app()
    except AutograderError as error:
        _stop(str(error), error.exit_code)
    except OSError as error:
        _stop(f"{error.filename or 'A file'}: {error.strerror or error}.", 1)
    except KeyboardInterrupt:
        _stop(STOPPED, INTERRUPTED)
    except SystemExit as end:
        # What typer makes of Ctrl+C; it says nothing.
        if end.code == INTERRUPTED:
            _stop(STOPPED, INTERRUPTED)
        raise


def _stop(message: str, code: int) -> NoReturn:
    err.print(
        f"autograder: {message}", style="bold red", markup=False, highlight=False, soft_wrap=True
    )
    sys.exit(code)
