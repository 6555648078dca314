"""The questionnaire tried on a survey: who would be asked what, and what the survey holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from labour_migration.concepts.questionnaire.definition import Module, Question, problem
from labour_migration.concepts.questionnaire.routing import taken
from labour_migration.concepts.questionnaire.rules import Given

COUNTS = ("asked", "answered", "not_stated", "not_in_survey", "unasked", "impossible")


@dataclass(frozen=True)
class Trial:
    """What happened when the rows of a survey went through a questionnaire.

    ``table`` has a row a question, on the ids: ``asked``, and of those ``answered``,
    ``not_stated`` and ``not_in_survey`` (the survey has no answer, because it did not ask);
    ``unasked``, rows with an answer that the routing does not allow; ``impossible``, answers out
    of bounds or before a year they cannot precede. ``length`` is the number of questions of the
    module (without core questions) that each row was asked, on the index of the survey; ``routes``
    the number of different ways through.
    """

    table: pd.DataFrame
    length: pd.Series
    routes: int


def respondents(module: Module, survey: pd.DataFrame) -> Iterator[dict[str, Given]]:
    """The answers of each row: None where not stated, without an entry where not in the survey."""
    held = [one for one in module.questions if one.column]
    columns = [survey[one.column].astype(object).tolist() for one in held]
    for cells in zip(*columns, strict=True):
        pairs = zip(held, cells, strict=True)
        answers = {one.id: _answer(one, cell) for one, cell in pairs if _there(one, cell)}
        yield answers


def trial(module: Module, survey: pd.DataFrame) -> Trial:
    """Walk every row of the labour force survey through the questionnaire.

    Questions without a column count as not in the survey. Takes about a second for 8,000 rows.

    >>> from labour_migration import synthetic
    >>> from labour_migration.concepts.questionnaire.definition import migration_module
    >>> found = trial(migration_module(), synthetic.labour_force_survey(20251103).head(50))
    >>> found.table.loc["cob", "asked"].item()
    50
    """
    counts = {one.id: dict.fromkeys(COUNTS, 0) for one in module.questions}
    module_only = {one.id for one in module.questions if not one.core}
    lengths, routes = [], set()
    for answers in respondents(module, survey):
        given = taken(module, answers)
        routes.add(tuple(given))
        lengths.append(len(module_only & given.keys()))
        for one in module.questions:
            _count(counts[one.id], module, one, answers, given)
    table = pd.DataFrame.from_dict(counts, orient="index").rename_axis("question")
    return Trial(table, pd.Series(lengths, index=survey.index, name="questions"), len(routes))


def _count(
    counts: dict[str, int],
    module: Module,
    question: Question,
    answers: dict[str, Given],
    given: dict[str, Given],
) -> None:
    there, value = question.id in answers, answers.get(question.id)
    if question.id in given:
        counts["asked"] += 1
        counts["not_in_survey"] += not there
        counts["not_stated"] += there and value is None
        counts["answered"] += value is not None
        counts["impossible"] += bool(problem(module, question, value, given))
    elif value is not None and value != question.blank:
        counts["unasked"] += 1


def _there(question: Question, cell: Any) -> bool:
    return bool(question.blank) or not (pd.isna(cell) or cell == "")


def _answer(question: Question, cell: Any) -> Given:
    if pd.isna(cell) or cell == "":
        return question.blank
    if str(cell) in question.missing:
        return None
    if question.codes is None:
        return int(cell)
    return (question.same or {}).get(str(cell), str(cell))
