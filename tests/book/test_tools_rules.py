"""The rules of the tools in JavaScript give exactly what the rules in Python give."""

import random
import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from labour_migration.concepts import agreements, portability, responsibilities, rights
from labour_migration.errors import LabourMigrationError

from .tool_pages import STATIC

# Calls a function of a module on each list of arguments; fractions come back as text.
CALL = """async ([path, name, calls]) => {
  const module = await import(path);
  const readable = (key, value) => (typeof value?.n === "bigint" ? String(value) : value);
  return calls.map((args) => {
    try { return JSON.parse(JSON.stringify(module[name](...args), readable)); }
    catch (problem) { return { error: problem.code ?? problem.message }; }
  });
}"""


def call(page: Page, path: str, name: str, calls: list[list[Any]]) -> list[Any]:
    answers = page.evaluate(CALL, [f"/_static/{path}", name, calls])
    assert len(answers) == len(calls) > 0
    return list(answers)


def test_agreements_score_alike(blank: Page) -> None:
    chance = random.Random(1)
    items = agreements.checklist()
    cases: list[dict[str, Any]] = [{}, {item.name: "partly" for item in items}]
    for _ in range(40):
        chosen = chance.sample(items, chance.randint(1, len(items)))
        cases.append({item.name: chance.choice(list(agreements.SHARE)) for item in chosen})
    data = [vars(item) for item in items]
    shares = {name: str(share) for name, share in agreements.SHARE.items()}
    answers = call(blank, "tools/agreement-rules.js", "score", [[data, shares, c] for c in cases])
    for case, answer in zip(cases, answers, strict=True):
        scored = agreements.score(case)
        assert answer == {
            "points": str(scored.points),
            "possible": scored.possible,
            "openPoints": scored.open_points,
            "missing": list(scored.missing),
            "unmetEssentials": list(scored.unmet_essentials),
            "dimensions": [
                {
                    "name": part.name,
                    "points": str(part.points),
                    "possible": part.possible,
                    "missing": part.missing,
                }
                for part in scored.dimensions
            ],
        }
    wrong = [[data, shares, {"rec-fee": "yes"}], [data, shares, {"rec-fees": "Yes"}]]
    assert all("error" in one for one in call(blank, "tools/agreement-rules.js", "score", wrong))


def test_rights_are_kept_alike(blank: Page) -> None:
    everything = rights.compare()
    rows = everything.to_dict("records")
    coverages = set(everything["covered"])
    left_out = {
        status: sorted(coverages - set(rights.compare(status=status)["covered"]))
        for status in rights.STATUSES
    }
    wanted = [
        {column: value, "status": status}
        for status in ("", *rights.STATUSES)
        for column in ("right", "short_name")
        for value in ["", *everything[column].unique()]
    ]
    calls = [[row, one, left_out] for one in wanted for row in rows]
    kept = call(blank, "tools/rights-table.js", "keeps", calls)
    for place, one in enumerate(wanted):
        found = kept[place * len(rows) : (place + 1) * len(rows)]
        expected = rights.compare(
            [one["right"]] if one.get("right") else None,
            [one["short_name"]] if one.get("short_name") else None,
            one["status"] or None,  # type: ignore[arg-type]
        ).to_dict("records")
        assert [row for row, is_kept in zip(rows, found, strict=True) if is_kept] == expected


def random_case(chance: random.Random) -> dict[str, Any]:
    names = ["A", "B", "C", "D"][: chance.randint(1, 4)]
    schemes = [
        {
            "country": name,
            "minimum_months": str(chance.choice([0, 1, 60, 120, 180, 240])),
            "accrual_pct": chance.choice(["0", "1", "1.5", "1.333333", "2.25"]),
            "reference_wage": chance.choice(["0", "900", "1234.56", "0.01"]),
        }
        for name in names
    ]
    records = []
    for _ in range(chance.randint(0, 6)):
        start = date(1990, 1, 1) + timedelta(chance.randint(0, 9000))
        end = start + timedelta(chance.randint(0, 3000))
        records.append({"country": chance.choice(names), "start": str(start), "end": str(end)})
    return {
        "records": records,
        "schemes": schemes,
        "overlap": chance.choice(portability.OVERLAPS),
    }


