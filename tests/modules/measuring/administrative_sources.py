"""The figures of the page on administrative sources, from raw rows, without its functions."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from math import log2, sqrt

import numpy as np

from labour_migration import synthetic
from tests.modules.checks import Check

SEED, CHECKED, Z = 20251103, 400, 1.959963984540054
ROWS, SETS, HAND = "plain rows and sets", "sets and loops", "formula by hand"
EM = "EM on patterns, own loop"
LINKING = "own linking, dictionaries"


@cache
def file() -> list[dict]:
    return synthetic.companion("permits", SEED).to_dict("records")


@cache
def shortened() -> list[dict]:
    """The same file with permits of a year cut in two from 2024 on."""
    made = []
    for row in file():
        long = row["decision"] == 1 and row["permit_type"] in (1, 3, 4)
        if not long or row["valid_from"] < "2024-01-01":
            made.append(row)
            continue
        half = str(np.datetime64(row["valid_from"]) + np.timedelta64(182, "D"))
        made.append({**row, "valid_to": half})
        if half <= "2024-12-31":
            made.append({**row, "permit_type": 4, "decided": half, "valid_from": half})
    return made


def of(year: str, rows: list[dict]) -> list[dict]:
    return [row for row in rows if row["decided"].startswith(year)]


def current(rows: list[dict]) -> list[dict]:
    day = "2024-12-31"
    return [
        row for row in rows if row["decision"] == 1 and row["valid_from"] <= day <= row["valid_to"]
    ]


def persons(rows: list[dict]) -> int:
    return len({row["person_key"] for row in rows})


def latest(kind: int) -> int:
    """Holders on the last day whose permit that ends last is of a kind."""
    best: dict[int, tuple[str, str, int, int]] = {}
    for place, row in enumerate(current(file())):
        mine = (row["valid_to"], row["valid_from"], place, row["permit_type"])
        best[row["person_key"]] = max(mine, best.get(row["person_key"], mine))
    return sum(one[3] == kind for one in best.values())


def growth(rows: list[dict]) -> float:
    return 100 * (len(of("2024", rows)) / len(of("2023", rows)) - 1)


@cache
def registers() -> tuple[list[dict], list[dict]]:
    names = ("link_permits", "link_insurance")
    left, right = (synthetic.companion(name, SEED).to_dict("records") for name in names)
    return left, right


def blocks(left: set[int], right: set[int], key: str, fields: tuple[str, ...]) -> list[tuple]:
    """Pairs that share a value, in the order of the left file, with their agreements."""
    here, there = registers()
    shelf: dict[str, list[int]] = {}
    for place in sorted(right):
        shelf.setdefault(there[place][key], []).append(place)
    return [
        (i, j, tuple(agree(here[i][name], there[j][name]) for name in fields))
        for i in sorted(left)
        if here[i][key] != ""
        for j in shelf.get(here[i][key], [])
    ]


def agree(one: object, other: object) -> int | None:
    return None if "" in (one, other) else int(one == other)


def learn(pairs: list[tuple], width: int) -> tuple[list[float], list[float]]:
    """m and u by expectation and maximisation over the patterns of agreement."""
    patterns = Counter(pair[2] for pair in pairs)
    share, m = 0.1, [0.9] * width
    known = [sum(c for p, c in patterns.items() if p[k] is not None) for k in range(width)]
    u = [sum(c for p, c in patterns.items() if p[k] == 1) / known[k] for k in range(width)]
    u = [min(max(one, 0.01), 0.8) for one in u]
    for _ in range(500):
        chance = {p: odds(p, m, u, share) for p in patterns}
        before, share = share, sum(c * chance[p] for p, c in patterns.items()) / len(pairs)
        m = [rate(patterns, chance, k, True) for k in range(width)]
        u = [rate(patterns, chance, k, False) for k in range(width)]
        if abs(before - share) < 1e-9:
            break
    return m, u


def odds(pattern: tuple, m: list[float], u: list[float], share: float) -> float:
    true, other = share, 1 - share
    for value, yes, no in zip(pattern, m, u, strict=True):
        if value is not None:
            true *= yes if value else 1 - yes
            other *= no if value else 1 - no
    return true / (true + other)


def rate(patterns: Counter, chance: dict, place: int, true: bool) -> float:
    part = {p: c * (chance[p] if true else 1 - chance[p]) for p, c in patterns.items()}
    whole = sum(value for p, value in part.items() if p[place] is not None)
    yes = sum(value for p, value in part.items() if p[place] == 1)
    return min(max(yes / whole, 1e-6), 1 - 1e-6)


def heaviest(pairs: list[tuple], m: list[float], u: list[float], least: float) -> list[tuple]:
    """One link at most for each record, from the heaviest pair down."""

    def weight(pattern: tuple) -> float:
        parts = (
            0.0 if value is None else log2(yes / no) if value else log2((1 - yes) / (1 - no))
            for value, yes, no in zip(pattern, m, u, strict=True)
        )
        return sum(parts)

    scored = [(weight(p), i, j) for i, j, p in pairs]
    taken_left, taken_right, links = set(), set(), []
    for score, i, j in sorted(scored, key=lambda one: -one[0]):
        if score >= least and i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            links.append((i, j))
    return links


FIRST, SECOND = ("given_name", "sex", "birth_date", "district"), ("given_name", "sex", "district")


@cache
def named() -> tuple[list[tuple], list[float], list[float]]:
    here, there = registers()
    pairs = blocks(set(range(len(here))), set(range(len(there))), "family_name", FIRST)
    return pairs, *learn(pairs, 4)


@cache
def links(way: str) -> list[tuple[int, int]]:
    here, there = registers()
    if way == "exact":
        key = ("family_name", "given_name", "birth_date")
        shelf: dict[tuple, int] = {}
        for i, row in enumerate(here):
            if row["birth_date"]:
                shelf.setdefault(tuple(row[name] for name in key), i)
        mine = ((shelf.get(tuple(row[name] for name in key)), j) for j, row in enumerate(there))
        # The page lists them in the order of the left file.
        return sorted((i, j) for i, j in mine if i is not None)
    if way != "two":
        return heaviest(*named(), {"low": -6.0, "one": 2.0, "high": 10.0}[way])
    first = links("one")
    left = set(range(len(here))) - {i for i, _ in first}
    right = set(range(len(there))) - {j for _, j in first}
    rest = blocks(left, right, "birth_date", SECOND)
    return first + heaviest(rest, *learn(rest, 3), 2.0)


def true(pair: tuple[int, int]) -> bool:
    here, there = registers()
    return bool(here[pair[0]]["person"] == there[pair[1]]["person"])


@cache
def clerk() -> tuple[list[int], list[int]]:
    """The insured persons looked up, and the permit records followed up."""
    rng = np.random.default_rng(SEED)
    here, there = registers()
    second = rng.choice(len(there), CHECKED, replace=False).tolist()
    return second, rng.choice(len(here), CHECKED, replace=False).tolist()


@cache
def listed() -> set[int]:
    """Rows of the insured who have a permit."""
    here, there = registers()
    keys = {row["person"] for row in here}
    return {j for j, row in enumerate(there) if row["person"] in keys}


def share(yes: int, n: int, of: str) -> float:
    p = yes / n
    return 100 * (p if of == "value" else sqrt(p * (1 - p) / (n - 1)))


def precision(way: str, of: str) -> float:
    found = links(way)
    part = np.random.default_rng(SEED).choice(len(found), CHECKED, replace=False)
    return share(sum(true(found[k]) for k in part), CHECKED, of)


def recall(way: str, of: str) -> float:
    found = {pair[1] for pair in links(way) if true(pair)}
    known = [j for j in clerk()[0] if j in listed()]
    return share(len(found & set(known)), len(known), of)


def sample(values: list[float], size: int) -> tuple[float, float]:
    """Mean and its error in a simple random sample without replacement."""
    n, mean = len(values), sum(values) / len(values)
    spread = sum((value - mean) ** 2 for value in values) / (n - 1)
    return mean, sqrt((1 - n / size) * spread / n)


@cache
def proper() -> set[int]:
    """The first record of each person who is still there."""
    seen, kept = set(), set()
    for i, row in enumerate(registers()[0]):
        if row["left"] == 2 and row["person"] not in seen:
            kept.add(i)
        seen.add(row["person"])
    return kept


def here() -> tuple[float, float]:
    records = len(registers()[0])
    mean, error = sample([float(i in proper()) for i in clerk()[1]], records)
    return records * mean, records * error


def common(way: str) -> tuple[float, float]:
    size, linked = len(registers()[1]), {j for _, j in links(way)}
    apart = [float(j in listed()) - float(j in linked) for j in clerk()[0]]
    mean, error = sample(apart, size)
    return len(linked) + size * mean, size * error


def size(way: str) -> tuple[float, float]:
    (n, n_se), m, (r, r_se) = here(), len(registers()[1]), common(way)
    value = n * m / r
    listing = (n + 1) * (m + 1) * (n - r) * (m - r) / (r + 1) ** 2 / (r + 2)
    return value, sqrt(listing + (m / r * n_se) ** 2 + (value / r * r_se) ** 2)


def four(name: str, what: str, pair: Callable[[], tuple[float, float]]) -> list[Check]:
    """Value, error and both ends of a normal interval."""
    return [
        Check(f"{name}_value", what, HAND, lambda: pair()[0]),
        Check(f"{name}_se", f"{what}, standard error", HAND, lambda: pair()[1]),
        Check(f"{name}_low", f"{what}, lower end", HAND, lambda: pair()[0] - Z * pair()[1]),
        Check(f"{name}_high", f"{what}, upper end", HAND, lambda: pair()[0] + Z * pair()[1]),
    ]


def _files() -> list[Check]:
    y24 = of("2024", file())
    granted = [row for row in y24 if row["decision"] == 1]
    cut = of("2024", shortened())
    found = {
        "decisions_24": len(y24),
        "granted_24": len(granted),
        "renewals_24": sum(row["permit_type"] == 4 for row in granted),
        "persons_24": persons(y24),
        "persons_granted_24": persons(granted),
        "a_person": len(y24) / persons(y24),
        "valid": len(current(file())),
        "holders": persons(current(file())),
        "frontier": latest(3),
        "renewed": latest(4),
        "growth": growth(file()),
        "changed_24": len(cut),
        "changed_a_person": len(cut) / persons(cut),
        "changed_holders": persons(current(shortened())),
        "changed_growth": growth(shortened()),
    }
    return plain("permit file", ROWS, found)


def _weights() -> list[Check]:
    checks = []
    for place, name in enumerate(("given", "sex", "birth", "district")):
        checks += [
            Check(f"{name}_m", f"m of {name}", EM, lambda k=place: 100 * named()[1][k]),
            Check(f"{name}_u", f"u of {name}", EM, lambda k=place: 100 * named()[2][k]),
            Check(
                f"{name}_yes",
                f"agreement on {name}",
                EM,
                lambda k=place: log2(named()[1][k] / named()[2][k]),
            ),
            Check(
                f"{name}_no",
                f"disagreement on {name}",
                EM,
                lambda k=place: log2((1 - named()[1][k]) / (1 - named()[2][k])),
            ),
        ]
    return checks


def _links() -> list[Check]:
    checks = []
    for way in ("exact", "low", "one", "high", "two"):
        checks.append(Check(f"{way}_links", f"links, {way}", LINKING, lambda w=way: len(links(w))))
        for letter, measure in (("p", precision), ("r", recall)):
            what = f"{measure.__name__}, {way}"
            checks += [
                Check(
                    f"{way}_{letter}{end}",
                    f"{what}, {of}",
                    LINKING,
                    lambda f=measure, w=way, o=of: f(w, o),
                )
                for end, of in (("", "value"), ("_se", "se"))
            ]
    none_wrong = 100 * 0.025 ** (1 / CHECKED)
    left, right = registers()
    found = {
        "on_both": len(listed()),
        "kept": len(survivors()),
        "blocked": 100 * (1 - len(survivors()) / len(listed())),
        "permit_rows": len(left),
        "insured_rows": len(right),
        "all_pairs": len(left) * len(right) / 1e6,
        "pairs": len(named()[0]),
        "known": len(set(clerk()[0]) & listed()),
    }
    return [
        *checks,
        *plain("two files", SETS, found),
        Check("two_p_low", "lower bound, no wrong link of 400", "binomial", lambda: none_wrong),
    ]


def survivors() -> set[int]:
    """Rows of the insured whose own permit record shares the block."""
    return {j for i, j, _ in named()[0] if true((i, j))}


def plain(what: str, by: str, found: dict[str, float]) -> list[Check]:
    return [Check(name, f"{what}: {name}", by, lambda v=value: v) for name, value in found.items()]


def _people() -> list[Check]:
    left, right = len(registers()[0]), len(registers()[1])
    shares = {
        "good": len(set(clerk()[1]) & proper()),
        "apart": (common("two")[0] - len(links("two"))) / right,
        "under_value": 100 * (1 - common("two")[0] / right),
        "under_se": 100 * common("two")[1] / right,
        "unlinked": 100 * (1 - len(links("exact")) / right),
        "naive": left * right / len(links("exact")),
        "naive_here": here()[0] * right / len(links("exact")),
        "naive_two": left * right / len(links("two")),
    }
    return [
        *plain("people", HAND, shares),
        *four("here", "persons on the permit file", here),
        *four(
            "excess",
            "over-coverage",
            lambda: (100 - 100 * here()[0] / left, 100 * here()[1] / left),
        ),
        *four("common", "persons on both", lambda: common("two")),
        *four("size", "residents, two passes", lambda: size("two")),
        *four("size_exact", "residents, exact", lambda: size("exact")),
        Check("present", "persons drawn who did not leave", "the draw repeated", present),
    ]


def present() -> int:
    """Those of the 4,000 persons behind the two files whom the draw of leavers spared."""
    from labour_migration.synthetic.streams import Draws

    return int((~Draws(SEED, ("link", "person"), 4_000).chance("left", 0.12)).sum())


CHECKS = [*_files(), *_weights(), *_links(), *_people()]
NOT_STATISTICS = dict.fromkeys(
    ("score_low", "score_high", "score_missing"), "scored by a rule from invented answers"
)
