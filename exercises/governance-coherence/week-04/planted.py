"""Wrong answers to week 4's data questions: each must lose its own points and no others."""

from collections.abc import Mapping
from dataclasses import replace

from labour_migration import datasets, synthetic
from labour_migration.concepts import coherence
from labour_migration.widgets import Quiz

# Row and column from 0, score, confidence in quarters.
DECISIONS = {
    1: (6, 2, 1, 4),
    2: (6, 3, 1, 2),
    3: (3, 6, 2, 4),
    4: (0, 6, -1, 2),
    5: (5, 3, 1, 4),
    6: (8, 6, 0, 3),
    7: (3, 5, 0, 2),
    8: (4, 6, 2, 4),
}
# Influence and interest in yeses, by number of the stakeholder.
TEAMS: Mapping[int, Mapping[int, tuple[int, int]]] = {
    1: {10: (2, 4), 13: (2, 4), 7: (3, 3)},
    2: {10: (2, 4), 8: (2, 3), 13: (2, 4)},
    3: {9: (3, 4), 16: (1, 3), 11: (3, 4)},
    4: {15: (2, 4), 16: (1, 2), 13: (2, 4)},
    5: {7: (3, 3), 11: (3, 4), 10: (2, 4)},
    6: {8: (2, 3), 15: (2, 4), 13: (2, 4)},
}


def _assessed(row: int, column: int, judged: coherence.Judgement) -> coherence.Assessment:
    matrix = coherence.example()
    cells = [list(line) for line in matrix.cells]
    cells[row][column] = judged
    return coherence.assess(replace(matrix, cells=tuple(tuple(line) for line in cells)))


def q5(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name: what went wrong, and the value it leads to for this learner."""
    row, column, score, quarters = DECISIONS[int(quiz.given("q5")["number"])]
    matrix = coherence.example()
    after = _assessed(row, column, coherence.Judgement(score, "new", quarters))
    before = coherence.assess(matrix)
    kept = matrix.cells[row][column].confidence_quarters
    found = {
        "before the decision": before.effects[row].given,
        "overall instead of the objective": after.overall,
        "what it receives": after.effects[row].received,
        "what the other objective gives": after.effects[column].given,
        "old confidence": _assessed(row, column, coherence.Judgement(score, "new", kept))
        .effects[row]
        .given,
        "evidence left empty": _assessed(row, column, coherence.Judgement(score, "", quarters))
        .effects[row]
        .given,
    }
    return {name: round(float(value or 0), 2) for name, value in found.items()}


def q6(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name, as above."""
    survey = synthetic.labour_force_survey(quiz.seed, quiz.learner)
    survey = survey[survey["lfs_status"].eq(1) & survey["edu"].eq(3) & survey["isco1"].gt(0)]
    survey = survey[survey["cob"] != "ZZZ"]
    home, below = survey["cob"].eq("QVR"), survey["isco1"].ge(4)
    people = survey["w_cob"].groupby([home, below]).sum()
    abroad_pct = 100 * people[False, True] / people[False].sum()
    home_pct = 100 * people[True, True] / people[True].sum()
    below_all = people[False, True] + people[True, True]
    return {
        "sign turned": round(home_pct - abroad_pct, 1),
        "share of those born abroad alone": round(abroad_pct, 1),
        "share of those born in the country": round(home_pct, 1),
        "divided by the column": round(
            100 * (people[False, True] - people[True, True]) / below_all, 1
        ),
        "a ratio": round(abroad_pct / home_pct, 1),
        "divided by those at their level": round(
            100 * people[False, True] / people[False, False]
            - 100 * people[True, True] / people[True, False],
            1,
        ),
    }


def q7(quiz: Quiz) -> dict[str, float]:
    """Mistakes by name, as above."""
    table = datasets.load("stakeholders")
    seats = dict(enumerate(table["seat"].eq("yes"), 1))
    first = dict(enumerate(zip(table["can"].str.len(), table["touched"].str.len(), strict=True), 1))
    second = first | dict(TEAMS[int(quiz.given("q7")["team"])])

    def voice(scores: Mapping[int, tuple[int, int]]) -> list[int]:
        return [no for no, (can, touched) in scores.items() if can < 3 <= touched]

    now = voice(second)
    without = [no for no in now if not seats[no]]
    return {
        "first map": round(100 * sum(not seats[no] for no in voice(first)) / len(voice(first)), 1),
        "those with a seat": round(100 * (1 - len(without) / len(now)), 1),
        "divided by all sixteen": round(100 * len(without) / len(second), 1),
        "number instead of per cent": float(len(without)),
    }
