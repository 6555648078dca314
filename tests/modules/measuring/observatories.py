"""The figures of the page on observatories, from survey rows and the countries' own tables."""

import io
from functools import cache
from math import sqrt

import pandas as pd

from labour_migration import synthetic
from labour_migration.observatory import example
from tests.modules import survey_by_hand as hand
from tests.modules.checks import Check

SEED = 20251103
SURVEY = "pandas, formula by hand"
ROOT, PANDAS, SENT = "root of squares, by hand", "plain pandas sums", "the tables as sent"
AREAS = ("QVR", "QNM", "QRB", "QRC", "QKH", "QRF")


@cache
def active() -> pd.Series:
    return hand.rows()["lfs_status"].isin([1, 2])


@cache
def main() -> pd.Series:
    return hand.rows()["age"].between(15, 64)


@cache
def born() -> pd.Series:
    return ~hand.rows()["cob"].isin(["QVR", "ZZZ"])


@cache
def foreign() -> pd.Series:
    return hand.rows()["cit1"] != "QVR"


def cell() -> tuple[float, float]:
    member = active() & main() & born()
    return hand.total(member), hand.total_error(member)


def signed() -> tuple[float, float]:
    """Born abroad less foreign citizens, and its error from the same rows."""
    apart = (born().astype(float) - foreign().astype(float)) * (active() & main())
    return float((hand.rows()["w_cob"] * apart).sum()), hand.error(apart.to_numpy())


def participation(ages: pd.Series, of: str) -> float:
    known = hand.rows()["lfs_status"].notna()
    top, bottom = active() & ages & born(), ages & born() & known
    return hand.rate(top, bottom) if of == "value" else hand.rate_error(top, bottom)


@cache
def sent() -> pd.DataFrame:
    """All rows that the four invented countries sent, in persons."""
    parts = []
    for table in example():
        factor = 1000 if table.declared.area == "QNM" else 1
        frame = table.frame.assign(area=table.declared.area)
        parts.append(frame.assign(value=frame["value"] * factor, se=frame["se"] * factor))
    return pd.concat(parts, ignore_index=True)


def value(area: str, year: int, column: str = "value") -> float:
    """The figure for both sexes, 15 to 64, of Northmark or Bressia."""
    rows = sent().query("area == @area and year == @year and sex in ['all', 'T']")
    rows = rows[rows["age"].isin(["15-64", "TOT1564"])]
    return float(rows[column].iloc[0])


def region() -> tuple[float, float]:
    mine, error = cell()
    others = [(value(area, 2025), value(area, 2025, "se")) for area in ("QNM", "QRB")]
    return mine + sum(v for v, _ in others), sqrt(error**2 + sum(e**2 for _, e in others))


def pair(year: int) -> float:
    return value("QNM", year) + value("QRB", year)


def linked() -> tuple[float, float]:
    """Change of the two countries on one frame, the four samples independent."""
    errors = (value("QNM", 2023, "se"), value("QNM", 2024, "se"), value("QRB", 2023, "se"), 980.0)
    change = value("QNM", 2024) + 18_700 - pair(2023)
    return change, sqrt(sum(e**2 for e in errors))


def early() -> tuple[float, float]:
    errors = value("QRB", 2021, "se"), value("QRB", 2023, "se")
    return value("QRB", 2023) - value("QRB", 2021), sqrt(errors[0] ** 2 + errors[1] ** 2)


def newspaper() -> float:
    rest = sent().query("year == 2025 and area in ['QRC', 'QKH']")["value"].sum()
    return region()[0] + float(rest)


def cells() -> int:
    """Cells of 2025 filled: three of Costaverra, Northmark and Bressia, four of Corvane."""
    own = sent().query("year == 2025 and age in ['15-64', 'TOT1564', 'a', 'b', 'c']")
    # Corvane's three bands make a fourth cell, their sum.
    return 3 + len(own) + 1


def all_cells() -> int:
    earlier = sent().query("year < 2025 and age in ['15-64', 'TOT1564']")
    return cells() + len(earlier)


