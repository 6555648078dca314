"""Commands of the cluster: `serve NAME` and `folders` in the pods, `secrets` once at the start."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.errors import AutograderError
from course_hub import joined
from course_hub import settings as hub_settings
from course_hub.cluster import secrets, services

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
def serve(name: Annotated[str, typer.Argument(help="A service, such as exchange.")]) -> None:
    """Run one of the hub's services here, in the pod that the cluster's files give it."""
    settings = hub_settings.load()
    services.start(services.named(joined.services(settings), name), settings)


@app.command()
def folders(
    roots: Annotated[list[Path], typer.Argument(help="Where the state is mounted.")],
) -> None:
    """Make the folders that groups and talks share, before anything is mounted on them."""
    settings = hub_settings.load()
    os.umask(0o077)
    for folder in (settings.hub_state / "groups", *settings.shared_accounts().values()):
        for root in roots:
            (root / folder.relative_to(settings.state)).mkdir(parents=True, exist_ok=True)


@app.command(name="secrets")
def make(
    namespace: Annotated[str, typer.Option(help="The namespace of the course.")] = "course",
    database: Annotated[str, typer.Option(help="PostgreSQL's host.")] = "postgres",
) -> None:
    """Print fresh passwords and tokens as Secrets: pipe them into kubectl create -f -."""
    known = services.with_page(joined.services(hub_settings.load()))
    names = [str(entry["name"]) for entry in known]
    print(secrets.text(secrets.manifests(names, namespace, database)), end="")


def main() -> None:
    """Run a command; say what is wrong in plain words."""
    try:
        app()
    except AutograderError as bad:
        print(bad, file=sys.stderr)
        sys.exit(bad.exit_code)


if __name__ == "__main__":
    main()
