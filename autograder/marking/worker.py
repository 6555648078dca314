"""The trusted interpreter: runs test cells on answers, in a process of its own.

Reads one Job as JSON from standard input and writes one Report to standard output. No code of
the learner's is ever in this process, so what a test cell says is what the course says.
"""

import ast
import contextlib
import io
import sys
import warnings
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from autograder.items import Item, bank, feedback
from autograder.items import mark as mark_item
from autograder.items.bank import self_checks
from autograder.items.questions import PairedQuestion, Questions, load_questions, public
from autograder.marking.protocol import CellResult, Check, Job, Report
from labour_migration.handin import Work
from labour_migration.widgets import Quiz

# Remarks on a long work fit; what a cell prints in a loop does not fill the gradebook.
MOST_PRINTED = 12_000


def marker(questions: Questions, quiz: Quiz, answers: dict[str, Any]) -> Any:
    """Return the `mark` that test cells call: the points earned on one knowledge question."""
    items = bank()

    def mark(question_id: str) -> Fraction:
        item, answer = asked(questions, quiz, question_id, items), answers.get(question_id)
        for said in feedback(item, answer):
            print(said)
        return questions.get(question_id).points * mark_item(item, answer)

    return mark


def asked(questions: Questions, quiz: Quiz, question_id: str, items: Mapping[str, Item]) -> Item:
    """Return the item that the learner of a quiz was asked; LookupError for another question."""
    question, place = questions.get(question_id), quiz.entry(question_id)
    if isinstance(question, PairedQuestion) and place is not None:
        return self_checks()[question.forms[place]]
    if question.item is not None:
        return items[question.item]
    if place is None:
        raise LookupError(f"{question_id} names no item of the bank, so it has no key")
    return questions.pool(items)[place]


def run(job: Job) -> Report:
    """Return what each test cell gives; every cell starts from the same fresh namespace.

    It holds the learner's `quiz`, the `work` handed in beside it, and `mark`.
    """
    questions = load_questions(job.assignment / "questions.yml")
    visible = public(questions, job.seed)
    quiz = Quiz.from_data(visible, job.answers, job.learner)
    work = Work(job.texts, job.files, quiz, job.unreadable)
    cells = []
    for cell in job.cells:
        mark = marker(questions, quiz, job.answers)
        names = {"quiz": quiz, "work": work, "mark": mark, "__name__": "test_cell"}
        cells.append(run_cell(cell, names))
    answered = any(quiz[question["id"]] is not None for question in visible["questions"])
    return Report(cells=tuple(cells), answered=answered)


def run_cell(cell: Check, names: dict[str, Any]) -> CellResult:
    """Return the result of one test cell run in `names`."""
    printed = io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            # A library's deprecation notice must never cost a learner a point.
            warnings.simplefilter("ignore")
            value = _execute(cell, names)
        points = _points(value, cell.points)
    except AssertionError as failed:
        return CellResult(id=cell.id, status="failed", message=str(failed), printed=_text(printed))
    except (Exception, SystemExit) as broken:
        message = f"{type(broken).__name__}: {broken}"
        return CellResult(id=cell.id, status="broken", message=message, printed=_text(printed))
    return CellResult(id=cell.id, status="marked", points=points, printed=_text(printed))


def _execute(cell: Check, names: dict[str, Any]) -> Any:
    tree = ast.parse(cell.source, filename=cell.id)
    match tree.body:
        case [*rest, ast.Expr(value=last)]:
            tree.body = rest
            exec(compile(tree, cell.id, "exec"), names)
            return eval(compile(ast.Expression(last), cell.id, "eval"), names)
    exec(compile(tree, cell.id, "exec"), names)
    return None


def _points(value: Any, maximum: Fraction) -> Fraction:
    """Return the points that a cell's last value stands for: none means all of them."""
    if value is None:
        return maximum
    if isinstance(value, int | Fraction) and not isinstance(value, bool) and 0 <= value <= maximum:
        return Fraction(value)
    raise ValueError(
        f"a test cell must end in nothing or in points from 0 to {maximum}, not in {value!r}"
    )


def _text(stream: io.StringIO) -> str:
    return stream.getvalue()[:MOST_PRINTED]


def main() -> None:
    job = Job.model_validate_json(sys.stdin.buffer.read())
    sys.stdout.buffer.write(run(job).model_dump_json().encode())


if __name__ == "__main__":
    main()
