"""What comes in: checked, rebuilt on the released notebook, or refused with a reason.

A submission is data here. It is read, measured and copied cell by cell into a fresh copy of what
was released, so edited tags, points and tests, duplicated or deleted cells have no effect. What
was put right on the way is told as facts.
"""

from autograder.intake.answers import parse_answers, read_answers
from autograder.intake.facts import Fact, Refusal, shown, tampering
from autograder.intake.files import (
    LEARNER_ID,
    check_files,
    check_learner,
    is_page,
    read_file,
    read_files,
)
from autograder.intake.find import find_notebook
from autograder.intake.limits import (
    ANSWERS,
    MAX_ANSWERS_BYTES,
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_DEPTH,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_LIST,
    MAX_TEXT_CHARACTERS,
    MAX_TOTAL_BYTES,
)
from autograder.intake.notebook import parse_notebook, read_notebook
from autograder.intake.rebuild import is_answer, rebuild, rebuild_with_facts, role
from autograder.intake.receive import Submission, receive, receive_files

__all__ = [
    "ANSWERS",
    "LEARNER_ID",
    "MAX_ANSWERS_BYTES",
    "MAX_CELLS",
    "MAX_CELL_CHARACTERS",
    "MAX_DEPTH",
    "MAX_FILES",
    "MAX_FILE_BYTES",
    "MAX_LIST",
    "MAX_TEXT_CHARACTERS",
    "MAX_TOTAL_BYTES",
    "Fact",
    "Refusal",
    "Submission",
    "check_files",
    "check_learner",
    "find_notebook",
    "is_answer",
    "is_page",
    "parse_answers",
    "parse_notebook",
    "read_answers",
    "read_file",
    "read_files",
    "read_notebook",
    "rebuild",
    "rebuild_with_facts",
    "receive",
    "receive_files",
    "role",
    "shown",
    "tampering",
]
