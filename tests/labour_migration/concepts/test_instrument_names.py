"""Every instrument named on a page has the number, year and count of the one table."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from labour_migration import datasets

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted((ROOT / "modules").rglob("*.md"))
TABLE = datasets.load("instruments").set_index("id")
BY_NAME: dict[str, str] = dict(zip(TABLE["short_name"], TABLE.index, strict=True))

MONTHS = "January February March April May June July August September October November December"
MONTH = {name: f"{number:02d}" for number, name in enumerate(MONTHS.split(), start=1)}
DATE = rf"(?P<date>(?:\d{{1,2}} )?(?:(?:{'|'.join(MONTH)}) )?(?:19|20)\d\d)\b"
# Laws, papers and sessions are numbered too; only these are not instruments of the table.
OTHER_NUMBER = r"(?<!Proclamation )(?<!Paper )(?<!Law )(?<!Act )(?<!Bill )"
SHORT = r"\b[CRP]\d{1,3}\b"
NUMBERED = rf"(?:(?:Convention|Recommendation) )?{OTHER_NUMBER}\bNo\. \d{{1,3}}\b(?!/)"
NAMED = "|".join(re.escape(name) for name in BY_NAME if not re.fullmatch(SHORT, name))
MENTION = rf"(?P<name>{SHORT}|{NUMBERED}|\b(?:{NAMED})\b)"
COUNTED = rf"\b(?P<count>\d+) for {MENTION} \((?P<as_of>[^()]*\d{{4}})\)"
# "(1962)", " of 1949", " 2007", ", adopted on 21 June 1976", " was adopted in Marrakech on …"
ADOPTED = (
    rf"{MENTION}(?: of | ?\(|,? (?:[^.;|()\d]{{0,40}}?(?:adopted|signed)"
    rf"(?: in [A-Z]\w+)?(?: on| in)? )?){DATE}"
)
IN_FORCE = rf"{MENTION}[^.;|]*?\bin force since {DATE}"
DIRECTIVE = r"\b\d{4}/\d+/E[CU]\b|\(EU\) \d{4}/\d+"


def plain(text: str) -> str:
    """What a reader reads: no front matter, no code, no sources, no marks of emphasis."""
    text = re.sub(r"\A---\n.*?\n---\n|^```\{code-cell.*?^```$", "", text, flags=re.S | re.M)
    text = re.sub(r"\{cite:\w+\}`[^`]*`|\]\([^)]*\)", "", text)
    text = re.sub(r"\{\w+\}`([^`<]*)(?:<[^`]*)?`", lambda match: match[1].strip(), text)
    return re.sub(r"[*`\[]", "", text)


def identify(name: str) -> str | None:
    """The row that a name means: C97, Convention No. 97, No. 97 or a short name."""
    if name in BY_NAME:
        return BY_NAME[name]
    number = re.search(r"No\. (\d+)", name)
    if number is None:
        return None
    kinds = "R" if name.startswith("R") else "C" if name.startswith("C") else "CR"
    ids = [f"{kind}{int(number[1]):03d}" for kind in kinds]
    return next((one for one in ids if one in TABLE.index), None)


def iso(date: str) -> str:
    parts = [MONTH.get(part, part.zfill(2)) for part in date.split()]
    return "-".join(reversed(parts))


def agrees(date: str, column: str, row: str) -> bool:
    """Whether the date on the page and the date in the table agree as far as both go."""
    said, known = iso(date), str(TABLE.loc[row, column])
    return bool(known) and (known.startswith(said) or said.startswith(known))


def problems(text: str) -> Iterator[str]:
    text = plain(text)
    for match in re.finditer(MENTION, text):
        if identify(match["name"]) is None:
            yield f"{match[0]}: not in the table"
    for match in re.finditer(DIRECTIVE, text):
        titles = TABLE["title"] + " " + TABLE["in_force"]
        if not titles.str.contains(match[0], regex=False).any():
            yield f"{match[0]}: not in the table"
    for match in re.finditer(COUNTED, text):
        row = identify(match["name"])
        if row and (
            TABLE.loc[row, "ratifications"] != float(match["count"])
            or TABLE.loc[row, "as_of"] != iso(match["as_of"])
        ):
            yield match[0]
    rest = re.sub(COUNTED, "", text)
    for pattern, column in ((ADOPTED, "adopted"), (IN_FORCE, "in_force")):
        for match in re.finditer(pattern, rest):
            row = identify(match["name"])
            if row and not agrees(match["date"], column, row):
                yield match[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_names_instruments_as_the_table_does(page: Path) -> None:
    assert list(problems(page.read_text(encoding="utf-8"))) == []


def test_the_pages_say_years_that_are_compared() -> None:
    text = "\n".join(plain(page.read_text(encoding="utf-8")) for page in PAGES)
    compared = {identify(match["name"]) for match in re.finditer(ADOPTED, text)}
    expected = {"C118", "C157", "C144", "R086", "R202", "MLFLM", "GCM", "ASEAN-2017", "COLOMBO"}
    assert expected <= compared
    assert re.search(COUNTED, text) and re.search(IN_FORCE, text) and re.search(DIRECTIVE, text)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Under C118 (1962) a State chooses.", "Under C118 (1964) a State chooses."),
        ("Convention No. 97 of 1949", "Convention No. 97 of 1939"),
        ("C143 and R151 exist.", "C134 and R151 exist."),
        ("Recommendation No. 202 (2012)", "Convention No. 202 (2012)"),
        (
            "Convention No. 144, adopted on 21 June 1976",
            "Convention No. 144, adopted on 22 June 1976",
        ),
        ("C144 has been in force since 16 May 1978", "C144 has been in force since 16 May 1976"),
        ("37 for No. 181 (March 2023)", "38 for No. 181 (March 2023)"),
        ("**Cebu Declaration** 2007", "**Cebu Declaration** 2009"),
        (
            "The {term}`Global Compact for Migration` was adopted in Marrakech on 10 December 2018",
            "The {term}`Global Compact for Migration` was adopted in Marrakech on 19 December 2018",
        ),
        ("Directive 2014/36/EU", "Directive 2014/63/EU"),
    ],
)
def test_a_planted_error_is_found(right: str, wrong: str) -> None:
    assert list(problems(right)) == []
    assert len(list(problems(wrong))) == 1


def test_every_short_name_means_one_row() -> None:
    assert TABLE["short_name"].is_unique
    coded = TABLE.index[TABLE.index.str.fullmatch(r"[CRP]\d{3}")]
    said = pd.Series([f"{one[0]}{int(one[1:])}" for one in coded], index=coded)
    assert TABLE.loc[coded, "short_name"].equals(said.rename("short_name"))
    numbered = [one for one in coded if one[0] in "CR"]
    assert all(f"(No. {int(one[1:])})" in TABLE.loc[one, "title"] for one in numbered)
    assert all(f", {TABLE.loc[one, 'adopted'][:4]} " in TABLE.loc[one, "title"] for one in numbered)
