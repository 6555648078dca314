"""Every command on the instructors' pages is one that the program takes, as it stands there."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from autograder import cli
from autograder.workspace import REPOSITORY

PAGES = sorted((REPOSITORY / "book" / "instructors").glob("*.md"))
START = "python -m autograder "


def lines() -> Iterator[Any]:
    for page in PAGES:
        for block in re.findall(r"^```bash\n(.*?)^```", page.read_text("utf-8"), re.M | re.S):
            for line in block.splitlines():
                if line.startswith(START):
                    yield pytest.param(line, id=f"{page.stem}: {line.removeprefix(START)}")


def parsed(line: str) -> tuple[str, dict[str, Any]]:
    """Return the verb and what its arguments are read as; raises what typer raises for a fault."""
    command: Any = typer.main.get_command(cli.app)
    words = shlex.split(line.split(" > ")[0].removeprefix(START), comments=True)
    context = None
    while hasattr(command, "commands"):
        assert words and words[0] in command.commands, f"{line}: there is no such command"
        command = command.commands[words.pop(0)]
    context = command.make_context(command.name, words)
    return command.name, context.params


@pytest.mark.parametrize("line", lines())
def test_a_command_of_the_pages_is_read_without_a_fault(line: str) -> None:
    verb, given = parsed(line)
    assert verb and (not given.get("course") or isinstance(given["course"], str))


def test_a_wrong_line_would_be_noticed() -> None:
    with pytest.raises(Exception, match="No such option: --folder"):
        parsed(f"{START}report governance-coherence --folder x")
    with pytest.raises(Exception, match="Missing parameter: why"):
        parsed(f"{START}keep governance-coherence ana")
    with pytest.raises(AssertionError):
        parsed(f"{START}certificates print governance-coherence")


def test_verbs_named_in_the_text_exist() -> None:
    known = set(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]
    text = (REPOSITORY / "book" / "instructors" / "running.md").read_text("utf-8")
    named = {words.split()[0] for words in re.findall(r"`([a-z]+ … [^`]*)`", text)}
    assert len(named) >= 7 and named <= known
