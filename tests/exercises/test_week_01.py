"""Week 1: what its model answer says about the minister's claim is what the table says."""

from pathlib import Path

import nbformat

from labour_migration import datasets

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"
NOTEBOOK = EXERCISES / "governance-coherence" / "week-01" / "week-01.ipynb"


def test_figures_in_the_model_answer_are_those_of_the_table() -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    answer = next(cell.source for cell in cells if cell.metadata.nbgrader.grade_id == "q8")
    latest = datasets.load("remittances_received").query("year == 2024").set_index("iso3")
    ratio = latest["received_pct_gdp"]
    first = ratio.idxmax()
    assert latest["received_usd_bn"].idxmax() == "IND"
    for fact in (
        f"USD {latest.loc['IND', 'received_usd_bn']} billion",
        f"{ratio['IND']} per cent of its GDP",
        f"{(ratio > ratio['IND']).sum() + 1}th place",
        f"{latest.loc[first, 'country']} is first with {ratio[first]}",
        f"all {len(latest)} countries",
        f"less than {ratio['IND']:.0f} per cent of its GDP",
    ):
        assert fact in answer
