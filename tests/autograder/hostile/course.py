"""A small course to attack: answers in variables and in answers.json, hidden tests, a data file."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.autograder.hostile.secrets import Canaries

COURSE, ASSIGNMENT = "governance-coherence", "week-01"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
EXERCISES = Path(__file__).resolve().parents[3] / "exercises"

DATA = "surveys.csv"
_ROWS = "corridor,year,departures\n" + "".join(
    f"{corridor},{2020 + year},{start + 37 * year}\n"
    for corridor, start in (("A-B", 310), ("A-C", 120), ("D-B", 45))
    for year in range(4)
)
QUESTIONS = """\
# {key}
assignment: week-01
questions:
  - id: q1
    points: 2
    kind: number
    stem: Which place does the corridor A-B have by departures?
    decimals: 0
    minimum: 0
    maximum: 10
"""

# By answer cell: the model answer, and half of one.
RIGHT = {
    "total-code": 'total = int(surveys["departures"].sum())',
    "table-code": 'by_corridor = surveys.groupby("corridor")["departures"].sum().reset_index()',
    "shares-code": (
        'sums = surveys.groupby("corridor")["departures"].sum()\n'
        "shares = {str(name): float(part) for name, part in (sums / sums.sum()).items()}"
    ),
}
# What a learner who plays tricks has worked out; the visible checks of the first test hold.
WRONG = {"total-code": "total = 5"}
PLACE = 1
AUTOMATIC = Fraction(8)
IN_NOTEBOOK = Fraction(6)

_TESTS = {
    "total": """\
assert total > 0, "total: departures are counted, so there are more than 0."
### BEGIN HIDDEN TESTS
# {hidden}
assert total == surveys["departures"].sum(), "total: this is not the sum of all departures."
assert 2_000 < total < 3_000
### END HIDDEN TESTS
""",
    "table": """\
assert list(by_corridor.columns) == ["corridor", "departures"], "by_corridor: two columns."
### BEGIN HIDDEN TESTS
# {hidden}
expected = surveys.groupby("corridor")["departures"].sum().reset_index()
names = {{"A-B": "{expected}"}}
pd.testing.assert_frame_equal(by_corridor.replace(names), expected.replace(names))
### END HIDDEN TESTS
""",
    "shares": """\
assert set(shares) == {{"A-B", "A-C", "D-B"}}, "shares: one entry a corridor."
### BEGIN HIDDEN TESTS
# {hidden}
assert abs(sum(shares.values()) - 1) < 1e-6, "shares: they do not add up to 1."
for corridor, part in surveys.groupby("corridor")["departures"].sum().items():
    assert abs(shares[corridor] - part / surveys["departures"].sum()) < 0.005, corridor
### END HIDDEN TESTS
""",
    "place": """\
quiz.check("q1")
### BEGIN HIDDEN TESTS
# {hidden}
assert quiz["q1"] == 1, "q1: count the corridors with more departures, and add 1."
### END HIDDEN TESTS
""",
}


def make(root: Path, canaries: Canaries) -> Path:
    """Write the course's folder of sources; returns it."""
    folder = root / COURSE
    (folder / ASSIGNMENT).mkdir(parents=True)
    for name in ("course.yml", "nbgrader_config.py"):
        shutil.copy(EXERCISES / COURSE / name, folder)
    (folder / ASSIGNMENT / DATA).write_text(_ROWS)
    (folder / ASSIGNMENT / "questions.yml").write_text(QUESTIONS.format(key=canaries.key))
    text = nbformat.writes(source(canaries))
    (folder / ASSIGNMENT / NOTEBOOK).write_text(text, encoding="utf-8")
    return folder


def source(canaries: Canaries) -> NotebookNode:
    """Return the instructor's notebook: model answers, tests, hidden tests."""
    cells = [
        _cell("intro", "# Departures\n\nFill in the cells below.", kind="markdown", locked=True),
        _cell("setup", f'import pandas as pd\nsurveys = pd.read_csv("{DATA}")', locked=True),
    ]
    for name, test in _TESTS.items():
        answer = RIGHT.get(f"{name}-code")
        if answer is not None:
            model = f"### BEGIN SOLUTION\n# {canaries.model_answer}\n{answer}\n### END SOLUTION"
            cells.append(_cell(f"{name}-code", model, solution=True))
        body = test.format(hidden=canaries.hidden_test, expected=canaries.expected_value)
        cells.append(_cell(name, body, grade=True, locked=True))
    advice = f"### BEGIN SOLUTION\n{canaries.model_answer}\n### END SOLUTION"
    cells.append(_cell("advice", advice, kind="markdown", solution=True, grade=True))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    return notebook


def _cell(
    name: str,
    text: str,
    *,
    kind: str = "code",
    solution: bool = False,
    grade: bool = False,
    locked: bool = False,
) -> NotebookNode:
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    flags = {"grade_id": name, "solution": solution, "grade": grade, "locked": locked}
    points = {"points": 2} if grade else {}
    nbgrader = {**flags, **points, "schema_version": 3, "task": False}
    metadata = {"nbgrader": nbgrader}
    cell: NotebookNode = make(text.rstrip(), metadata=metadata, id=name)  # type: ignore[no-untyped-call]
    return cell


def answer(notebook: NotebookNode, cells: dict[str, str]) -> NotebookNode:
    """Return a released notebook with its answer cells filled in."""
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = cells.get(name, cell.source)
    return notebook


def answers(place: object, learner: str) -> bytes:
    """Return the file that the quiz widgets save."""
    return json.dumps({"learner": learner, "answers": {"q1": place}}).encode()
