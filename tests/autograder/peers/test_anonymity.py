"""Nobody of the roster can be found in what others read; nothing in it is rendered."""

import html

import pytest

from autograder.gradebook import Learner
from autograder.peers.anonymity import Roster
from autograder.peers.package import as_plain

PEOPLE = Roster(
    [
        Learner("ana-7", "Ána María Silva", "ana@mof.example"),
        Learner("bo", "Bo Li"),
        Learner("m.okoro", "May Okoro"),
        Learner("نور", "نور الدين"),
    ]
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Ana Maria Silva wrote this.", "[name] wrote this."),
        ("ANA-7 and M.Okoro", "[name] and [name]"),
        ("by a. silva, Silva's draft", "by a. silva, [name]'s draft"),
        ("May 2020, you may ask May Okoro", "[name] 2020, you may ask [name]"),
        ("Anand, Banana, Silvan", "Anand, Banana, Silvan"),
        ("ana@mof.example or x.y@z.example", "[address] or [address]"),
        ("كتبه نور الدين", "كتبه [name]"),
        ("A\u0301na Mari\u0301a Silva", "[name]"),
        ("Bo Li chose 7 bonds", "[name] chose 7 bonds"),
        ("", ""),
    ],
)
def test_people_are_taken_out(text: str, clean: str) -> None:
    assert PEOPLE.clean(text).text == clean


def test_places_are_counted() -> None:
    assert PEOPLE.clean("Ana met Okoro: ana@mof.example").places == 3


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "![x](https://elsewhere.example/seen.png)",
        "[x](javascript:alert(1))",
        "$$\\href{https://e.example}{x}$$",
        "```{raw} html\n<b>x</b>\n```",
        "<img src=x onerror=alert(1)>\n\n# Heading\n- item\n1. one\n| a | b |\n&#60;b&#62;",
    ],
)
def test_a_text_is_shown_and_never_rendered(text: str) -> None:
    shown = as_plain(text)
    assert not set(shown.replace("<br>", "")) & set("<>[]()!`$*_{}|\\")
    lines = [line.strip(" \t") for line in text.splitlines()]
    assert html.unescape(shown.replace("<br>", "\n")) == "\n".join(lines)
