"""A small sound course of its own: one weekly test and a bank, which tests then spoil."""

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import yaml

from autograder.quality.trial import Trial
from autograder.workspace import REPOSITORY, Workspace

COURSE, WEEK, TOPIC = "measuring", "week-01", "measuring/concepts"
SOLUTION = 'quiz.answer("q3", quiz.given("q3")["number"] + quiz.given("q3")["other"])'
TEST = """expected = quiz.given("q3")["number"] + quiz.given("q3")["other"]
assert quiz["q3"] == expected, "q3: this is not the sum. Add the two numbers of your question."
"""
PLANTED = '''"""Wrong answers."""


def q3(quiz):
    number, other = quiz.given("q3")["number"], quiz.given("q3")["other"]
    return {"one alone": number, "the other alone": other, "the product": number * other}
'''


def item(number: int, **changes: Any) -> dict[str, Any]:
    """A sound single item of the bank, of difficulty 1 or 2."""
    options = [{"text": f"Case {name} of {number}", "feedback": f"Not {name}."} for name in "wxyz"]
    options[number % 4]["correct"] = True
    sound: dict[str, Any] = {
        "id": f"g-made-{number:02}",
        "topic": TOPIC,
        "outcome": "Choose a case",
        "kind": "single",
        "stem": f"Which case fits number {number}?",
        "options": options,
        "difficulty": 1 + number % 2,
        "source": ["known2020"],
        "mark": "checked",
        "status": "graded",
    }
    return sound | changes


def questions() -> dict[str, Any]:
    """The content of a sound questions.yml: two drawn questions, a number, a text."""
    drawn = [{"id": name, "draw": TOPIC, "points": 1} for name in ("q1", "q2")]
    number = {
        "id": "q3", "points": 6, "kind": "number", "decimals": 0, "minimum": 0, "maximum": 99_999,
        "stem": "What is {number} plus {other}?",
        "given": {"number": list(range(3, 103)), "other": list(range(203, 303))},
    }  # fmt: skip
    text = {"id": "q4", "points": 2, "kind": "text", "stem": "Why?"}
    return {"assignment": WEEK, "difficulty": 3, "questions": [*drawn, number, text]}


def test_source(question: str, hidden: str) -> str:
    return (
        f'quiz.check("{question}")\n### BEGIN HIDDEN TESTS\n{hidden.strip()}\n### END HIDDEN TESTS'
    )


def notebook() -> dict[str, nbformat.NotebookNode]:
    """The cells of a sound notebook, by id."""
    cells = {"setup": _cell("setup", "from labour_migration.widgets import Quiz\n\n"
                                     f'quiz = Quiz("{WEEK}")')}  # fmt: skip
    for name, points in (("q1", 1), ("q2", 1), ("q3", 6)):
        noun = "point" if points == 1 else "points"
        cells[f"{name}-question"] = _text(
            f"{name}-question", f"## Question {name[1]} ({points} {noun})"
        )
        hidden = TEST if name == "q3" else f'mark("{name}")'
        if name == "q3":
            source = f"### BEGIN SOLUTION\n{SOLUTION}\n### END SOLUTION"
            cells["q3-code"] = _cell("q3-code", source, solution=True)
        test = _cell(f"{name}-test", test_source(name, hidden), grade=True, points=points)
        test.metadata["tags"] = ["raises-exception"]
        cells[f"{name}-test"] = test
    cells["q4-question"] = _text("q4-question", "## Question 4 (2 points, marked by a person)")
    model = "### BEGIN SOLUTION\nBecause the numbers are added up.\n### END SOLUTION"
    cells["q4"] = _text("q4", model, grade=True, solution=True, points=2)
    return cells


def write(root: Path, cells: dict[str, nbformat.NotebookNode] | None = None, **files: Any) -> Path:
    """Write the course below `root`; keywords replace `questions`, `items` and `planted`."""
    folder = root / "exercises" / COURSE / WEEK
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(REPOSITORY / "exercises" / COURSE / "course.yml", folder.parent)
    book = nbformat.v4.new_notebook(cells=list((cells or notebook()).values()))
    (folder / f"{WEEK}.ipynb").write_text(nbformat.writes(book))
    (folder / "questions.yml").write_text(json.dumps(files.get("questions") or questions()))
    (folder / "planted.py").write_text(files.get("planted", PLANTED))
    bank = root / "exercises" / "items"
    bank.mkdir(exist_ok=True)
    items = files.get("items") or [item(number) for number in range(1, 9)]
    (bank / "made.yml").write_text(yaml.safe_dump(items))
    return folder


def trial(root: Path) -> Trial:
    """Return the course below `root` on trial; AUTOGRADER_EXERCISES must name its exercises."""
    return Trial(Workspace.open(COURSE, root / "state"), WEEK)


def _cell(name: str, source: str, **flags: Any) -> nbformat.NotebookNode:
    return _flagged(nbformat.v4.new_code_cell(source, id=name), name, flags)


def _text(name: str, source: str, **flags: Any) -> nbformat.NotebookNode:
    return _flagged(nbformat.v4.new_markdown_cell(source, id=name), name, flags)


def _flagged(
    cell: nbformat.NotebookNode, name: str, flags: dict[str, Any]
) -> nbformat.NotebookNode:
    solution = bool(flags.get("solution"))
    plain = {"grade": False, "solution": False, "task": False, "schema_version": 3}
    settings = plain | {"grade_id": name, "locked": not solution} | flags
    cell.metadata["nbgrader"] = nbformat.from_dict(settings)
    return cell
