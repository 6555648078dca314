"""The smaller parts: fingerprint, scroll regions, formulas, dates and numbers in words."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import plain_words
import pytest
from fingerprint import fingerprint, keyed_cache


def test_the_fingerprint_follows_names_and_bytes_alone(tmp_path: Path) -> None:
    (tmp_path / "package" / "__pycache__").mkdir(parents=True)
    module = tmp_path / "package" / "module.py"
    module.write_text("a = 1")
    patterns = ("package/**/*",)
    first = fingerprint(tmp_path, patterns)
    (tmp_path / "package" / "__pycache__" / "module.pyc").write_text("compiled")
    module.touch()
    assert fingerprint(tmp_path, patterns) == first
    module.write_text("a = 2")
    changed = fingerprint(tmp_path, patterns)
    assert changed != first
    module.rename(module.with_name("other.py"))
    assert fingerprint(tmp_path, patterns) not in (first, changed)


def test_only_the_cache_of_the_key_in_use_is_kept(tmp_path: Path) -> None:
    (tmp_path / "old" / "executed").mkdir(parents=True)
    (tmp_path / "global.db").write_text("")
    (tmp_path / "new" / "executed").mkdir(parents=True)
    assert keyed_cache(tmp_path, "new") == tmp_path / "new"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert (tmp_path / "new" / "executed").is_dir()
    assert keyed_cache(tmp_path / "absent", "key") == tmp_path / "absent" / "key"


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


def test_each_table_scrolls_in_a_region_with_a_name_of_its_own(small_book: Callable) -> None:
    book = small_book(f"# Page\n\n## Costs & pay\n\n{TABLE}\n\nText.\n\n{TABLE}")
    regions = book.page.select('.table-scroll[role="region"][tabindex="0"]')
    assert [region["aria-label"] for region in regions] == [
        "Table: Costs & pay",
        "Table: Costs & pay (2)",
    ]
    assert all(region.find("table") for region in regions)


def test_a_formula_is_drawn_by_the_browser_alone(small_book: Callable) -> None:
    text = "# P\n\n{math}`a < b^2`\n\n```{math}\n\\bar{y} = \\frac{\\sum w_i y_i}{\\sum w_i}\n```\n"
    book = small_book(text)
    inline, block = book.page.select("math")
    assert book.warnings == ""
    assert (inline["display"], block["display"]) == ("inline", "block")
    assert inline.find("annotation").get_text() == "a < b^2"
    assert inline.find("msup") and block.find("mfrac")
    assert block.find_parent(class_="lm-formula")["tabindex"] == "0"


@pytest.mark.parametrize("formula", [r"\frac{a", r"\frac{", r"\unknowncommand + 1"])
def test_a_formula_that_cannot_be_read_fails_the_build(small_book: Callable, formula: str) -> None:
    book = small_book(f"# P\n\n{{math}}`{formula}`\n")
    assert f"formula {formula!r} cannot be read" in book.warnings


def test_a_price_in_dollars_is_no_formula(small_book: Callable) -> None:
    book = small_book("# P\n\nFrom $540 to $600 a month.\n")
    assert book.warnings == "" and "From $540 to $600" in book.page.get_text()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2020, 5, 18), date(2020, 5, 22), "18–22 May 2020"),
        (date(2020, 6, 29), date(2020, 7, 3), "29 June – 3 July 2020"),
        (date(2025, 12, 29), date(2026, 1, 2), "29 December 2025 – 2 January 2026"),
    ],
)
def test_spans_of_days(first: date, last: date, words: str) -> None:
    assert plain_words.days(first, last) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(60), "60"),
        (Fraction(119, 2), "59.5"),
        (Fraction(239, 4), "59.75"),
        (Fraction(20, 3), "6 2/3"),
        (Fraction(1, 3), "1/3"),
    ],
)
def test_numbers_are_exact(value: Fraction, words: str) -> None:
    assert plain_words.number(value) == words


def test_lists_and_counts_in_words() -> None:
    assert plain_words.joined(["a"]) == "a"
    assert plain_words.joined(["a", "b", "c"]) == "a, b and c"
    assert plain_words.counted(6, "weekly test") == "six weekly tests"
    assert plain_words.counted(1, "test") == "one test"
    assert plain_words.counted(15, "minute") == "15 minutes"
    assert plain_words.hours(270) == "4 h 30 min"
