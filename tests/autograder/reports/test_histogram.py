"""The distribution: everybody is in one bar, and no bar has both sides of the line in it."""

from fractions import Fraction
from itertools import pairwise

import pytest

from autograder.reports.histogram import OUTCOMES, histogram
from tests.autograder.reports.made import COURSE, decided, every, many, record

RULE = COURSE.certificate


def test_everybody_is_counted_once_and_on_the_right_side() -> None:
    found = decided(*many(861))
    drawn = histogram(RULE, found)
    assert sum(one.total for one in drawn.bins) == 861
    above = sum(one.total for one in drawn.bins if one.start >= RULE.pass_points)
    assert above == sum(one.points >= RULE.pass_points for one in found)
    for outcome in OUTCOMES:
        count = sum(one.counts[outcome] for one in drawn.bins)
        assert count == sum(one.outcome == outcome for one in found)


@pytest.mark.parametrize("line", ["60", "62.5", "1", "100", "33.33"])
def test_the_pass_mark_is_an_edge_whatever_it_is(line: str) -> None:
    rule = RULE.model_copy(update={"pass_points": Fraction(line)})
    bins = histogram(rule, ()).bins
    edges = {one.start for one in bins} | {bins[-1].stop}
    assert Fraction(line) in edges
    assert bins[0].start == 0 and bins[-1].stop == 100
    assert all(one.stop == after.start for one, after in pairwise(bins))
    assert all(one.start < one.stop for one in bins)


def test_the_last_bar_holds_the_full_points_and_the_line_belongs_above() -> None:
    full, line, below = (
        record("full", every("10", "40")),
        record("line", every("5", "30")),
        record("below", every("5", "29.5")),
    )
    bins = histogram(RULE, decided(full, line, below)).bins
    assert bins[-1].counts["awarded"] == 1
    assert next(one for one in bins if one.start == 60).counts["awarded"] == 1
    assert next(one for one in bins if one.stop == 60).counts["not_awarded"] == 1


def test_bars_stay_inside_the_drawing_and_stand_on_each_other() -> None:
    drawn = histogram(RULE, decided(*many(300)))
    for bar in drawn.bars:
        assert drawn.left <= bar.x and bar.x + bar.width <= drawn.width
        assert drawn.top <= bar.y and bar.y + bar.height <= drawn.floor
        assert bar.height >= 1 and bar.width >= 1
    assert drawn.up[0].text == "0" and len(drawn.up) <= 6


def test_the_text_says_what_the_drawing_shows() -> None:
    found = decided(record("a", every("10", "40")), record("b", every("5", "29.5")))
    assert histogram(RULE, found).summary == (
        "2 learners: the lowest has 59.5 points, the middle one 59.5, the highest 100. "
        "1 stand at 60 points or above, 1 below."
    )
    assert histogram(RULE, ()).summary == "No learners."
