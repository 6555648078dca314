"""Every figure that the measuring module prints was computed a second time, another way.

A module beside this file names the figures of one page in CHECKS; NOT_STATISTICS holds, by glue
name, why a number needs none: a count that the course sets, a year, a figure quoted from a
source.
"""

from pathlib import Path
from types import ModuleType

import pytest

from tests.modules.checks import Check, Compared, compare, figures, glued
from tests.modules.table import PAGES, modules

MODULES = list(modules())
IDS = [page.stem for page, _ in MODULES]


@pytest.mark.parametrize(("page", "module"), MODULES, ids=IDS)
def test_every_figure_has_a_second_computation(page: Path, module: ModuleType) -> None:
    checked = {one.name for one in module.CHECKS}
    excused = set(module.NOT_STATISTICS)
    assert checked & excused == set()
    assert figures(page).keys() - checked - excused == set()
    assert (checked | excused) - glued(page).keys() == set()


@pytest.mark.parametrize(("page", "module"), MODULES, ids=IDS)
def test_every_printed_digit_agrees(page: Path, module: ModuleType) -> None:
    differing = [
        f"{one.check.name}: printed {one.printed}, computed {one.computed} by {one.check.by}"
        for one in compare(page, module.CHECKS)
        if not one.agrees
    ]
    assert differing == []


def test_every_page_that_prints_figures_is_checked() -> None:
    with_figures = {page.stem for page in PAGES.glob("*.md") if "glue(" in page.read_text("utf-8")}
    assert with_figures - set(IDS) == set()


@pytest.mark.parametrize(
    ("printed", "computed", "agrees"),
    [
        ("12.3 %", 12.34, True),
        ("12.3 %", 12.36, False),
        ("−1,250", -1250.4, True),
        ("7", 7.6, False),
    ],
)
def test_a_wrong_digit_is_found(printed: str, computed: float, agrees: bool) -> None:
    one = Compared("page", Check("x", "a figure", "hand", lambda: computed), printed, computed)
    assert one.agrees is agrees
