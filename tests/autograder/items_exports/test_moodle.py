"""Moodle XML: the form that Moodle reads, and the marks that Moodle would give.

The form is that of https://docs.moodle.org/en/Moodle_XML_format and of Moodle's own writer
(question/format/xml/format.php, writequestion); the marks are those of its question types.
"""

import re
from fractions import Fraction
from itertools import combinations, permutations, product
from xml.etree.ElementTree import Element, fromstring

import pytest

from autograder import items
from autograder.items import mark
from autograder.items.exports.moodle_write import PAIRS_IN_ORDER, write
from autograder.items.schema import Item, MatchingItem, MultipleItem, OrderingItem
from tests.autograder.items_exports import made

BANK = tuple(items.bank().values())
ALLOWED = {0, 100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667}
COMMON = "name questiontext generalfeedback defaultgrade penalty hidden idnumber "
COMBINED = "correctfeedback partiallycorrectfeedback incorrectfeedback shownumcorrect "
FORM = {
    "category": "category info idnumber ",
    "multichoice": f"{COMMON}single shuffleanswers answernumbering showstandardinstruction "
    f"{COMBINED}(answer ){{3,5}}tags ",
    "numerical": f"{COMMON}answer answer units unitgradingtype unitpenalty showunits unitsleft "
    "tags ",
    "ordering": f"{COMMON}layouttype selecttype selectcount gradingtype showgrading "
    f"numberingstyle {COMBINED}(answer ){{4,6}}tags ",
    "matching": f"{COMMON}shuffleanswers {COMBINED}(subquestion ){{4,8}}tags ",
    "shortanswer": f"{COMMON}usecase (answer ){{2,}}tags ",
}
HTML = {"questiontext", "generalfeedback", "feedback", "subquestion", "correctfeedback",
        "partiallycorrectfeedback", "incorrectfeedback"}  # fmt: skip


def questions(*listed: Item) -> list[Element]:
    quiz = fromstring(write(listed))
    assert quiz.tag == "quiz"
    return list(quiz)


@pytest.mark.parametrize("listed", [BANK, made.ITEMS], ids=["bank", "made"])
def test_the_file_has_the_form_that_moodle_reads(listed: tuple[Item, ...]) -> None:
    for question in questions(*listed):
        kind = question.get("type", "")
        children = "".join(f"{child.tag} " for child in question)
        assert re.fullmatch(FORM[kind], children), (kind, children)
        for part in question.iter():
            if part.tag in HTML:
                assert part.get("format") == "html"
                assert part[0].tag == "text"
            if part.tag == "answer" and kind != "matching":
                assert "".join(child.tag for child in part).startswith("textfeedback")
            if part.tag == "text":
                assert not len(part), "HTML is escaped text, never elements"


def test_a_topic_is_a_category_and_the_rest_are_tags() -> None:
    first, question = questions(made.ITEMS[7])
    assert first.findtext("category/text") == "$course$/top/governance/cooperation"
    assert question.findtext("idnumber") == "g-made-single-v2"
    assert question.findtext("name/text") == f"g-made-single-v2: Outcome {made.SIGNS}"
    tags = [tag.findtext("text") for tag in question.iterfind("tags/tag")]
    assert tags == [
        "topic:governance/cooperation", "difficulty:3", "mark:design", "status:graded",
        "variant-of:g-made-single",
    ]  # fmt: skip


def test_fractions_are_in_moodles_list() -> None:
    for question in questions(*BANK):
        if question.get("type") in ("multichoice", "numerical", "shortanswer"):
            stated = [float(answer.get("fraction", "")) for answer in question.iterfind("answer")]
            assert {abs(one) for one in stated} <= ALLOWED
            assert sum(one for one in stated if one > 0) >= 99.999


def test_several_choices_earn_in_moodle_what_they_earn_here() -> None:
    for item in (one for one in (*BANK, *made.ITEMS) if isinstance(one, MultipleItem)):
        question = questions(item)[1]
        worth = [float(answer.get("fraction", "")) / 100 for answer in question.iterfind("answer")]
        for ticks in product((False, True), repeat=len(worth)):
            chosen = [letter for letter, tick in zip(item.lettered, ticks, strict=True) if tick]
            earned = sum(one for one, tick in zip(worth, ticks, strict=True) if tick)
            # qtype_multichoice_multi_question::grade_response
            moodle = min(max(0.0, earned), 1.0)
            assert moodle == pytest.approx(float(mark(item, chosen)), abs=1e-6)


def test_an_order_earns_in_moodle_what_the_docstring_says() -> None:
    for item in (one for one in (*BANK, *made.ITEMS) if isinstance(one, OrderingItem)):
        question = questions(item)[1]
        assert question.findtext("gradingtype") == PAIRS_IN_ORDER
        assert [float(a.get("fraction", "")) for a in question.iterfind("answer")] == [
            *range(1, len(item.steps) + 1)
        ]
        pairs = list(combinations(item.key, 2))
        for order in permutations(item.key):
            right = sum(order.index(one) < order.index(other) for one, other in pairs)
            moodle = Fraction(right, len(pairs))
            assert mark(item, list(order)) == max(Fraction(0), 2 * moodle - 1)


def test_a_match_earns_the_same_unless_a_side_is_used_twice() -> None:
    for item in (one for one in (*BANK, *made.ITEMS) if isinstance(one, MatchingItem)):
        for given in list(permutations(item.lettered, len(item.pairs)))[:200]:
            right = sum(one == wanted for one, wanted in zip(given, item.key, strict=True))
            assert mark(item, list(given)) == Fraction(right, len(item.pairs))


def test_what_is_typed_has_a_catch_all_for_wrong_answers() -> None:
    number, short = questions(made.item("number"))[1], questions(made.item("short"))[1]
    right, other = number.findall("answer")
    assert (right.findtext("text"), right.findtext("tolerance")) == ("-12.30", "0.05")
    assert (other.findtext("text"), other.get("fraction")) == ("*", "0")
    assert number.findtext("units/unit/unit_name") == "< % & ₤"
    assert "rounded to 2 decimals" in (number.findtext("questiontext/text") or "")
    texts = [answer.findtext("text") for answer in short.iterfind("answer")]
    assert texts[-1] == "*"
    # An asterisk that is meant is escaped, so that it matches itself only.
    assert texts[-2] == made.SPACES.replace("*", "\\*")
