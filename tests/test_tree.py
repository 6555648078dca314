"""The tree itself: rooms, imports one way, short files, clean notebooks, no outside hosts."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "labour_migration": set(),
    "autograder": {"labour_migration"},
    "deploy/hub/course_hub": {"autograder", "labour_migration"},
}
ROOMS = {"autograder", "labour_migration", "course_hub", "apps", "tests"}
OUTSIDE = re.compile(r"https?://(cdn|unpkg|cdnjs|fonts\.g|ajax\.googleapis)")


def tracked(*patterns: str) -> list[Path]:
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


PYTHON = tracked("*.py")


def name(path: object) -> str:
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else ""


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            rooms |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            rooms.add(node.module.split(".")[0])
    return rooms & ROOMS


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_run_one_way(room: str) -> None:
    files = [path for path in PYTHON if path.is_relative_to(ROOT / room)]
    assert files
    wrong = {
        name(path): imported_rooms(path) - MAY_IMPORT[room] - {Path(room).name} for path in files
    }
    assert not {path: rooms for path, rooms in wrong.items() if rooms}


def test_files_and_functions_are_short() -> None:
    long = []
    for path in PYTHON:
        text = path.read_text()
        if text.count("\n") > 400:
            long.append(name(path))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > 50:
                    long.append(f"{name(path)}: {node.name} has {lines} lines")
    assert not long


@pytest.mark.parametrize("path", tracked("*.ipynb"), ids=name)
def test_notebooks_carry_no_outputs(path: Path) -> None:
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    assert cells
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)


def test_no_content_network_is_named() -> None:
    kinds = ("*.py", "*.yml", "*.html", "*.js", "*.css", "*.md", "*.ipynb", "*.j2")
    found = [
        name(path)
        for path in tracked(*kinds)
        if not path.is_relative_to(ROOT / "tests") and OUTSIDE.search(path.read_text())
    ]
    assert not found


def test_the_lock_names_no_host_and_pins_every_range() -> None:
    lock = (ROOT / "requirements.txt").read_text()
    assert "://" not in lock and " @ " not in lock
    pinned = {line.split("==")[0] for line in lock.splitlines() if "==" in line}
    assert len(pinned) >= 100
    text = (ROOT / "pyproject.toml").read_text()
    wanted = set(re.findall(r'^    "([A-Za-z0-9-]+)[<>=]', text, re.MULTILINE))
    assert {one.lower() for one in wanted} <= {one.lower() for one in pinned}
