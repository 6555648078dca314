"""The rule in words and the drawing say what the data say."""

from datetime import date
from xml.etree import ElementTree

import pytest

from autograder.credentials.paper import day
from autograder.diploma import issuing, timeline, words
from autograder.diploma.values import Award, Window
from tests.autograder.diploma.made_up import award, changed


def test_every_number_of_the_rule_is_said() -> None:
    said = " ".join(words.sentences(changed(needed=4, years=7, different=2, capstone_hours=33)))
    for part in ("Four certificates", "within seven years", "least two", "33 hours", "60 of 100"):
        assert part in said
    for title in words.titles(changed()).values():
        assert title in said


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"same_course": "once"}, "A course counts once, whatever its edition"),
        ({"same_course": "each-edition"}, "A later edition of the same course counts again"),
        ({"capstone_in_window": True}, "handed in within the same years"),
        ({"capstone_in_window": False}, "without a date of its own"),
        ({"dated": "awarded"}, "All of them awarded within"),
    ],
)
def test_each_choice_of_the_rule_is_said(changes: dict[str, object], part: str) -> None:
    assert part in " ".join(words.sentences(changed(**changes)))


def test_the_drawing_is_well_formed_and_told_in_words() -> None:
    awards = [award("2024-06-28"), Award(date(2029, 6, 29), "<m&>", "2029")]
    window = Window(date(2024, 6, 28), date(2029, 6, 28))
    drawn = ElementTree.fromstring(timeline.draw(awards, window, "One & two"))
    [svg] = drawn
    for one in awards:
        assert day(one.on) in svg.attrib["aria-label"]
    assert day(window.last) in svg.attrib["aria-label"]
    circles = [part for part in svg.iter() if part.tag == "circle"]
    assert [part.attrib["fill"] for part in circles] == ["#0b5566", "#fff"]
    assert all(0 < float(part.attrib["cx"]) < 720 for part in circles)
    texts = [part.text for part in svg.iter() if part.tag == "text"]
    assert [text for text in texts if text and text.isdigit()] == [
        str(y) for y in range(2024, 2030)
    ]


def test_the_lines_of_a_printed_diploma() -> None:
    [line] = issuing.parts([Award(date(2024, 2, 29), "measuring", "2024", title="Measuring")])
    assert line.replace("\N{NO-BREAK SPACE}", " ") == "Measuring, edition 2024, 29 February 2024"
