"""Gate: learners get different work of the same difficulty."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from fractions import Fraction

from autograder.items import Item
from autograder.items.questions import Questions
from autograder.quality import chance, draw_sums
from autograder.quality.findings import Fault
from autograder.quality.trial import LEARNERS, Trial
from labour_migration.widgets.questions import QuestionSet, is_personal, parse

CLASS = 1_000
# Two given learners: with this, half a pair among the 499,500 of a class of 1,000.
MOST_ALIKE = Fraction(1, 1_000_000)
# The share of questions that made-up learners know, by difficulty; they guess at the others.
ABILITIES: Mapping[str, Mapping[int, Fraction]] = {
    "beginner": {1: Fraction(50, 100), 2: Fraction(35, 100), 3: Fraction(20, 100)},
    "middling": {1: Fraction(75, 100), 2: Fraction(60, 100), 3: Fraction(45, 100)},
    "advanced": {1: Fraction(95, 100), 2: Fraction(85, 100), 3: Fraction(70, 100)},
}
# In points of a test of ten.
MOST_SPREAD, WIDEST = 0.25, Fraction(1)


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield what two learners share, and how draws differ in difficulty."""
    questions = trial.questions
    if not is_personal(trial.visible):
        if trial.assessment.kind == "weekly-test":
            message = "every learner gets the same questions."
            yield Fault(trial.name, message, "Draw questions from the bank, or use `given`.")
        return
    sets = {name: parse(trial.visible, name) for name in _class()}
    yield from _repeated(trial, sets)
    if questions.drawn:
        yield from _uneven(trial, sets)
    if trial.tested():
        yield from _same_answers(trial)


def _class() -> Iterator[str]:
    return (f"learner-{number:04}" for number in range(CLASS))


def own_sample(trial: Trial) -> bool:
    """Return whether the notebook makes data from the learner's own id."""
    return any("quiz.learner" in cell.source for cell in trial.cells if cell.cell_type == "code")


def alike(trial: Trial) -> Fraction:
    """Return how likely two given learners have everything alike: draw, orders, data."""
    if own_sample(trial):
        return Fraction(0)
    same = draw_sums.alike(trial.questions, trial.items)
    for question in trial.questions.questions:
        for values in getattr(question, "given", {}).values():
            same /= len(values)
    return same


def _repeated(trial: Trial, sets: Mapping[str, QuestionSet]) -> Iterator[Fault]:
    remedy = "Add items or values of `given`, or use the learner's own sample."
    likely = alike(trial)
    if likely > MOST_ALIKE:
        message = f"two learners have everything alike with probability {float(likely):.1e}."
        yield Fault(trial.name, message, remedy)
    seen: dict[Hashable, str] = {}
    for learner, asked in sets.items():
        other = seen.setdefault(_signature(asked, learner if own_sample(trial) else ""), learner)
        if other != learner:
            yield Fault(trial.name, f"{learner} and {other} get the same in everything.", remedy)


def _signature(asked: QuestionSet, data: str) -> Hashable:
    """Return what is a learner's own: drawn entries, orders of options, given values, data."""
    return data, tuple(
        (one.entry, tuple(option.id for option in one.options), tuple(sorted(one.given.items())))
        for one in asked.questions.values()
    )


def _uneven(trial: Trial, sets: Mapping[str, QuestionSet]) -> Iterator[Fault]:
    questions, pool = trial.questions, trial.questions.pool(trial.items)
    for learner, asked in sets.items():
        drawn = [pool[one.entry] for one in asked.questions.values() if one.entry is not None]
        if sum(item.difficulty for item in drawn) != questions.difficulty:
            message = f"{learner}'s questions are not of difficulty {questions.difficulty}."
            yield Fault(trial.name, message, "Repair the draw.")
        if len({item.family for item in drawn}) < len(drawn):
            yield Fault(trial.name, f"{learner} gets two variants of one item.", "Repair the draw.")
    if len({question.points for question in questions.drawn}) > 1:
        message = "drawn questions are worth different points."
        yield Fault(trial.name, message, "Give all drawn questions the same points.")
    for ability, known in ABILITIES.items():
        deviation, width = fairness(questions, trial.items, known)
        if deviation > MOST_SPREAD or width > WIDEST:
            message = (
                f"the expected score of a {ability} learner differs between draws: standard "
                f"deviation {deviation:.2f} (at most {MOST_SPREAD}), from best to worst "
                f"{float(width):.2f} (at most {WIDEST}) points."
            )
            remedy = "Even the kinds of items within a topic out, or their difficulties."
            yield Fault(trial.name, message, remedy)


def fairness(
    questions: Questions, items: Mapping[str, Item], known: Mapping[int, Fraction]
) -> tuple[float, Fraction]:
    """Return the standard deviation and the range of an expected score over all draws, in points.

    `known` says what share of the questions of each difficulty the learner knows.
    """

    def worth(item: Item) -> Fraction:
        share = known[item.difficulty]
        return share + (1 - share) * chance.expected(item)

    sums = draw_sums.spread(questions, items, worth)
    points = questions.drawn[0].points
    mean = sum(value * likely for value, likely in sums.items())
    variance = sum(likely * (value - mean) ** 2 for value, likely in sums.items())
    return math.sqrt(variance) * float(points), (max(sums) - min(sums)) * points


def _same_answers(trial: Trial) -> Iterator[Fault]:
    """Yield a pair of learners to whom all data questions have the same right answers."""
    data = [question.id for question, _ in trial.tested() if not _of_bank(question)]
    found = [tuple(str(trial.answers(one).get(name)) for name in data) for one in LEARNERS]
    if data and len(set(found)) == 1:
        message = "the data questions have the same right answers for every learner."
        yield Fault(trial.name, message, "Use the learner's own sample, or `given`.")


def _of_bank(question: object) -> bool:
    return getattr(question, "item", None) is not None or hasattr(question, "draw")
