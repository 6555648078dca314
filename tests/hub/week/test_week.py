"""A week of the course as its people live it: each test goes on where the one before stopped."""

import json
import re
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from autograder.marking import reference
from course_hub.edition import LATE, OPEN
from tests.hub.desk import REMARK, Desk
from tests.hub.hub import GOVERNANCE, MEASURING, Hub
from tests.hub.lab import PATIENCE, Lab

TEXT = "The two numbers come from two editions with different methods, so do not subtract them."
REVISED = "They are not one series. Say instead: in 2022 there were 167.7 million (ILO, 2024)."

Labs = tuple[Lab, Lab]
Answers = dict[str, Any]


@pytest.fixture(scope="module")
def right(hub: Hub, labs: Labs) -> dict[str, Answers]:
    """The right answers to each learner's own questions of the open test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_EXERCISES", str(hub.exercises))
        source = hub.exercises / MEASURING / OPEN
        return {lab.name: reference.answers(source, lab.name) for lab in labs}


def wrong(hub: Hub, right: Answers) -> Answers:
    """The same answers with one number that is not right."""
    number = next(name for name, value in right.items() if isinstance(value, int | float))
    return right | {number: right[number] + 1}


def answers_of(hub: Hub, learner: str) -> Answers:
    file = hub.home_of(learner) / MEASURING / OPEN / "answers.json"
    found: Answers = json.loads(file.read_text(encoding="utf-8"))["answers"]
    return found


def test_the_first_page_says_what_to_do(hub: Hub, labs: Labs) -> None:
    for lab in labs:
        lab.page.goto(hub.address)
        assert lab.page.url == f"{hub.address}/services/home/"
        section = lab.page.get_by_role("region", name="Measuring and analysing labour migration")
        expect(section.get_by_text("Test 2, 10 points, is due")).to_be_visible()
        lab.picture("first-page")


def test_two_learners_fetch_and_answer_at_once(
    hub: Hub, labs: Labs, right: dict[str, Answers]
) -> None:
    for lab in labs:
        lab.begin()
    for lab in labs:
        lab.wait()
        lab.fetch(MEASURING, OPEN)
        lab.picture("fetched")
    for lab in labs:
        lab.open(MEASURING, OPEN)
    first, second = labs
    given = {first.name: right[first.name], second.name: wrong(hub, right[second.name])}
    for lab in labs:
        for number, value in given[lab.name].items():
            lab.answer(number, value)
        lab.write(TEXT)
        lab.save()
        lab.picture("answered")
    assert {lab.name: answers_of(hub, lab.name) for lab in labs} == given
    assert given[first.name] != given[second.name]


def test_validate_says_what_is_missing(labs: Labs, right: dict[str, Answers]) -> None:
    first, _ = labs
    assert "Success! Your notebook passes all the tests." in first.validate()
    first.empty("q7")
    assert "q7 has no answer yet" in first.validate()
    first.answer("q7", right[first.name]["q7"])


def test_both_hand_in_at_once(hub: Hub, labs: Labs) -> None:
    before = datetime.now(UTC)
    for lab in labs:
        lab.submit(MEASURING, OPEN)
    for lab in labs:
        lab.has_handed_in(OPEN, times=1)
        lab.picture("handed-in")
    received = [one for one in inbox(hub, MEASURING) if one[1] == OPEN]
    assert [learner for learner, _, _ in received] == [lab.name for lab in labs]
    assert all(before <= at <= datetime.now(UTC) for _, _, at in received)


def inbox(hub: Hub, course: str) -> list[tuple[str, str, datetime]]:
    """Learner, assignment and time of each submission that the exchange holds."""
    folders = (hub.state / course / "exchange" / "inbound").iterdir()
    parts = sorted(folder.name.split("+") for folder in folders if not folder.name.startswith("."))
    return [
        (who, what, datetime.fromisoformat(at.replace(" UTC", "+00:00"))) for who, what, at in parts
    ]


def test_a_server_killed_in_the_middle_of_a_save_loses_nothing(
    hub: Hub, labs: Labs, right: dict[str, Answers]
) -> None:
    _, second = labs
    second.to_notebook(OPEN)
    second.write(REVISED, instead_of=TEXT)
    for number, value in right[second.name].items():
        second.answer(number, value)
    outermost, *inner = hub.server_of(second.name)
    for process in inner:
        process.suspend()
    second.page.keyboard.press("Control+s")
    second.page.wait_for_timeout(500)
    outermost.kill()
    folder = hub.home_of(second.name) / MEASURING / OPEN
    saved = json.loads((folder / f"{OPEN}.ipynb").read_text(encoding="utf-8"))
    assert TEXT in str(saved), "What was saved before is whole."
    assert answers_of(hub, second.name) == right[second.name]

    second.come_back()
    second.save()
    second.picture("back")
    saved = json.loads((folder / f"{OPEN}.ipynb").read_text(encoding="utf-8"))
    assert REVISED in str(saved), "What had not been saved was still on the screen."


def test_handing_in_again_counts_as_a_second_submission(hub: Hub, labs: Labs) -> None:
    _, second = labs
    second.submit(MEASURING, OPEN)
    second.has_handed_in(OPEN, times=2)
    assert [who for who, what, _ in inbox(hub, MEASURING) if what == OPEN].count(second.name) == 2


def test_late_work_is_taken(hub: Hub, labs: Labs) -> None:
    first, _ = labs
    first.fetch(MEASURING, LATE)
    first.open(MEASURING, LATE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_EXERCISES", str(hub.exercises))
        late = reference.answers(hub.exercises / MEASURING / LATE, first.name)
    for number, value in late.items():
        first.answer(number, value)
    first.save()
    first.submit(MEASURING, LATE)
    first.has_handed_in(LATE, times=1)
    first.picture("late")


def test_a_second_course_is_kept_apart(hub: Hub, labs: Labs, desk: Desk) -> None:
    first, _ = labs
    first.fetch(GOVERNANCE, OPEN)
    first.submit(GOVERNANCE, OPEN)
    first.has_handed_in(OPEN, times=1)
    assert [(who, what) for who, what, _ in inbox(hub, GOVERNANCE)] == [(first.name, OPEN)]
    refused = desk.page.goto(f"{hub.address}/services/formgrader-{GOVERNANCE}/formgrader/")
    assert refused is not None
    assert refused.status == 403


def test_the_instructor_collects_grades_and_marks(desk: Desk, labs: Labs) -> None:
    first, second = labs
    desk.step(OPEN, "collect")
    for lab in labs:
        assert desk.status(OPEN, lab.name) == "needs autograding"
        desk.autograde(OPEN, lab.name)
        assert desk.status(OPEN, lab.name) == "needs manual grading"
    desk.picture("graded")
    assert desk.mark(first.name, OPEN, "q8", met=(0, 1, 2, 3)) == 2
    desk.picture("marked")
    assert desk.mark(second.name, OPEN, "q8", met=(0, 2)) == 1
    assert desk.status(OPEN, first.name) == "graded"
    desk.step(OPEN, "generate-feedback")
    desk.step(OPEN, "release-feedback")
    desk.picture("feedback")


def test_the_command_line_does_the_same(hub: Hub, labs: Labs) -> None:
    first, second = labs
    hub.autograder("collect", MEASURING, LATE)
    done = json.loads(hub.autograder("grade", MEASURING, LATE, "--json"))
    outcomes = {one["learner"]: one["outcome"] for one in done}
    assert outcomes == {first.name: "graded", second.name: "missing"}


def test_learners_read_their_own_feedback_and_progress(hub: Hub, labs: Labs) -> None:
    first, second = labs
    home = f"{hub.address}/services/home"
    for lab, points in ((first, "10 of 10"), (second, "9 of 10")):
        until(lab, f"{home}/", points)
        lab.picture("points")
        lab.page.goto(f"{home}/feedback/{MEASURING}/")
        lab.page.locator("main li a").first.click()
        expect(lab.page.locator("body")).to_contain_text(REMARK)
        lab.picture("feedback")
    until(first, f"{home}/progress/{MEASURING}/", "handed in, late")
    deducted = first.page.get_by_role("row", name=re.compile("^Test 1")).get_by_role("cell").nth(-2)
    assert float(deducted.inner_text().strip("−-– ")) > 0
    first.picture("progress")


def until(lab: Lab, address: str, text: str) -> None:
    """Load a page until it says something: what it says may be some seconds old."""
    deadline = time.monotonic() + PATIENCE / 1000
    lab.page.goto(address)
    while text not in lab.page.inner_text("body"):
        assert time.monotonic() < deadline, lab.page.inner_text("body")
        lab.page.wait_for_timeout(1000)
        lab.page.reload()


def test_feedback_also_comes_into_the_learners_folder(hub: Hub, labs: Labs) -> None:
    first, _ = labs
    first.begin()
    first.wait()
    first.assignments(MEASURING)
    first.listed("submitted", OPEN).get_by_role("button", name="Fetch Feedback").click()
    expect(first.submissions(OPEN)).to_contain_text("(view feedback)", timeout=PATIENCE)
    found = list((hub.home_of(first.name) / MEASURING / OPEN / "feedback").rglob("*.html"))
    assert any(REMARK in page.read_text(encoding="utf-8") for page in found)


def test_no_browser_asked_anything_of_another_host(labs: Labs) -> None:
    assert [lab.outside for lab in labs] == [[], []]
