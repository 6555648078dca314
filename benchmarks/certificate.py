"""How many certificates a rounding rule or a sum of floats would have decided wrongly.

Run with ``python -m benchmarks.certificate [--sets N] [--seed S]``; it takes about a minute.

``grid`` is exhaustive over half points: six tests (0 to 10) and an assignment (0 to 40). The rule
depends on the tests by their sum only, so each of the 121 sums with each of the 81 assignments
goes through ``decide``. How six marks make up a sum matters to the other ways of computing, so
these are counted over every multiset of six marks, 230,230, with every assignment.

``fractions`` are sets of seven fractions, as tests with 7, 9, 11 or 12 questions and rubrics with
tenths give them, half of them at the pass mark or just beside it. Each goes through ``decide`` and
is worked out again in whole numbers over a common denominator.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from math import lcm
from typing import Any

from autograder import course as courses
from autograder.certificate import Record, Standing, decide
from autograder.course import Assessment, Course

AFTER = datetime(2100, 1, 1, tzinfo=UTC)
HALF = Fraction(1, 2)
QUESTIONS = (7, 9, 10, 11, 12, 20)
BESIDE = (
    Fraction(0),
    Fraction(0),
    Fraction(-1, 1000),
    Fraction(-1, 250),
    Fraction(-1, 3),
    Fraction(-1, 2),
    Fraction(1, 1000),
)


@dataclass(frozen=True)
class Way:
    """Another way to decide: what one mark brings to a sum, and when the sum is enough."""

    name: str
    brings: Callable[[Fraction, Fraction], Any]
    enough: Callable[[Any, Fraction], bool] = lambda total, line: bool(total >= line)


EXACT = Way("exactly", lambda mark, most: mark)
WAYS = (
    Way("a sum of floats", lambda mark, most: float(mark)),
    Way(
        "floats, each test as a share of 100",
        lambda mark, most: float(mark) / float(most) * (float(most) / 100),
        lambda total, line: bool(total >= float(line) / 100),
    ),
    Way("each mark to cents, half up", lambda mark, most: _half_up(mark, 100)),
    Way("each share to cents, half even", lambda mark, most: round(mark / most, 2) * most),
    Way("each mark to whole points", lambda mark, most: Fraction(round(mark))),
    Way("the total to cents", lambda mark, most: mark, lambda sum_, line: round(sum_, 2) >= line),
    Way("the total to halves", lambda mark, most: mark, lambda t, line: _half_up(t, 2) >= line),
    Way("the total to whole points", lambda mark, most: mark, lambda t, line: _half_up(t) >= line),
)


@dataclass
class Report:
    """What was decided, how much of it wrongly, and what each other way gets wrong.

    `records` is how many records stand behind what was decided, `near` how many of them are less
    than a point away from the pass mark. `given` are wrong awards, `taken` wrong refusals.
    """

    decided: int = 0
    wrong: int = 0
    awarded: int = 0
    records: int = 0
    near: int = 0
    given: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    seconds: float = 0

    def judge(self, way: str, says: bool, true: bool, records: int = 1) -> None:
        """Count records that a way decides wrongly."""
        if says != true:
            (self.given if says else self.taken)[way] += records


def _half_up(points: Fraction, parts: int = 1) -> Fraction:
    return Fraction(int(points * parts + HALF), parts)


def _outcome(course: Course, marks: Sequence[Fraction]) -> bool:
    standings = {
        one.id: Standing("submitted", mark)
        for one, mark in zip(course.assessments, marks, strict=True)
    }
    return decide(course, Record("a-learner", AFTER, standings)).outcome == "awarded"


def grid(course: Course, ways: Sequence[Way] = WAYS) -> Report:
    """Decide every total of half points; count how other ways decide every single record."""
    report, started = Report(), time.perf_counter()
    *tests, last = course.assessments
    line = course.certificate.pass_points
    sums = {way.name: _sums(tests[0].points, len(tests), way) for way in ways}
    counts = Counter[Fraction]()
    for (exact, _), count in _sums(tests[0].points, len(tests), EXACT).items():
        counts[exact] += count
    for mark in _halves(last.points):
        for exact, count in counts.items():
            true = exact + mark >= line
            says = _outcome(course, (*_shared_out(exact, tests), mark))
            report.decided += 1
            report.records += count
            report.wrong += says != true
            report.awarded += says
            report.near += count * (abs(exact + mark - line) < 1)
        for way in ways:
            brings = way.brings(mark, last.points)
            for (exact, total), count in sums[way.name].items():
                says = way.enough(total + brings, line)
                report.judge(way.name, says, exact + mark >= line, count)
    report.seconds = time.perf_counter() - started
    return report


def _halves(most: Fraction) -> list[Fraction]:
    return [HALF * n for n in range(int(most / HALF) + 1)]


def _sums(most: Fraction, tests: int, way: Way) -> Counter[tuple[Fraction, Any]]:
    """Return how many multisets of half-point marks have an exact sum and a way's own sum."""
    found = [Counter[tuple[Fraction, Any]]() for _ in range(tests + 1)]
    found[0][Fraction(0), 0] = 1
    for mark in _halves(most):
        brings = way.brings(mark, most)
        for held in range(tests):  # Upwards, so that a mark can be taken again.
            for (exact, total), count in found[held].items():
                found[held + 1][exact + mark, total + brings] += count
    return found[tests]


