"""The report: its figures against plain sums, what it hides, what it says, and its two files."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook

from labour_migration import reports, synthetic
from labour_migration.estimates import Estimate
from labour_migration.reports import Cell, Mark, Microdata, NotReportable, Report, tabulations
from labour_migration.reports.__main__ import main

SEED = 20251103


@pytest.fixture(scope="module")
def survey() -> Microdata:
    return reports.synthetic_microdata(synthetic.labour_force_survey(SEED, "ada"))


@pytest.fixture(scope="module")
def report(survey: Microdata) -> Report:
    return reports.build(survey)


def test_the_four_boxes_are_weighted_sums(survey: Microdata, report: Report) -> None:
    rows = survey.frame
    known = rows["cob"] != "ZZZ"
    for row, born in (("Born here", rows["cob"] == "QVR"), ("Born abroad", rows["cob"] != "QVR")):
        for column, paper in (
            ("Citizens", rows["cit1"] == "QVR"),
            ("Foreign citizens", rows["cit1"] != "QVR"),
        ):
            cell = report.table(1).cell(row, column)
            assert cell is not None
            expected = rows.loc[known & born & paper, "w_cob"].sum()
            assert cell.estimate.value == pytest.approx(expected)


def test_migrant_workers_are_the_foreign_born_in_the_labour_force(
    survey: Microdata, report: Report
) -> None:
    rows = survey.frame
    abroad = ~rows["cob"].isin(["QVR", "ZZZ"])
    active = rows["lfs_status"].isin([1, 2])
    expected = rows.loc[abroad & active & (rows["age"] >= 15), "w_cob"].sum()
    table = report.table(2)
    cell = table.cell(table.rows[0], "Total")
    assert cell is not None and cell.estimate.value == pytest.approx(expected)
    ages = [one for one in report.table(3).cells if one.column == "Total"]
    assert sum(one.estimate.value for one in ages[:-1]) == pytest.approx(expected)


@pytest.mark.parametrize("number", [7, 8, 9])
def test_a_distribution_adds_up(report: Report, number: int) -> None:
    for column in ("Foreign-born", "Native-born"):
        cells = [one for one in report.table(number).cells if one.column == column]
        assert sum(one.estimate.value for one in cells) == pytest.approx(100)


def test_the_share_of_the_foreign_born_in_an_industry(survey: Microdata, report: Report) -> None:
    rows = survey.frame
    here = (rows["isic10"] == "F") & (rows["lfs_status"] == 1) & (rows["cob"] != "ZZZ")
    weight = rows.loc[here].groupby(rows["cob"] != "QVR")["w_cob"].sum()
    cell = report.table(7).cell("Construction", "Foreign-born among all here")
    assert cell is not None
    assert cell.estimate.value == pytest.approx(100 * weight[True] / weight.sum())


@pytest.mark.parametrize(
    ("estimate", "mark"),
    [
        (Estimate(100.0, se=5.0, n=9), Mark.HIDDEN),
        (Estimate(100.0, se=5.0, n=29), Mark.UNCERTAIN),
        (Estimate(100.0, se=31.0, n=500), Mark.UNCERTAIN),
        (Estimate(100.0, se=30.0, n=30), Mark.PLAIN),
        (Estimate(0.4, se=5.0, n=500, unit="percentage points"), Mark.PLAIN),
    ],
)
def test_a_figure_is_marked_by_its_cases_and_its_error(estimate: Estimate, mark: Mark) -> None:
    assert Cell("row", "column", estimate).mark is mark


def test_a_hidden_figure_is_in_neither_file(survey: Microdata) -> None:
    rows = survey.frame
    few = rows.index[(rows["cob"] == "QRZ") & (rows["age"] >= 15)][3:]
    small = reports.build(replace(survey, frame=rows.drop(few), **_columns(survey, rows.drop(few))))
    hidden = small.table(4).cell("All other places", "Total")
    assert hidden is not None and hidden.mark is Mark.HIDDEN and hidden.shown is None
    value = hidden.estimate.value
    book = load_workbook(BytesIO(reports.to_xlsx(small)))
    written = [cell for row in book["Table 4"].iter_rows(values_only=True) for cell in row]
    assert value > 0 and value not in written
    page = BeautifulSoup(reports.to_html(small), "html.parser")
    row = next(r for r in page.select("#table-4 tr") if "All other places" in r.get_text())
    assert row.select("td")[-1].get_text() == "c"


def _columns(survey: Microdata, rows: pd.DataFrame) -> dict[str, object]:
    made = reports.synthetic_microdata(rows)
    return {
        name: getattr(made, name)
        for name in made.__dataclass_fields__
        if name not in ("frame", "title")
    }


def test_the_page_names_every_table_and_says_that_the_data_are_synthetic(report: Report) -> None:
    page = BeautifulSoup(reports.to_html(report), "html.parser")
    sections = page.select("section[id^=table-]")
    assert len(sections) == len(report.tables) == 10
    assert all("SYNTHETIC DATA" in section.get_text() for section in sections)
    assert all(svg["aria-label"] and svg["role"] == "img" for svg in page.select("svg"))
    assert len(page.select("svg")) == 3
    assert page.select("script, link, img, iframe") == []
    assert reports.to_html(report) == reports.to_html(report)


def test_the_workbook_holds_the_figures_as_numbers(report: Report) -> None:
    book = load_workbook(BytesIO(reports.to_xlsx(report)))
    assert book.sheetnames == ["About", *(f"Table {n}" for n in range(1, 11)), "Quality"]
    for table in report.tables:
        sheet = book[f"Table {table.number}"]
        assert "SYNTHETIC" in sheet["A2"].value
        rows = list(sheet.iter_rows(min_row=6, max_row=5 + len(table.cells), values_only=True))
        for row, cell in zip(rows, table.cells, strict=True):
            assert row[:2] == (cell.row, cell.column)
            if cell.shown:
                assert row[2] == pytest.approx(cell.estimate.value)
                assert row[6] == cell.estimate.n


def test_text_is_neither_markup_nor_a_formula(survey: Microdata) -> None:
    nasty = '=HYPERLINK("x")<script>alert(1)</script>'
    report = reports.build(replace(survey, title=nasty, source=nasty))
    assert "<script" not in reports.to_html(report)
    sheet = load_workbook(BytesIO(reports.to_xlsx(report)))["About"]
    assert sheet["A1"].value == nasty and sheet["A1"].data_type == "s"


def test_a_weight_with_gaps_is_named_and_not_used(report: Report) -> None:
    table = report.quality.tables["The same figures under other weights"].set_index("weight")
    assert "lack this weight" in table.loc["w_final", "remark"]
    assert np.isnan(table.loc["w_final", "foreign-born residents"])
    assert table.loc["w_cob", "remark"] == ""


def test_what_cannot_be_reported_is_named(survey: Microdata) -> None:
    nobody = pd.Series(0.0, survey.frame.index)
    with pytest.raises(NotReportable, match="born_abroad = yes"):
        reports.build(replace(survey, born_abroad=nobody))
    with pytest.raises(NotReportable, match="working age"):
        reports.build(replace(survey, working_age=nobody))
    with pytest.raises(NotReportable, match="no rows"):
        reports.build(replace(survey, frame=survey.frame.iloc[:0]))


def test_the_command_writes_both_files(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["--learner", "ben", "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "report.html").stat().st_size > 20_000
    assert load_workbook(tmp_path / "out" / "report.xlsx")["About"]["A1"].value
    (tmp_path / "file").write_text("")
    assert main(["--out", str(tmp_path / "file" / "out")]) == 1
    assert "No report was made" in capsys.readouterr().err
    assert main(["--weight", "w_none", "--out", str(tmp_path)]) == 1
    assert "w_none" in capsys.readouterr().err


def test_standard_errors_are_those_of_repeated_samples() -> None:
    stocks, errors = [], []
    for learner in range(30):
        frame = synthetic.labour_force_survey(SEED, f"sample {learner}")
        one = reports.synthetic_microdata(frame)
        cell = tabulations.by_category(one, 2).cells[2]
        stocks.append(cell.estimate.value)
        errors.append(cell.estimate.se)
    assert np.mean(errors) == pytest.approx(np.std(stocks, ddof=1), rel=0.35)


def test_a_household_entered_twice_is_counted_once(survey: Microdata) -> None:
    entered = synthetic.labour_force_survey(SEED, "ada")
    assert len(survey.frame) < len(entered)
    assert f"{len(entered) - len(survey.frame)} rows that repeat" in survey.frame_notes
    assert survey.frame["p_id"].is_unique
