"""The wall around learner code, tried on this machine."""

from dataclasses import asdict

import typer
from rich.table import Table

from autograder.cli.shared import Json, out, plain, print_json

verbs = typer.Typer()


@verbs.command()
def sandbox(as_json: Json = False) -> None:
    """Try what a hostile notebook would try, and show what is enforced."""
    # Nothing of it is needed to show --help.
    from autograder.sandbox.client import Sandbox
    from autograder.sandbox.selftest import selftest

    with Sandbox.start() as started:
        findings = selftest(started)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        table = Table("learner code", "enforced", "what it met")
        for finding in findings:
            table.add_row(finding.name, "yes" if finding.enforced else "NO", plain(finding.met))
        out.print(table)
    if not all(finding.enforced for finding in findings):
        raise typer.Exit(1)