def _shared_out(total: Fraction, tests: Sequence[Assessment]) -> list[Fraction]:
    """Return marks of the tests, on half points, that make up a total."""
    marks = []
    for one in tests:
        marks.append(min(one.points, total))
        total -= marks[-1]
    return marks


def fractions(course: Course, sets: int, chance: random.Random) -> Report:
    """Decide random sets of fractions, and count how other ways decide them."""
    report, started = Report(), time.perf_counter()
    line, most = course.certificate.pass_points, [one.points for one in course.assessments]
    for _ in range(sets):
        marks = _drawn(most, line, chance)
        true, says = _in_whole_numbers(marks, line), _outcome(course, marks)
        report.decided += 1
        report.records += 1
        report.wrong += says != true
        report.awarded += says
        report.near += abs(sum(marks, Fraction(0)) - line) < 1
        for way in WAYS:
            total: Any = 0
            for mark, maximum in zip(marks, most, strict=True):
                total += way.brings(mark, maximum)
            report.judge(way.name, way.enough(total, line), true)
    report.seconds = time.perf_counter() - started
    return report


def _drawn(most: Sequence[Fraction], line: Fraction, chance: random.Random) -> list[Fraction]:
    """Return marks; in one half of the sets the last brings the total to, or beside, the line."""
    marks = []
    for points in most[:-1]:
        questions = chance.choice(QUESTIONS)
        marks.append(points * chance.randint(questions // 3, questions) / questions)
    last = Fraction(chance.randint(0, int(most[-1] * 10)), 10)
    if chance.random() < 0.5:
        last = line - sum(marks, Fraction(0)) + chance.choice(BESIDE)
    return [*marks, min(max(last, Fraction(0)), most[-1])]


def _in_whole_numbers(marks: Sequence[Fraction], line: Fraction) -> bool:
    together = lcm(*(mark.denominator for mark in marks), line.denominator)
    total = sum(mark.numerator * (together // mark.denominator) for mark in marks)
    return total >= line.numerator * (together // line.denominator)


def _print(title: str, report: Report) -> None:
    share = report.near / report.records
    print(f"\n{title}: {report.records:,} records, {report.decided:,} decided by the rule")
    print(f"  {report.seconds:.1f} s; {share:.1%} of the records within a point of the pass mark")
    print(f"  decided wrongly by the rule: {report.wrong}")
    print(f"  {'decided wrongly by':40}{'awarded':>12}{'refused':>12}{'of 10,000':>12}")
    for way in WAYS:
        given, taken = report.given[way.name], report.taken[way.name]
        each = (given + taken) / report.records * 10_000
        print(f"  {way.name:40}{given:>12,}{taken:>12,}{each:>12.2f}")


def main() -> None:
    """Print what the grid and the random sets find."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sets", type=int, default=100_000, help="random sets of fractions")
    parser.add_argument("--seed", type=int, default=60)
    chosen = parser.parse_args()
    course = courses.load("governance-coherence")
    _print("Half points, all of them", grid(course))
    found = fractions(course, chosen.sets, random.Random(chosen.seed))
    _print(f"Fractions, seed {chosen.seed}", found)


if __name__ == "__main__":
    main()
