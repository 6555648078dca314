"""Whether the lines of annex A, the pool and the truth are those of the members' samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from labour_migration import sampling, synthetic
from labour_migration.errors import LabourMigrationError
from labour_migration.estimates import Estimate
from labour_migration.groups import Member
from labour_migration.handin.remarks import Remark
from labour_migration.handin.sample import Sample, chosen_weight
from labour_migration.handin.stated import agrees
from labour_migration.handin.wording import lines, numbers, plain
from labour_migration.handin.work import Work
from labour_migration.sampling.simulation import DEMONSTRATION

# What the numbers to compare are, by their question; a test compares them with questions.yml.
WEIGHT, NUMBER, RATE, GAP = "q1", ("q2", "q3"), ("q4", "q5"), "q6"
DEFAULT_WEIGHT = "w_nr"
_NUMBER, _RATE = "the number of migrant workers", "their unemployment rate"


@dataclass(frozen=True)
class Line:
    """One member's sample: the rows used, and both figures."""

    learner: str
    rows: int
    workers: Estimate
    unemployment: Estimate

    @classmethod
    def of(cls, learner: str, weight: str) -> Line:
        """Return the line of a learner's sample of the demonstration edition."""
        sample = Sample(DEMONSTRATION, learner, weight)
        return cls(learner, len(sample.survey.frame), sample.workers, sample.unemployment)

    def __repr__(self) -> str:
        """The line as it stands in the table of annex A."""
        one, two = self.workers, self.unemployment
        return (
            f"| {self.learner} | {self.rows:,} | {one.value:,.0f} | {one.se:,.0f} | "
            f"{one.low:,.0f} to {one.high:,.0f} | {two.value:.2f} | {two.se:.2f} | "
            f"{two.low:.2f} to {two.high:.2f} |"
        )


def weight_of(work: Work) -> str:
    """Return the weight that the group chose, w_nr while it chose none."""
    return chosen_weight(work.quiz, WEIGHT) or DEFAULT_WEIGHT


def remarks(work: Work, members: tuple[Member, ...]) -> Iterator[Remark]:
    """Yield where figures agree with the samples made again here, and where they do not."""
    if not members:
        text = "No sample could be made again, because no member is known: no figure was compared."
        yield Remark("missing", text)
        return
    if not chosen_weight(work.quiz, WEIGHT):
        text = f"No weight is chosen above; figures are compared under {DEFAULT_WEIGHT}."
        yield Remark("missing", text)
    try:
        found = [Line.of(one.learner, weight_of(work)) for one in members]
        yield from _lines(work, found)
        if len(found) > 1:
            yield from _pool(work, found)
    except LabourMigrationError as error:
        text = f"No figure was compared: {error} Choose another weight than {weight_of(work)}."
        yield Remark("conflict", text)


def _lines(work: Work, found: list[Line]) -> Iterator[Remark]:
    said = [(f" {plain(line)} ", numbers(line)) for line in lines(work.text("samples"))]
    right = 0
    for one in found:
        name = f" {plain(one.learner)} "
        figures = set().union(*(held for text, held in said if name in text))
        if not figures:
            yield Remark("missing", f"Annex A has no line with figures for {one.learner}.")
            continue
        odd = [] if one.rows in figures else ["rows used"]
        odd += [what for what, value in _values(one) if not agrees(value, figures)]
        right += not odd
        if odd:
            text = f"Annex A, {one.learner}: not found again from this id: {', '.join(odd)}."
            yield Remark("conflict", text)
    if right:
        text = f"Annex A: {right} of {len(found)} samples have rows, both figures and both standard"
        yield Remark("done", f"{text} errors, and are found again.")


def _values(one: Line) -> Iterator[tuple[str, float]]:
    for name, estimate in ((_NUMBER, one.workers), (_RATE, one.unemployment)):
        yield name, estimate.value
        yield f"the standard error of {name}", estimate.se


def _pool(work: Work, found: list[Line]) -> Iterator[Remark]:
    workers = sampling.pooled([one.workers for one in found])
    rate = sampling.pooled([one.unemployment for one in found])
    mean_error = sum(one.workers.se for one in found) / len(found)
    yield from _given(work, NUMBER, workers, _NUMBER)
    yield from _given(work, RATE, rate, _RATE)
    truth = synthetic.truth(DEMONSTRATION)
    inside = truth["labour_force_foreign_born"].value
    yield from _gap(work, inside - workers.value)
    told = numbers(work.text("bias"))
    if told and not (agrees(workers.value, told) and agrees(inside, told)):
        text = "The part on bias does not print the pooled number beside the true one."
        yield Remark("missing", text)
    gained = numbers(work.text("gain"))
    if gained and not (agrees(workers.se, gained) and agrees(mean_error, gained)):
        text = "The part on the gain does not print the standard error of the pool beside the mean "
        yield Remark("missing", f"{text}one of a single sample, for the number.")


def _given(work: Work, questions: tuple[str, str], pooled: Estimate, name: str) -> Iterator[Remark]:
    value, error = (_number(work, one) for one in questions)
    if value is None or error is None:
        yield Remark("missing", f"The pool of {name} is not given above with its standard error.")
        return
    odd = [
        what
        for what, given, right in (("value", value, pooled.value), ("error", error, pooled.se))
        if not agrees(right, [given], least=0 if pooled.unit == "persons" else 1)
    ]
    text = f"The pool of {name}, {float(value):,g} (standard error {float(error):,g}),"
    if not odd:
        yield Remark("done", f"{text} follows from your samples.")
    elif odd == ["error"]:
        text += " has the right value and another standard error. Were squared errors added, and "
        yield Remark("conflict", f"{text}their root divided by the number of samples?")
    else:
        yield Remark("conflict", f"{text} does not follow from the samples of the members named.")
    told = numbers(work.text("pool"))
    if told and not (agrees(float(value), told) and agrees(float(error), told)):
        yield Remark("conflict", f"The part on the pool does not print both figures of {name}.")


def _gap(work: Work, right: float) -> Iterator[Remark]:
    gap = _number(work, GAP)
    if gap is None:
        yield Remark("missing", "The difference of the pool from the truth is not given above.")
    elif agrees(right, [gap]):
        yield Remark(
            "done", f"The pool is {abs(float(gap)):,g} persons from the truth, as you say."
        )
    else:
        text = f"The pool is not {abs(float(gap)):,g} persons from the truth in private households."
        yield Remark("conflict", text)


def _number(work: Work, question: str) -> Fraction | None:
    if work.quiz is None or question not in work.quiz.ids:
        return None
    value = work.quiz[question]
    return Fraction(str(value)) if isinstance(value, int | float) else None