@cache
def flow() -> pd.DataFrame:
    text = synthetic.companion("arrivals_origin", SEED).to_csv(index=False)
    return pd.read_csv(io.StringIO(text))


def gap(rows: pd.DataFrame) -> float:
    there, here = rows["entries_qvr"].sum(), rows["cleared_qra"].sum()
    return float(200 * (there - here) / (there + here))


def gaps() -> list[float]:
    return [gap(flow().iloc[[month]]) for month in range(12)]


def _survey() -> list[Check]:
    older = hand.rows()["age"] >= 65
    adult = hand.rows()["age"] >= 15
    old = active() & older & born()
    alien = active() & main() & foreign()
    pairs = {
        "cell": ("born abroad, 15-64, labour force", cell),
        "QVR": ("the same, in the regional total", cell),
        "gap": ("born abroad less citizens", signed),
        "citizens": ("citizens, 15-64", lambda: (hand.total(alien), hand.total_error(alien))),
        "older": ("born abroad, 65 and over", lambda: (hand.total(old), hand.total_error(old))),
        "rate15": (
            "participation, 15 and over",
            lambda: (participation(adult, "value"), participation(adult, "se")),
        ),
        "rate64": (
            "participation, 15-64",
            lambda: (participation(main(), "value"), participation(main(), "se")),
        ),
        "region": ("regional total", region),
        "early": ("change of Bressia, 2021 to 2023", early),
        "linked": ("change on one frame", linked),
    }
    checks = []
    for name, (what, compute) in pairs.items():
        by = ROOT if name in ("region", "early", "linked") else SURVEY
        checks += [
            Check(f"{name}_value", what, by, lambda f=compute: f()[0]),
            Check(f"{name}_se", f"{what}, standard error", by, lambda f=compute: f()[1]),
        ]
    z = 1.959963984540054
    for name, compute in (("region", region), ("early", early)):
        checks += [
            Check(f"{name}_low", f"{name}, lower end", ROOT, lambda f=compute: f()[0] - z * f()[1]),
            Check(
                f"{name}_high", f"{name}, upper end", ROOT, lambda f=compute: f()[0] + z * f()[1]
            ),
        ]
    rows = int((active() & main() & born()).sum())
    areas = len(hand.rows()[["stratum", "psu"]].drop_duplicates())
    return [
        *checks,
        Check("cell_n", "rows of the cell", PANDAS, lambda: rows),
        Check("areas", "areas", PANDAS, lambda: areas),
        Check("mixed", "total with citizens", ROOT, lambda: region()[0] - signed()[0]),
        Check("newspaper", "sum of five", SENT, newspaper),
    ]


def _tables() -> list[Check]:
    growth = value("QRB", 2024) / value("QRB", 2023)
    found = {
        "QNM_value": value("QNM", 2025),
        "QNM_se": value("QNM", 2025, "se"),
        "QRB_value": value("QRB", 2025),
        "QRB_se": value("QRB", 2025, "se"),
        "pair_growth": 100 * (pair(2024) / pair(2023) - 1),
        "linked_growth": 100 * linked()[0] / pair(2023),
        "bressia_growth": 100 * (growth - 1),
        "break_size": value("QRB", 2024) - 18_700,
        "sent": 1 + len(set(sent()["area"])),
        "unit_response": 100 * (1 + len(set(sent()["area"]))) / len(AREAS),
        "item_response": 100 * cells() / (len(AREAS) * 12),
        "message_rows": all_cells(),
        "entries": flow()["entries_qvr"].sum(),
        "cleared": flow()["cleared_qra"].sum(),
        "mirror": gap(flow()),
        "mirror_low": min(gaps()),
        "mirror_high": max(gaps()),
    }
    return [Check(name, name, SENT, lambda v=figure: float(v)) for name, figure in found.items()]


CHECKS = [*_survey(), *_tables()]
NOT_STATISTICS = {
    "asked": "set by the example",
    "old_frame": "invented for the example",
    "refusal": "a message of the library",
}