def in_python(data: dict[str, Any]) -> Any:
    try:
        case = portability.read_case(data)
        owed = portability.entitlements(case.records, case.schemes, case.overlap)
    except LabourMigrationError as problem:
        return {"error": type(problem).__name__}
    return [
        {
            "country": one.country,
            "months": one.months,
            "totalMonths": one.total_months,
            "minimumMonths": one.minimum_months,
            "alone": one.alone,
            "together": one.together,
            "share": str(one.share),
            "theoretical": str(one.theoretical),
            "withoutAgreement": str(one.without_agreement),
            "proRata": str(one.pro_rata),
        }
        for one in owed
    ]


def test_pensions_are_computed_alike(blank: Page) -> None:
    chance = random.Random(2)
    cases = [random_case(chance) for _ in range(120)]
    answers = call(blank, "tools/portability-rules.js", "entitlements", [[one] for one in cases])
    assert answers == [in_python(one) for one in cases]
    assert {"error": "OverlappingRecords"} in answers
    assert sum(isinstance(one, list) and len(one) > 1 for one in answers) > 40


def broken(**changes: Any) -> dict[str, Any]:
    case = {
        "records": [{"country": "A", "start": "2001-03-01", "end": "2002-02-28"}],
        "schemes": [
            {
                "country": "A",
                "minimum_months": "12",
                "accrual_pct": "1.5",
                "reference_wage": "900",
            }
        ],
        "overlap": "earlier",
    }
    for path, value in changes.items():
        part, _, field = path.partition("__")
        if field:
            case[part][0][field] = value  # type: ignore[index]
        else:
            case[part] = value
    return case


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"records__end": "2001-02-28"}, "EndBeforeStart"),
        ({"records__country": "B"}, "UnknownCountry"),
        ({"records__start": "2001-02-29"}, "BadCase"),
        ({"records__start": ""}, "BadCase"),
        ({"schemes__minimum_months": "-1"}, "BadCase"),
        ({"schemes__minimum_months": "1.5"}, "BadCase"),
        ({"schemes__accrual_pct": "1/3"}, "BadCase"),
        ({"schemes__accrual_pct": "1,5"}, "BadCase"),
        ({"schemes__reference_wage": ""}, "BadCase"),
        ({"schemes": [*broken()["schemes"]] * 2}, "BadScheme"),
        ({"overlap": "both"}, "UnknownPolicy"),
    ],
)
def test_a_wrong_case_has_the_same_name(blank: Page, changes: dict[str, Any], error: str) -> None:
    case = broken(**changes)
    assert in_python(case) == {"error": error}
    rules = "tools/portability-rules.js"
    assert call(blank, rules, "entitlements", [[case]]) == [{"error": error}]


def test_matrices_are_checked_alike(blank: Page) -> None:
    chance = random.Random(3)
    cases = []
    for _ in range(80):
        tasks = [f"Task {place}" for place in range(chance.randint(1, 6))]
        bodies = [f"Body {place}" for place in range(chance.randint(1, 5))]
        letters = [*responsibilities.ROLES, "", "A", "R"]
        cells = [[chance.choice(letters) for _ in bodies] for _ in tasks]
        cases.append({"tasks": tasks, "bodies": bodies, "roles": cells})
    limit = responsibilities.OVERLOAD
    calls = [[case, [limit.numerator, limit.denominator]] for case in cases]
    answers = call(blank, "tools/responsibility-rules.js", "check", calls)
    for case, answer in zip(cases, answers, strict=True):
        found = responsibilities.check(responsibilities.read_matrix(case))
        assert answer == {
            "withoutAccountable": list(found.without_accountable),
            "severalAccountable": [[task, list(held)] for task, held in found.several_accountable],
            "withoutResponsible": list(found.without_responsible),
            "idle": list(found.idle),
            "overloaded": list(found.overloaded),
        }


