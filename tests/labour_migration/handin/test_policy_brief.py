"""The checks of the policy brief: each fault is found, sound work has none, nothing breaks them."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import rubric
from labour_migration.concepts import coherence, policies
from labour_migration.concepts.coherence import Judgement, Matrix, Objective
from labour_migration.concepts.monitoring import Indicator
from labour_migration.handin import Remark, Work, policy_brief, told
from labour_migration.handin.policy_brief import agreement, annexes, brief
from labour_migration.handin.wording import numbers
from tests.exercises.annexes import complete

RUBRIC = rubric.load("governance-coherence", "assignment")
LINKS = next(one for one in policies.sections() if one.id == "links")
FILLER = "Every word of this line stands for an argument with its source, as in act 3, page 4. "
PAIRS = "Fill care posts at home and Place nurses in Norland; Train more nurses as well."
TEXTS = {
    "situation": f"For the minister. Women and men leave; how many is not known. {FILLER * 12}",
    "coherence": f"{PAIRS} {FILLER * 11}",
    "choice": f"{PAIRS} {FILLER * 12}",
    "rights": "Article 6, looked up on 2 March 2025; irregular workers; women and men. "
    + FILLER * 12,
    "institutions": "| Measure | Answers | By | Money |\n|---|---|---|---|\n"
    f"| End the order | health ministry | 1 May 2026 | no line yet |\n\n{FILLER * 12}",
    "monitoring": f"| Nursing posts empty after departures | 260 | 150 by 2028 |\n\n{FILLER * 12}",
    "sources": f"{FILLER * 4}\n\n## References\n\n- Act 3, page 4",
}
Change = Callable[[dict[str, str], dict[str, Any]], object]


def foreign(found: Remark) -> bool:
    """Whether a remark is about the country of the annexes used here, which is invented."""
    return "invented" in found.text


def kinds(texts: dict[str, str], files: dict[str, Any]) -> dict[str, list[str]]:
    listed: dict[str, list[str]] = {"done": [], "missing": [], "conflict": []}
    for one in policy_brief.remarks(Work(texts, files)):
        if not foreign(one):
            listed[one.kind].append(one.text)
    return listed


def test_sound_work_has_nothing_missing_and_nothing_against_it() -> None:
    found = kinds(TEXTS, complete())
    assert found["missing"] == [] and found["conflict"] == []
    assert len(found["done"]) >= 8


def test_the_checks_and_the_rubric_agree() -> None:
    assert {one.id: one.title for one in RUBRIC.criteria} == brief.PARTS
    assert (RUBRIC.length.minimum, RUBRIC.length.maximum) == (brief.SHORTEST, brief.LONGEST)
    sources = RUBRIC.criteria[-1].levels
    assert f"{brief.SHORTEST:,} to {brief.LONGEST:,} words" in sources[0].descriptor
    assert f"{brief.SHORT:,} to {brief.LONG:,} words" in sources[1].descriptor
    assert f"fewer than {brief.NOT_DONE} words" in RUBRIC.blank[0]
    best = {one.id: one.levels[0].descriptor for one in RUBRIC.criteria}
    assert "at least six effects" in best["coherence"] and annexes.EFFECTS == 6
    assert "At least four indicators" in best["monitoring"] and annexes.INDICATORS == 4
    assert all(f"an {level}" in best["monitoring"] for level in annexes.LEVELS)
    draft = next(one.holds for one in RUBRIC.parts if one.id == "policy-draft")
    for name in annexes.SECTIONS:
        assert name in draft
    assert set(annexes.SECTIONS + annexes.LOOKED_AT) <= {one.id for one in policies.sections()}


def values(files: dict[str, Any], annex: str) -> dict[str, Any]:
    found: dict[str, Any] = files[f"annex-{annex}.json"]["values"]
    return found


def indicator(files: dict[str, Any], place: int) -> dict[str, Any]:
    found: dict[str, Any] = values(files, "b")["objectives"][0]["indicators"][place]
    return found


def few_effects(_: dict[str, str], files: dict[str, Any]) -> None:
    for row in values(files, "a")["cells"][1:]:
        for cell in row:
            cell["score"] = None


def no_field(_: dict[str, str], files: dict[str, Any]) -> None:
    for one in values(files, "a")["objectives"]:
        if one["field"] == "employment":
            one["field"] = "other"


def no_evidence(_: dict[str, str], files: dict[str, Any]) -> None:
    for row in values(files, "a")["cells"]:
        for cell in row:
            cell["evidence"] = cell["evidence"].split(" ")[0] if cell["evidence"] else ""


def no_table(texts: dict[str, str], files: dict[str, Any]) -> None:
    texts["institutions"] = FILLER * 14
    values(files, "c")["texts"]["plan"] = FILLER


MISSING: dict[str, tuple[Change, str]] = {
    "an empty part": (lambda t, f: t.update(choice=""), "“Choice between options” is empty"),
    "a bare part": (lambda t, f: t.update(rights="Rights matter."), "holds 2 words only"),
    "too short": (lambda t, f: t.update(situation="x " * 20, coherence=PAIRS), "words without"),
    "nobody's": (lambda t, f: t.update(dict.fromkeys(t, "few words")), "counts as not done"),
    "no day": (lambda t, f: t.update(rights=t["rights"].replace("2 March", "spring")), "no day"),
    "no article": (
        lambda t, f: t.update(rights=t["rights"].replace("Article 6", "The law")), "no article"
    ),
    "no references": (
        lambda t, f: t.update(sources=t["sources"].replace("References", "Thanks")), "References"
    ),
    "no women": (
        lambda t, f: t.update(rights=t["rights"].replace("women and men", "all")), "women and to"
    ),
    "no annex A": (lambda t, f: f.pop("annex-a.json"), "Annex A (coherence assessment) is not"),
    "no annex B": (lambda t, f: f.pop("annex-b.json"), "Annex B (monitoring plan) is not there"),
    "no annex C": (lambda t, f: f.pop("annex-c.json"), "Annex C (policy draft) is not there"),
    "few effects": (few_effects, "scores 5 effects"),
    "a field without objective": (no_field, "no objective of this field: employment"),
    "no place of evidence": (no_evidence, "at least 6 with confidence and place"),
    "no owner": (
        lambda t, f: indicator(f, 2).update(responsible=" "),
        "indicator 1.3 “Nursing posts empty after departures” lacks: owner.",
    ),
    "no baseline": (lambda t, f: indicator(f, 0).update(baseline_date=""), "lacks: baseline"),
    "no target": (lambda t, f: indicator(f, 0).update(target_date=""), "lacks: target"),
    "no source": (lambda t, f: indicator(f, 0).update(source=""), "lacks: source"),
    "no input": (lambda t, f: indicator(f, 0).update(level="output"), "of this level: input"),
    "an empty section": (
        lambda t, f: values(f, "c")["texts"].update(links=""), "section 7 Links with"
    ),
    "a measure without a body": (
        lambda t, f: t.update(institutions=t["institutions"].replace("health ministry", "–")),
        "a body that answers for it",
    ),
    "a measure without a date": (
        lambda t, f: t.update(institutions=t["institutions"].replace("1 May 2026", "soon")),
        "“soon” is no date",
    ),
    "a measure without money": (
        lambda t, f: values(f, "c")["texts"].update(
            plan="Measure | Answers | By | Money\nEnd the order | health ministry | May 2026 | –"
        ),
        "a budget line or",
    ),
    "no table of measures": (no_table, "No table of measures"),
    "no indicator in the brief": (
        lambda t, f: t.update(monitoring=FILLER * 13), "names none of the indicators"
    ),
}  # fmt: skip
CONFLICTS: dict[str, tuple[Change, str]] = {
    "too long": (lambda t, f: t.update(choice=t["choice"] + FILLER * 20), "words without"),
    "a draft's mark": (lambda t, f: t.update(choice=t["choice"] + " [date]"), "“[date]”"),
    "other conflicts": (
        lambda t, f: t.update(coherence="Equal pay for equal work against all. " + FILLER * 12),
        "“Coherence of policies” does not name both objectives of “Fill care posts at home” and "
        "“Place nurses in Norland” (−3 and −3).",
    ),
    "one conflict": (
        lambda t, f: t.update(choice=t["choice"].replace("Train more nurses", "Schools")),
        "“Choice between options” does not name both objectives of “Train more nurses”",
    ),
    "another score": (
        lambda t, f: (t.update(coherence=t["coherence"] + " It is −3, or +3."), no_threes(f)),
        "The brief speaks of +3",
    ),
    "another overall": (
        lambda t, f: t.update(coherence=t["coherence"] + " The overall is +0.32."),
        "The overall of annex A is +0.23; the brief gives +0.32.",
    ),
    "another target": (
        lambda t, f: indicator(f, 2).update(target_value="140"), "target 140"
    ),
    "a target on the wrong side": (
        lambda t, f: indicator(f, 2).update(direction="rise"), "Indicator 1.3"
    ),
    "words of the template": (
        lambda t, f: values(f, "c")["texts"].update(links=LINKS.questions[0]),
        "still holds words of the template",
    ),
    "two bodies": (
        lambda t, f: t.update(institutions=t["institutions"].replace("health", "health/labour")),
        "more than one body",
    ),
    "two files of a tool": (
        lambda t, f: f.update({"copy.json": f["annex-a.json"]}), "Several files come from one tool"
    ),
}  # fmt: skip


def no_threes(files: dict[str, Any]) -> None:
    for row in values(files, "a")["cells"]:
        for cell in row:
            cell["score"] = 2 if cell["score"] == 3 else cell["score"]


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [("missing", *case) for case in MISSING.values()]
    + [("conflict", *case) for case in CONFLICTS.values()],
    ids=[*MISSING, *CONFLICTS],
)
def test_each_fault_is_found(kind: str, change: Change, words: str) -> None:
    texts, files = dict(TEXTS), copy.deepcopy(complete())
    change(texts, files)
    assert [text for text in kinds(texts, files)[kind] if words in text], kinds(texts, files)


def test_the_invented_case_is_named_everywhere() -> None:
    texts = {**TEXTS, "rights": TEXTS["rights"] + " In valdoria."}
    found = [one.text for one in policy_brief.remarks(Work(texts, complete())) if foreign(one)]
    assert any(text.startswith("The brief names an invented country") for text in found)
    for annex in (annexes.A, annexes.B, annexes.C):
        assert any(text.startswith(annex) for text in found)
    assert any("invented example of the tool: 9 of 9" in text for text in found)


def matrix(*scores: tuple[int, int, int]) -> Matrix:
    """Four objectives of one weight with scores from one to another."""
    cells = [[Judgement() for _ in range(4)] for _ in range(4)]
    for row, column, score in scores:
        cells[row][column] = Judgement(score, "act 1", 2)
    names = [Objective(name, "employment", 1) for name in ("One", "Two", "Three", "Four")]
    return Matrix("", tuple(names), tuple(map(tuple, cells)))


@pytest.mark.parametrize(
    ("scores", "must", "may"),
    [
        ([], [], []),
        ([(0, 1, -3), (1, 2, -2), (2, 3, -1)], ["One Two"], ["One Two", "Two Three"]),
        ([(0, 1, -2), (1, 2, -2), (2, 3, -1)], [], ["One Two", "Two Three"]),
        ([(0, 1, -3), (1, 2, -2), (2, 3, -2)], ["One Two"], ["One Two", "Two Three", "Three Four"]),
        # Fewer than two conflicts: the lowest effects take their place.
        ([(0, 1, -1), (1, 2, 1), (2, 3, 3)], ["One Two"], ["One Two", "Two Three"]),
        ([(0, 1, 2), (1, 2, 1), (2, 3, 3)], ["Two Three"], ["One Two", "Two Three"]),
        ([(0, 1, 0)], [], ["One Two"]),
        # The lower direction decides.
        ([(0, 1, 3), (1, 0, -2), (1, 2, -1)], ["One Two"], ["One Two", "Two Three"]),
    ],
)  # fmt: skip
def test_which_conflicts_are_the_strongest(
    scores: list[tuple[int, int, int]], must: list[str], may: list[str]
) -> None:
    found = agreement.strongest(matrix(*scores))
    assert tuple({f"{one.first} {one.second}" for one in part} for part in found) == (
        set(must),
        set(may),
    )


def test_the_example_agrees_with_the_tool() -> None:
    must, _ = agreement.strongest(coherence.example())
    assert must == coherence.assess(coherence.example()).strongest_conflicts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("# A heading counts", 3),
        ("| a | table |\n|---|---|\n| is | left |\n> | out | too |", 0),
        ("One two.\n\n**References**\n\nAct 3", 2),
        ("One two.\n\n## References:\n- Act 3", 2),
        ("References to the law count here", 6),
        ("one – two … *** three", 3),
    ],
)
def test_the_words_that_count(text: str, count: int) -> None:
    assert brief.counted(text) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [("1,200 or 12.5 or 3,5", {"1200", "25/2", "7/2"}), ("year 2028-12-31", {"2028", "12", "31"}),
     ("9" * 400, set()), ("1 200 300", {"1200300"}), ("v1.2.3 ١٢", set())],
)  # fmt: skip
def test_numbers_in_a_text(text: str, found: set[str]) -> None:
    assert found <= {str(one) for one in numbers(text)}


ODD: list[Any] = [
    None, 0, True, "", [], {}, {"widget": "coherence-matrix"}, {"widget": None},
    {"format": 1, "widget": "coherence-matrix", "values": {}},
    {"format": 1, "widget": "monitoring-plan", "values": {"objectives": [{}] * 99}},
    {"format": 1, "widget": "policy-template", "values": {"texts": {"<script>": 1}}},
    {"format": 2, "widget": "stakeholder-map", "values": []},
]  # fmt: skip


@pytest.mark.parametrize("content", ODD, ids=repr)
def test_any_file_is_survived_and_never_believed(content: Any) -> None:
    found = kinds(TEXTS, {"x.json": content})
    assert not [text for text in found["done"] if "Annex" in text]
    assert len([text for text in found["missing"] if text.startswith("Annex")]) >= 3


def spoil(value: Any, data: st.DataObject) -> Any:
    """Return a saved state with one thing in it replaced by something odd."""
    odd = data.draw(st.sampled_from([None, -1, 10**30, "", "\x00", [], {}, "9" * 5000, 0.5]))
    match value:
        case dict() if value:
            key = data.draw(st.sampled_from(sorted(value)))
            return {**value, key: data.draw(st.sampled_from([odd, spoil(value[key], data)]))}
        case list() if value:
            place = data.draw(st.integers(0, len(value) - 1))
            return [*value[:place], spoil(value[place], data), *value[place + 1 :]]
    return odd


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_spoilt_file_becomes_a_remark(data: st.DataObject) -> None:
    files = complete()
    name = data.draw(st.sampled_from(sorted(files)))
    spoilt = {**files, name: spoil(files[name], data)}
    assert told(policy_brief.remarks(Work(TEXTS, spoilt)))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*brief.PARTS, "other"]), st.text(max_size=400)))
def test_any_text_is_survived(texts: dict[str, str]) -> None:
    text = told(policy_brief.remarks(Work(texts, complete())))
    text.encode()
    assert "\x1b" not in text


@pytest.mark.parametrize(
    "sign", ["|", "1,", "1 ", "−3 ", "[date", "[ ", "women ", "\n", " ", "# ", "> |", "1 of ", "§ "]
)
def test_a_text_of_any_length_comes_to_an_end(sign: str) -> None:
    """A pattern that backtracks would be stopped by the run's time limit."""
    texts = dict.fromkeys(brief.PARTS, sign * (200_000 // len(sign)))
    assert told(policy_brief.remarks(Work(texts, {"a": complete()["annex-a.json"]})))


def test_a_day_of_measuring_stands_for_a_baseline() -> None:
    assert "baseline" not in annexes.lacking(Indicator(baseline_date="2026-03-01"))
    assert annexes.lacking(Indicator(baseline_value="3"))[2] == "baseline"
