"""What a reader gets: a notebook with the works and the rubric, and its questions.

The works stand in the notebook as plain text: nothing in them is rendered, loaded or run.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.items.questions import FORMAT
from autograder.items.schema import LETTERS
from autograder.peers.works import Work
from autograder.rubric import Criterion, Rubric

NAME = "peer-review"
_SIGNS = re.compile(r"[^\w\s]")
_INTRO = """# Read {count} works and judge each by the rubric

Each work is somebody's {title}. You do not know whose, and they will not know that you read it.
Names are replaced by \\[name\\]. If you recognise an author all the same, judge the text alone.

Choose *Run*, then *Run All Cells*. For each criterion read the text, then choose the **first level
from the top whose every condition is met**. At the end of each work, write the author two or three
sentences: what helped you most, and what you would change first. Every choice is saved at once;
look for the word *Saved*. Your reviews give nobody points: the instructor marks. That you have
finished all of them is recorded.
"""


@dataclass(frozen=True)
class Asked:
    """What a question of a package is about: a work, and a criterion or none for the comment."""

    work: str
    criterion: str | None


def asked(works: tuple[str, ...], rubric: Rubric) -> dict[str, Asked]:
    """Return what each question is about, by its id, in the order of the notebook."""
    found: dict[str, Asked] = {}
    for work in works:
        for criterion in (*(one.id for one in rubric.criteria), None):
            found[f"q{len(found) + 1}"] = Asked(work, criterion)
    return found


def write(folder: Path, rubric: Rubric, title: str, works: Mapping[str, Work], seed: int) -> None:
    """Write a reader's package into a folder; `works` are in the order they are shown in."""
    folder.mkdir(parents=True, exist_ok=True)
    questions = {
        "format": FORMAT,
        "assignment": NAME,
        "seed": seed,
        "questions": [
            _question(name, one, rubric) for name, one in asked(tuple(works), rubric).items()
        ],
    }
    text = json.dumps(questions, ensure_ascii=False, indent=1)
    (folder / "questions.json").write_text(text, encoding="utf-8")
    notebook = _notebook(rubric, title, works)
    (folder / f"{NAME}.ipynb").write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def _question(name: str, one: Asked, rubric: Rubric) -> dict[str, Any]:
    if one.criterion is None:
        stem = "What helped you most in this work, and what would you change first?"
        return {"id": name, "points": 0, "kind": "text", "stem": stem}
    criterion = _criterion(rubric, one.criterion)
    options = [
        {"id": letter, "text": f"{grade.title}: {level.descriptor}"}
        for letter, grade, level in zip(LETTERS, rubric.scale, criterion.levels, strict=False)
    ]
    stem = f"{criterion.title}: which level is the first whose every condition is met?"
    return {"id": name, "points": 0, "kind": "single", "stem": stem, "options": options}


def _notebook(rubric: Rubric, title: str, works: Mapping[str, Work]) -> Any:
    cells = [
        new_markdown_cell(_INTRO.format(count=len(works), title=title.lower())),
        new_code_cell(f'from labour_migration.widgets import Quiz\n\nquiz = Quiz("{NAME}")'),
    ]
    shown = dict(zip(works, LETTERS.upper(), strict=False))
    for name, one in asked(tuple(works), rubric).items():
        work, label = works[one.work], shown[one.work]
        if one.criterion == rubric.criteria[0].id:
            cells.append(new_markdown_cell(_heading(label, work)))
        cells.append(new_markdown_cell(_part(rubric, one, work, label)))
        cells.append(new_code_cell(f'quiz.ask("{name}")'))
    cells += [
        new_markdown_cell("## Before you hand in\n\nThe next cell lists what is still open."),
        new_code_cell("quiz"),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return new_notebook(
        cells=cells,
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python",
                                 "name": "python3"}},
    )  # fmt: skip


def _heading(label: str, work: Work) -> str:
    annexes = "".join(
        f"\n\n<details><summary>Annex: {as_plain(title)}</summary>\n\n"
        f"<pre>{as_plain(text)}</pre>\n\n</details>"
        for title, text in work.annexes.items()
    )
    return f"# Work {label}{annexes}"


def _part(rubric: Rubric, one: Asked, work: Work, label: str) -> str:
    if one.criterion is None:
        return f"## Work {label}: to the author"
    criterion = _criterion(rubric, one.criterion)
    text = work.texts.get(one.criterion, "")
    said = as_plain(text) if text.strip() else "(nothing is written here)"
    return f"## Work {label}: {criterion.title}\n\n> {said}"


def as_plain(text: str) -> str:
    """Return a text as Markdown that shows exactly that text: no link, image, tag or formula.

    >>> as_plain("[x](http://e)")
    '&#91;x&#93;&#40;http&#58;&#47;&#47;e&#41;'
    """
    plain = _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text).replace("_", "&#95;")
    lines = (line.strip(" \t") if line.strip() else "" for line in plain.splitlines())
    return "<br>".join(lines)


def _criterion(rubric: Rubric, name: str) -> Criterion:
    return next(one for one in rubric.criteria if one.id == name)