@pytest.mark.parametrize(
    "matrix",
    [
        {"tasks": ["T"], "bodies": ["B"], "roles": [["X"]]},
        {"tasks": ["T"], "bodies": ["B"], "roles": [["toString"]]},
        {"tasks": ["T"], "bodies": ["B"], "roles": [["R", "A"]]},
        {"tasks": ["T"], "bodies": ["B"], "roles": []},
        {"tasks": ["T", "T"], "bodies": ["B"], "roles": [["R"], ["A"]]},
        {"tasks": [], "bodies": ["B"], "roles": []},
        {"tasks": "T", "bodies": ["B"], "roles": [["R"]]},
        {"bodies": ["B"], "roles": [["R"]]},
    ],
)
def test_what_is_no_matrix_is_refused_by_both(blank: Page, matrix: dict[str, Any]) -> None:
    with pytest.raises(responsibilities.BadMatrix):
        responsibilities.read_matrix(matrix)
    calls = [[matrix, dict(responsibilities.ROLES)]]
    (answer,) = call(blank, "tools/responsibility-rules.js", "read", calls)
    assert "error" in answer


def test_money_is_rounded_alike(blank: Page) -> None:
    chance = random.Random(4)
    pairs = [(1, 200), (1, 201), (0, 1), (5, 1), (199, 200)]
    pairs += [(chance.randint(0, 10**9), chance.randint(1, 10**4)) for _ in range(200)]
    script = """async ([pairs]) => {
      const { Fraction } = await import("/_static/tools/fraction.js");
      return pairs.map(([n, d]) => new Fraction(n, d).money());
    }"""
    expected = [portability.money(Fraction(n, d)) for n, d in pairs]
    assert blank.evaluate(script, [pairs]) == expected


def test_numbers_and_dates_are_read(blank: Page) -> None:
    numbers = ["1,234.5", "−3", "12 %", "7", "1 000", "Art. 7", "", "2020-01-01"]
    read = call(blank, "sortable.js", "asNumber", [[text] for text in numbers])
    assert read == [1234.5, -3, 12, 7, 1000, None, None, None]
    days = ["2019", "2019-02", "March 2019", "18 May 2019", "19 May 2019", "2020-01-01"]
    order = call(blank, "sortable.js", "asDate", [[text] for text in days])
    assert order == sorted(order) and len(set(order)) == len(days)
    others = ["Mayor 2020", "5 Foo 2020", "C97", "Ma 2020"]
    assert call(blank, "sortable.js", "asDate", [[t] for t in others]) == [None] * 4


# The one module that touches the browser's storage, and the tools that may use it.
STORAGE = "kept.js"
KEEPING = {"country-task", "policy-checklist", "policy-template"}


@pytest.mark.parametrize("path", sorted(STATIC.glob("tools/*.js")), ids=lambda path: path.name)
def test_a_module_is_short_and_keeps_and_sends_nothing(path: Path) -> None:
    # The name of a namespace of XML looks like an address, and is never asked for.
    text = re.sub(r'xmlns:\w+="[^"]*"', "", path.read_text())
    assert text.count("\n") <= 250
    forbidden = ["sessionStorage", "indexedDB", "cookie", "fetch(", "XMLHttp", "sendBeacon"]
    if path.name != STORAGE:
        forbidden.append("localStorage")
    markup = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
    assert [word for word in (*forbidden, *markup, "http://", "https://") if word in text] == []


def test_only_the_tools_that_say_so_keep_what_is_typed() -> None:
    started = re.findall(r'"([a-z-]+)": \(\) => import', (STATIC / "tools/main.js").read_text())
    assert {tool for tool in started if STORAGE in reached(f"{tool}.js")} == KEEPING


def reached(module: str) -> set[str]:
    """The modules that a module imports, and those that they import."""
    text = (STATIC / "tools" / module).read_text()
    own = set(re.findall(r'(?:from|import\()\s*"\./([a-z-]+\.js)"', text))
    return own.union(*map(reached, own))
