"""The guides keep to what is there: each named test exists, each command is one of ours."""

import ast
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
import typer.main

from autograder.cli import app as autograder
from course_hub.cli import app as course_hub

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "book" / "instructors"
SECURITY = (GUIDES / "security.md").read_text(encoding="utf-8")
CLAIMS = sorted(set(re.findall(r"`(tests/[^`]+)`", SECURITY)))


@cache
def names_in(path: Path) -> frozenset[str]:
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_claim_of_the_security_page_names_a_test_that_there_is(claim: str) -> None:
    path, _, name = claim.partition("::")
    assert (ROOT / path).is_file()
    assert not name or (name.startswith("test_") and name in names_in(ROOT / path))


def test_nothing_but_tests_stands_below_a_claim() -> None:
    below = [line for line in SECURITY.splitlines() if line.startswith(": ")]
    assert len(below) >= len(CLAIMS) >= 40
    assert all(re.fullmatch(r": `tests/[^`]+`", line) for line in below)


def commands(page: str) -> list[list[str]]:
    text = (GUIDES / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.strip()]


@pytest.mark.parametrize("words", commands("administrator.md"), ids=" ".join)
def test_each_command_of_the_administrators_guide_is_there(words: list[str]) -> None:
    if words[0] == "sudo":
        words = words[3:] if words[1] == "-u" else words[1:]
    program = Path(words[0]).name
    if program == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert all(re.search(rf"^{goal}:", makefile, re.MULTILINE) for goal in words[1:])
    elif program in ("course-hub", "autograder"):
        verb = typer.main.get_command(course_hub if program == "course-hub" else autograder)
        rest = words[1:]
        while rest and rest[0] in getattr(verb, "commands", {}):
            verb, rest = verb.commands[rest[0]], rest[1:]  # type: ignore[attr-defined]
        assert not hasattr(verb, "commands"), words
        known = {option for one in verb.params for option in (*one.opts, *one.secondary_opts)}
        assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= known
