"""The form of members: what it may hold, and what is refused with a reason."""

from typing import Any

import pytest

from autograder import intake, rubric
from labour_migration import groups
from labour_migration.groups import BadGroup, Member, NoGroup, of_files, read
from labour_migration.widgets.models.errors import BadInput, BadState, Incomplete
from labour_migration.widgets.models.group import GroupMembers

ANA = {"learner": "ana", "did": "pool", "factor": "1", "words": "I agree.", "date": "5 December"}
EMPTY = {"learner": "", "did": "", "factor": "1", "words": "", "date": " "}


def form(*members: Any, **changed: Any) -> dict[str, Any]:
    return {"format": 1, "widget": groups.KIND, "values": {"members": list(members)}} | changed


def test_a_form_is_read_without_its_empty_lines() -> None:
    bo = ANA | {"learner": " bo ", "factor": "0.75", "words": ""}
    members = read(form(ANA, EMPTY, bo))
    assert [(one.learner, one.factor, one.signed) for one in members] == [
        ("ana", "1", True), ("bo", "0.75", False),
    ]  # fmt: skip
    with pytest.raises(NoGroup):
        read(form(EMPTY))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (None, "form in which it is saved"),
        ([], "form in which it is saved"),
        ({"widget": groups.KIND}, "form in which it is saved"),
        (form(values={"members": {}}), "form in which it is saved"),
        (form(format=2), "form in which it is saved"),
        (form(*[ANA | {"learner": f"l{n}"} for n in range(6)]), "6 lines"),
        (form(*[EMPTY | {"did": "x"}] * 9_000), "9000 lines"),
        (form("ana"), "form of a member"),
        (form(ANA | {"points": "20"}), "form of a member"),
        (form(ANA | {"factor": 1}), "factor that is no text"),
        (form(ANA | {"words": "x" * 301}), "at most 300"),
        (form(ANA | {"learner": ""}), "no learner id"),
        (form(ANA, dict(ANA)), "ana stands twice"),
        (form(ANA, ANA | {"learner": " ana"}), "ana stands twice"),
        (form(ANA | {"factor": "2"}), "one of 1, 0.75, 0.5, 0.25"),
        (form(ANA | {"factor": "\x1b[2J"}), r"\\x1b"),
        (form(ANA | {"learner": "=HYPERLINK(1)"}), "cannot be a learner id"),
        (form(ANA | {"learner": "../bo"}), "cannot be a learner id"),
        (form(ANA | {"learner": "<b>bo</b>"}), "cannot be a learner id"),
        (form(ANA | {"learner": "bo\nana"}), "cannot be a learner id"),
        (form(ANA | {"learner": "\u202eana"}), r"\\u202eana"),
        (form(ANA | {"learner": "x" * 101}), "cannot be a learner id"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_with_the_reason(given: Any, why: str) -> None:
    with pytest.raises(BadGroup, match=why) as error:
        read(given)
    assert str(error.value).isprintable() and len(str(error.value)) < 200


def test_the_one_form_among_the_files_is_found() -> None:
    other = {"a.json": {"widget": "design-comparison"}, "b.json": [1], "c.json": {"widget": [1]}}
    assert of_files({**other, "members.json": form(ANA)}) == (Member(**ANA),)
    with pytest.raises(NoGroup, match="no saved form"):
        of_files(other)
    with pytest.raises(BadGroup, match="2 forms"):
        of_files({"one.json": form(ANA), "two.json": form(ANA)})


def test_the_factors_are_the_rubrics_and_ids_are_the_gradebooks() -> None:
    share = rubric.load("measuring", "group-assignment").share
    assert share is not None
    assert tuple(f"{float(one):g}" for one in share.factors) == groups.FACTORS
    assert groups._LEARNER.pattern == intake.LEARNER_ID.pattern


def test_the_form_on_screen_says_who_has_not_signed() -> None:
    bo = Member("bo")
    empty = GroupMembers()
    with pytest.raises(Incomplete):
        empty.result()
    some = empty.put(("members", 0, "learner"), "ana").put(("members", 0, "words"), "Yes.")
    some = some.put(("members", 0, "date"), "5 December").put(("members", 1), bo)
    assert some.result().text == "2 members: ana and bo. Not yet signed with words and date: bo."
    assert read(some.state()) == (some.members[0], bo)
    assert empty.loaded(some.state()) == some
    with pytest.raises(BadInput, match="stands twice"):
        some.put(("members", 2, "learner"), "bo").result()


def test_the_form_on_screen_has_one_to_five_lines() -> None:
    model = GroupMembers()
    for _ in range(groups.MOST - groups.FEWEST):
        model = model.with_member()
    with pytest.raises(BadInput, match="at most 5"):
        model.with_member()
    for _ in range(groups.MOST - 1):
        model = model.without_member()
    with pytest.raises(BadInput, match="must stay"):
        model.without_member()


def test_a_saved_factor_that_is_not_offered_is_refused() -> None:
    state = form(ANA | {"factor": "0.9"})
    with pytest.raises(BadState, match="factor"):
        GroupMembers().loaded(state)
