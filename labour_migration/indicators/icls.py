"""The three concepts of the 20th ICLS Guidelines, decided from survey variables, with the path.

A person may belong to none, one or several: the concepts answer different questions. Each
decision is a short chain of yes/no questions; an answer that is not stated leaves the person
undetermined only where the chain needs it.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.errors import BadColumn

Answer = bool | None
Criterion = Literal["birth", "citizenship", "either"]


@dataclass(frozen=True)
class Answers:
    """What one person said; None where not stated.

    ``working_age``; ``resident``: usual resident of the country of measurement; ``born_abroad``
    and ``foreign_citizen``; ``labour_force``: employed or unemployed (for a resident);
    ``attached``: employed by a resident producer of the country or seeking work there (for a
    non-resident who is present); ``came_for_work``: entered the country for the purpose of work;
    ``worked_abroad``: was an international migrant worker in another country before, for as
    long and as lately as the survey's own rule asks.
    """

    working_age: Answer = None
    resident: Answer = None
    born_abroad: Answer = None
    foreign_citizen: Answer = None
    labour_force: Answer = None
    attached: Answer = None
    came_for_work: Answer = None
    worked_abroad: Answer = None


@dataclass(frozen=True)
class Decision:
    """Whether a concept applies (None: not determined), under which part, and why."""

    applies: Answer
    part: str
    path: str


CONCEPTS = ("migrant_worker", "for_work_migrant", "return_migrant_worker")
WORDS = {True: "yes", False: "no", None: "not stated"}


def decide(answers: Answers, criterion: Criterion = "birth") -> dict[str, Decision]:
    """The decision on each of the three concepts for one person.

    ``migrant_worker``: of working age, and either (a) usual resident, international migrant by
    the criterion and in the labour force, or (b) not resident but attached to the country's
    labour market. ``for_work_migrant``: came from abroad for the purpose of work, whatever
    happened next. ``return_migrant_worker``: usual resident of working age who was a migrant
    worker in another country before. ``criterion`` says who of the residents is a migrant:
    born abroad, foreign citizen, or either.

    Source: icls20_guidelines2018.

    >>> person = Answers(working_age=True, resident=True, born_abroad=True, labour_force=True)
    >>> decide(person)["migrant_worker"].part
    'a'
    >>> print(decide(person)["migrant_worker"].path)
    of working age: yes > usual resident here: yes > born abroad: yes > in the labour force: yes
    """
    if answers.resident is None:
        either = [decide(replace(answers, resident=here), criterion) for here in (True, False)]
        return {concept: _either_way(*(each[concept] for each in either)) for concept in CONCEPTS}
    adult = _Step("of working age", answers.working_age)
    here = _Step("usual resident here", answers.resident)
    came = _Step("came for work", answers.came_for_work)
    abroad = _Step("was a migrant worker abroad", answers.worked_abroad)
    if answers.resident:
        migrant = _migrant(answers, criterion)
        active = _Step("in the labour force", answers.labour_force)
        worker, for_work, part = [adult, here, migrant, active], [here, migrant, came], "a"
    else:
        away = replace(here, wanted=False)
        work = _Step("works for a resident producer or seeks work here", answers.attached)
        worker, for_work, part = [adult, away, work], [away, came], "b"
    return {
        "migrant_worker": _settle(worker, part),
        "for_work_migrant": _settle(for_work),
        "return_migrant_worker": _settle([adult, here, abroad]),
    }


def classify(
    frame: pd.DataFrame,
    *,
    working_age: Column,
    resident: Column,
    born_abroad: Column | None = None,
    foreign_citizen: Column | None = None,
    labour_force: Column | None = None,
    attached: Column | None = None,
    came_for_work: Column | None = None,
    worked_abroad: Column | None = None,
    criterion: Criterion = "birth",
) -> pd.DataFrame:
    """The three concepts for every row of a survey, on the index of the frame.

    Arguments are yes/no columns (see Answers); a question the survey did not ask is None and
    counts as not stated. For each concept the result has a column of that name (nullable
    boolean, NA where not determined) and ``<concept>_path``; ``migrant_worker_part`` is ``"a"``
    for residents, ``"b"`` for non-residents, else empty.

    >>> people = pd.DataFrame({"adult": [1, 1, 1], "here": [1, 0, 1], "cob": [1, None, None],
    ...                        "lf": [1, 0, 1], "work": [0, 1, 0]})
    >>> found = classify(people, working_age="adult", resident="here", born_abroad="cob",
    ...                  labour_force="lf", attached="work")
    >>> found["migrant_worker"].tolist(), found["migrant_worker_part"].tolist()
    ([True, True, <NA>], ['a', 'b', ''])
    """
    given = [
        working_age,
        resident,
        born_abroad,
        foreign_citizen,
        labour_force,
        attached,
        came_for_work,
        worked_abroad,
    ]
    combinations, row = _combinations(Sample.of(frame, Design()), given)
    # Few of the possible combinations of answers occur: each is decided once.
    decided = [decide(answers, criterion) for answers in combinations]
    found = pd.DataFrame(index=frame.index)
    for concept in CONCEPTS:
        each = [decisions[concept] for decisions in decided]
        applies = pd.array([decision.applies for decision in each], dtype="boolean")
        found[concept] = applies.take(row)
        if concept == "migrant_worker":
            found[f"{concept}_part"] = _texts([decision.part for decision in each], row)
        found[f"{concept}_path"] = _texts([decision.path for decision in each], row)
    return found


@dataclass(frozen=True)
class _Step:
    """A question, its answer, and the answer that lets the chain go on."""

    question: str
    answer: Answer
    wanted: bool = True


def _migrant(answers: Answers, criterion: Criterion) -> _Step:
    if criterion == "birth":
        return _Step("born abroad", answers.born_abroad)
    if criterion == "citizenship":
        return _Step("foreign citizen", answers.foreign_citizen)
    if criterion != "either":
        raise BadColumn(f"criterion is 'birth', 'citizenship' or 'either', not {criterion!r}")
    both = (answers.born_abroad, answers.foreign_citizen)
    answer = True if True in both else None if None in both else False
    return _Step("born abroad or foreign citizen", answer)


def _settle(steps: list[_Step], part: str = "") -> Decision:
    """Walk the chain: one answer against it settles it, even after one that is not stated."""
    path: list[str] = []
    unknown = False
    for step in steps:
        path.append(f"{step.question}: {WORDS[step.answer]}")
        if step.answer is (not step.wanted):
            return Decision(False, "", " > ".join(path))
        unknown |= step.answer is None
    return Decision(None if unknown else True, "" if unknown else part, " > ".join(path))


def _either_way(resident: Decision, visitor: Decision) -> Decision:
    """Residence is not stated: settled where both ways lead to the same answer."""
    if resident.path == visitor.path:
        return resident
    same = resident.applies if resident.applies is visitor.applies else None
    path = f"usual resident here: not stated (either {resident.path}; or {visitor.path})"
    return Decision(same, "", path)


def _texts(distinct: list[str], row: NDArray[np.intp]) -> ExtensionArray:
    return pd.array(distinct, dtype="str").take(row)


def _combinations(
    sample: Sample, given: list[Column | None]
) -> tuple[list[Answers], NDArray[np.intp]]:
    """The distinct sets of answers, and which of them each row gave."""
    code = np.zeros(len(sample.frame), dtype=np.int64)
    for column in given:
        flags = np.full(len(code), np.nan) if column is None else sample.flags(column)
        code = 3 * code + np.where(np.isnan(flags), 2, flags).astype(np.int64)
    codes, row = np.unique(code, return_inverse=True)
    digits = [[int(each) // 3**place % 3 for place in range(len(given))] for each in codes]
    meaning: list[Answer] = [False, True, None]
    return [Answers(*(meaning[digit] for digit in reversed(each))) for each in digits], row
