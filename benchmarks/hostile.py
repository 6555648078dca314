"""What hostile submissions achieve: against plain nbgrader, and against our grader.

Run with ``python -m benchmarks.hostile [--family forge] [--trick forge/run_code] [--side plain]
[--jobs N] [--json FILE]``. The tricks are those of ``tests/autograder/hostile``. In every one the
learner's answers are blank or wrong, so that honest automatic points are 0.

Plain nbgrader, with its defaults, gets one copy of the course for each trick, as a trick may stop
the whole batch, and works in a container of bubblewrap: a process tree, a network and a temporary
folder of its own, everything else read-only. The container keeps this machine safe and hides
nothing of the course. Ours gets all tricks in one run, with the limits of the tests.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.plain_hostile import Outcome, Template, attack
from tests.autograder.hostile import evidence, tricks
from tests.autograder.hostile.harness import LIMITS, Aftermath, Evidence, Hunt
from tests.autograder.hostile.tricks import Trick

HEADER = (
    "| trick | plain: exit, s | plain: points | plain: effect | ours: state | points | effect |"
)
RULE = "|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """One trick on both sides; a side that was left out is None."""

    trick: Trick
    plain: Outcome | None
    ours: Evidence | None
    ours_effects: tuple[str, ...] = ()


def plain(chosen: Iterable[Trick], jobs: int) -> dict[str, Outcome]:
    """Return what each trick achieves against plain nbgrader."""
    with Template() as template, ThreadPoolExecutor(jobs) as pool:
        tried = {trick.id: pool.submit(attack, template, trick) for trick in chosen}
        found = {}
        for number, (name, future) in enumerate(tried.items(), start=1):
            found[name] = future.result()
            told = f"{found[name].exit}, {found[name].seconds:.0f} s"
            print(f"{number}/{len(tried)} {name}: {told}, {found[name].effects}", flush=True)
        return found


def ours(chosen: tuple[Trick, ...]) -> tuple[Aftermath, tuple[str, ...]]:
    """Return what came of one run over all tricks, and the honest learners with other marks."""
    with Hunt(chosen, LIMITS) as hunt:
        hunt.prepare()
        after = hunt.grade()
        wrong = [each for each, true in hunt.honest().items() if after.of[each].points != true]
        return after, tuple(wrong)


def effects(found: Evidence, trick: Trick, heard: Iterable[str]) -> tuple[str, ...]:
    """Return what a submission achieved against our grader."""
    told = [f"{found.points} points"] if (found.points or 0) > trick.promise.points else []
    told += [f"leak: {name}" for name in found.leaks]
    told += [*found.boasts, *(f"live page: {each}" for each in found.live)]
    return (*told, *(f"called: {each}" for each in heard if trick.id in each))


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    return "\n".join((HEADER, RULE, *map(_line, rows)))


def _line(row: Row) -> str:
    cells = [f"{row.trick.id}: {row.trick.about}"]
    if row.plain is None:
        cells += ["", "", ""]
    else:
        marks = evidence.in_words(row.plain.points)
        cells += [f"{row.plain.exit}, {row.plain.seconds:.0f}", marks, _said(row.plain.effects)]
    if row.ours is None:
        cells += ["", "", ""]
    else:
        marks = evidence.in_words(row.ours.points)
        cells += [str(row.ours.state), marks, _said(row.ours_effects)]
    return "| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def _said(found: Iterable[str]) -> str:
    return "; ".join(found) or "–"


def counts(rows: Iterable[Row]) -> str:
    """Return how many tricks achieved what, on either side."""
    lines = []
    listed = list(rows)
    for side in ("plain", "ours"):
        kinds: Counter[str] = Counter()
        done = [row for row in listed if getattr(row, side) is not None]
        for row in done:
            found = row.plain.kinds if side == "plain" and row.plain else _kinds(row.ours_effects)
            kinds.update(set(found))
            kinds["no effect"] += not found
        if done:
            told = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
            lines.append(f"{side}: {len(done)} tricks; {told}")
    return "\n".join(lines)


def _kinds(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({each.split(":")[0] for each in found}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", action="append", choices=tricks.FAMILIES)
    parser.add_argument("--trick", action="append", help="such as forge/run_code")
    parser.add_argument("--side", choices=("plain", "ours"))
    parser.add_argument("--jobs", type=int, default=1, help="tricks at a time, for plain nbgrader")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    args = parser.parse_args()
    families = args.family or (() if args.trick else tricks.FAMILIES)
    known = tricks.find()
    chosen = tuple(t for t in known if t.family in families or t.id in (args.trick or ()))
    if not chosen:
        parser.error("no such trick; they are: " + ", ".join(trick.id for trick in known))
    theirs = plain(chosen, args.jobs) if args.side != "ours" else {}
    after, wrong = ours(chosen) if args.side != "plain" else (None, ())
    rows = [_row(trick, theirs, after) for trick in chosen]
    print(table(rows))
    print(counts(rows))
    if after is not None:
        _print_whole(after, wrong)
    if args.json:
        args.json.write_text(json.dumps([_data(row) for row in rows], indent=1, default=str))


def _row(trick: Trick, theirs: Mapping[str, Outcome], after: Aftermath | None) -> Row:
    if after is None:
        return Row(trick, theirs.get(trick.id), None)
    found = after.of[trick.learner]
    return Row(trick, theirs.get(trick.id), found, effects(found, trick, after.heard))


def _print_whole(after: Aftermath, wrong: tuple[str, ...]) -> None:
    """Print what one run over all tricks did to everything and everybody else."""
    took = ", ".join(f"{name} {one.seconds:.0f} s" for name, one in after.commands.items())
    print(f"ours, the whole run: {took}")
    for said, found in (
        ("honest learners with other marks", wrong),
        ("files changed", after.changed),
        ("files left", after.litter),
        ("gradebook changed", after.rows_changed),
        ("calls heard", after.heard),
        ("leaks in files of nobody's", after.leaks),
        ("processes left", after.survivors),
    ):
        print(f"  {said}: {_said(found) if found else 'none'}")


def _data(row: Row) -> dict[str, object]:
    return {
        "trick": row.trick.id,
        "about": row.trick.about,
        "plain": asdict(row.plain) if row.plain else None,
        "ours": {**asdict(row.ours), "effects": row.ours_effects} if row.ours else None,
    }


if __name__ == "__main__":
    main()
