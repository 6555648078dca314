"""The trusted interpreter: runs test cells on answers, in a process of its own.

Reads jobs from standard input and writes one report for each to standard output, as JSON with its
length before it. No code of the learner's is ever in this process, so what a test cell says is
what the course says.
"""

import os
import resource
import sys
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.errors import AutograderError
from autograder.items import Item, bank, feedback
from autograder.items import mark as mark_item
from autograder.items.bank import self_checks
from autograder.items.questions import PairedQuestion, Questions, load_questions, public
from autograder.marking import frames
from autograder.marking.cells import Setup, run_cell
from autograder.marking.given import Given
from autograder.marking.places import Places
from autograder.marking.protocol import Job, Report
from labour_migration.handin import Work
from labour_migration.widgets import Quiz

CHECK_SECONDS = 10
JOB_CPU_SECONDS = 120

__all__ = ["asked", "marker", "run", "run_cell"]


def marker(
    questions: Questions,
    quiz: Quiz,
    answers: Mapping[str, Any],
    items: Mapping[str, Item] | None = None,
) -> Any:
    """Return the `mark` that test cells call: the points earned on one knowledge question."""
    items = bank() if items is None else items

    def mark(question_id: str) -> Any:
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


def run(job: Job, check_seconds: float = 0) -> Report:
    """Return what each test cell gives; one has `check_seconds` where learners' values are in it.

    Every cell starts from the names of the setup before it, the values that it needs and, where
    the assignment has questions, the learner's `quiz`, the `work` handed in beside it, and `mark`.
    """
    names: dict[str, Any] = {}
    answered = False
    if asks := _asks(job):
        questions, visible, items = asks
        quiz = Quiz.from_data(visible, job.answers, job.learner)
        names["quiz"] = quiz
        names["work"] = Work(job.texts, job.files, quiz, job.unreadable)
        names["mark"] = marker(questions, quiz, job.answers, items)
        answered = any(quiz[question["id"]] is not None for question in visible["questions"])
    setup, given = Setup(job.setup, names), Given(job.values, job.absent)
    cells = tuple(setup.run_check(cell, given, check_seconds) for cell in job.cells)
    return Report(cells=cells, answered=answered)


def _asks(job: Job) -> tuple[Questions, dict[str, Any], Mapping[str, Item]] | None:
    """Return the questions of a job's assignment, None where it has no questions.yml."""
    path = job.assignment / "questions.yml"
    if job.digest:
        return _kept(path, job.seed, job.digest)
    return _read(path, job.seed)


def _read(path: Path, seed: int) -> tuple[Questions, dict[str, Any], Mapping[str, Item]] | None:
    if not path.is_file():
        return None
    questions = load_questions(path)
    return questions, public(questions, seed), bank()


@lru_cache(maxsize=32)
def _kept(
    path: Path, seed: int, digest: str
) -> tuple[Questions, dict[str, Any], Mapping[str, Item]] | None:
    """Return what `_read` does, read once for all jobs of one digest."""
    return _read(path, seed)


def main() -> None:
    """Serve jobs until there are no more.

    The arguments are the most memory (bytes) that the process may have, and an empty folder for it.
    """
    limit = int(sys.argv[1])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    # What a test cell writes to the descriptors of standard input and output goes nowhere.
    jobs, reports = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    places = Places(Path(sys.argv[2]))
    frames.write(reports, frames.READY)
    while (content := frames.read(jobs)) is not None:
        _end_after(JOB_CPU_SECONDS)
        frames.write(reports, *_answer(content, places))


def _end_after(seconds: int) -> None:
    """Let the kernel end this process when a job takes longer and nobody is left to stop it."""
    end = int(time.process_time()) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or end < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (end, hard))


def _answer(content: bytes, places: Places) -> tuple[bytes, bytes]:
    """Return the kind and the content of what is said to one job."""
    try:
        job = Job.model_validate_json(content)
        with places.inside(job):
            return frames.REPORT, run(job, CHECK_SECONDS).model_dump_json().encode()
    except Exception as error:
        said = str(error) if isinstance(error, AutograderError) else repr(error)
        return frames.FAULT, said.encode(errors="replace")


if __name__ == "__main__":
    main()
