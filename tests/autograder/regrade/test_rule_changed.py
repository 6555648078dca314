"""What is recorded of an award once the rule is another: it stands, unless taken away."""

import dataclasses
from fractions import Fraction

from autograder import recording, regrade, rulings
from autograder.ledger import Ledger
from autograder.workspace import Workspace
from tests.autograder.regrade.conftest import Faulty
from tests.autograder.regrade.test_regrade import BY, NOW, WHY, entries, look


def with_pass_points(space: Workspace, points: int) -> Workspace:
    """Return the course with another pass mark, under another version of the rule."""
    terms = {"version": "2020.2", "pass_points": Fraction(points)}
    rule = space.course.certificate.model_copy(update=terms)
    course = space.course.model_copy(update={"certificate": rule})
    return dataclasses.replace(space, course=course)


def test_an_award_keeps_the_rule_that_it_was_made_with(faulty: Faulty) -> None:
    space = faulty.mend()
    regrade.apply(look(space), WHY, BY)
    recording.record(space, NOW, BY)
    found = recording.record(with_pass_points(space, 75), NOW, BY)
    changed = {entry.event.learner for entry in found.entries if entry.event}
    listed = {one.learner: one for one in found.for_a_person}
    assert "demo-04" in listed and not changed & listed.keys()
    assert "rule changed" in listed["demo-04"].because and listed["demo-04"].credential == ""
    awards = {e.learner: e.after for e in entries(space, "decision") if e.learner == "demo-04"}
    assert awards["demo-04"] and awards["demo-04"]["outcome"] == "awarded"


def test_a_person_takes_an_award_away_under_whatever_rule(faulty: Faulty) -> None:
    space = faulty.mend()
    regrade.apply(look(space), WHY, BY)
    recording.record(space, NOW, BY)
    stricter = with_pass_points(space, 75)
    taken = rulings.grant(rulings.Basis.load(stricter), "demo-04", "not_awarded", "copied", BY)
    with Ledger(space) as ledger:
        ledger.append([taken.event])
    recording.record(stricter, NOW, BY)
    last = [e.after for e in entries(space, "decision") if e.learner == "demo-04"][-1]
    assert last and last["outcome"] == "not_awarded" and "granted" in last["reasons"]
