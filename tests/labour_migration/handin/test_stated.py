"""Figures in a text beside the tables they name: what agrees, what does not, and hostile text."""

from fractions import Fraction

import pytest

from labour_migration.estimates import Estimate
from labour_migration.handin.stated import MOST_STATEMENTS, Read, agrees, read, statements
from labour_migration.reports import Cell, Table


def cell(row: str, column: str, value: float, se: float, unit: str = "per cent") -> Cell:
    return Cell(row, column, Estimate.normal(value, se**2, n=100, unit=unit))


RATES = Table(5, "", "", "per cent", (
    cell("Unemployment, all", "Foreign-born", 6.12, 0.82),
    cell("Unemployment, all", "Native-born", 4.83, 0.44),
    cell("Unemployment, women", "Foreign-born", 6.11, 0.83),
    cell("Unemployment, all", "Difference (points)", -1.29, 0.9),
))  # fmt: skip
PERSONS = Table(2, "", "", "persons", (cell("Workers", "Total", 29255.9, 538.2, "persons"),))


def found(text: str) -> list[Read]:
    return list(read(statements(text), {5: RATES, 2: PERSONS}.__getitem__))


@pytest.mark.parametrize(
    ("figure", "right"),
    [("6.1", True), ("6.12", True), ("6", True), ("6.2", False), ("6.13", False), ("0", False)],
)
def test_a_figure_agrees_when_every_printed_digit_does(figure: str, right: bool) -> None:
    assert agrees(6.12, [Fraction(figure)]) is right


def test_persons_may_be_rounded_to_hundreds_and_signs_do_not_matter() -> None:
    assert agrees(29255.9, [29256]) and agrees(29255.9, [29300])
    assert not agrees(29255.9, [29200]) and not agrees(29255.9, [29250])
    assert agrees(-1.29, [Fraction("1.3")])
    assert not agrees(float("nan"), [0]) and not agrees(float("inf"), [0])
    assert not agrees(0.82, [1], least=1)


def test_sentences_and_tables_are_read() -> None:
    text = """Of them 6.1 per cent (table 5, standard error 0.8). There are 29,300 (Table 2; 538).

| Table | What | Rate | Interval |
|---|---|---|---|
| 5 | Native-born | 4.8 | 4.0 to 5.7 |
| **5** | Difference | −1.3 | 0.9 |
"""
    labels = [(one.statement.number, [cell.column for cell in one.precise]) for one in found(text)]
    assert labels == [
        (5, ["Foreign-born"]), (2, ["Total"]), (5, ["Native-born"]), (5, ["Difference (points)"]),
    ]  # fmt: skip


def test_the_cell_whose_labels_are_said_is_meant() -> None:
    (one,) = found("Foreign-born women: 6.1 per cent (table 5, standard error 0.8).")
    assert [cell.row for cell in one.precise] == ["Unemployment, women"]


def test_a_figure_without_its_error_and_a_wrong_one_are_told_apart() -> None:
    bare, wrong, interval = found(
        "It is 6.1 per cent (table 5). It is 7.9 (table 5, standard error 0.8).\n"
        "It is 6.1 (table 5, 4.5 to 7.7)."
    )
    assert bare.bare and not bare.precise
    assert not wrong.bare and not wrong.precise
    assert interval.precise


@pytest.mark.parametrize(
    "text",
    [
        "table 5 " * 50_000,
        "| Table |\n" + "| 5 | 1 |\n" * 50_000,
        "table 5: " + " ".join(map(str, range(100_000))),
        "| table " + "9" * 100_000,
        "table ٥. table 5\x00 \ud800 | table |",
    ],
)
def test_text_of_any_form_and_length_is_survived(text: str) -> None:
    assert len(found(text)) <= MOST_STATEMENTS
