"""The rules of the tools that keep what is typed: the same in JavaScript as in Python."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from labour_migration.concepts import plain_text, policies
from labour_migration.documents import Document, to_data
from labour_migration.errors import LabourMigrationError
from labour_migration.widgets.models.checklists import PolicyChecklist
from labour_migration.widgets.models.controls import LONGEST_LINE
from labour_migration.widgets.models.policy import PolicyDraft
from labour_migration.widgets.reading import LONGEST_TEXT

from .test_tools_rules import call
from .tool_pages import STATIC

SECTIONS: list[dict[str, Any]] = [
    {"id": one.id, "number": one.number, "title": one.title, "ask": one.ask}
    for one in policies.sections()
]
TASKS: list[dict[str, Any]] = [
    {"id": one.id, "title": one.title, "sections": list(one.sections)} for one in policies.tasks()
]
DATA = {"sections": SECTIONS, "tasks": TASKS}
ITEMS = [vars(one) for one in policies.checklist()]
PIECES = (
    *"ab |-*•:",
    "- ",
    "\n",
    "\n\n",
    "\r\n",
    " | ",
    "|---|",
    "\t",
    "\x00",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x1c",
    "\u00a0",
    "\U0001f30d",
    "<b>&",
    "=1+1",
    "é",
)


# The values travel as a file does: as text, in which "__proto__" is a name like any other.
READ = """async ([path, known, text]) => {
  const { read } = await import(path);
  return JSON.parse(text).map((values) => {
    try { return read(known, values); } catch (problem) { return { error: problem.message }; }
  });
}"""


def typed(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.randint(0, 30)))


def drafts() -> list[PolicyDraft]:
    chance = random.Random(5)
    made = [PolicyDraft()]
    for _ in range(40):
        texts = {one["id"]: typed(chance) if chance.random() < 0.5 else "" for one in SECTIONS}
        names = chance.sample([one["id"] for one in TASKS], chance.randint(0, 12))
        notes = {name: typed(chance) for name in names}
        section = chance.choice(SECTIONS)["id"]
        made.append(PolicyDraft(typed(chance), typed(chance), section, texts, notes).settled())
    return made


def checklists() -> list[PolicyChecklist]:
    chance = random.Random(6)
    made = [PolicyChecklist().settled()]
    for _ in range(30):
        answers = {one["id"]: chance.choice(["", "yes", "partly", "no"]) for one in ITEMS}
        notes = {one["id"]: typed(chance) if chance.random() < 0.4 else "" for one in ITEMS}
        made.append(PolicyChecklist("Choices", answers, notes))  # type: ignore[arg-type]
    return made


def values(model: PolicyDraft | PolicyChecklist) -> Any:
    return model.state()["values"]


def test_what_is_typed_is_read_alike(blank: Page) -> None:
    chance = random.Random(7)
    texts = [typed(chance) for _ in range(400)]
    found = call(blank, "tools/plain-text.js", "blocks", [[text] for text in texts])
    read = [Document("x", plain_text.blocks(text)) for text in texts]
    assert found == [to_data(one)["blocks"] for one in read]
    assert {"paragraph", "bullets", "table"} == {block["kind"] for one in found for block in one}
    for name in ("clean", "line", "words"):
        answers = call(blank, "tools/plain-text.js", name, [[text] for text in texts])
        assert answers == [getattr(plain_text, name)(text) for text in texts]


def test_half_a_character_is_left_out_alike(blank: Page) -> None:
    script = """async () => {
      const { clean } = await import("/_static/tools/plain-text.js");
      return clean("a" + String.fromCharCode(0xd800) + "b");
    }"""
    assert blank.evaluate(script) == plain_text.clean("a\ud800b") == "ab"


def test_a_draft_becomes_the_same_document(blank: Page) -> None:
    made = drafts()
    calls = [[DATA, values(one)] for one in made]
    rules = "tools/policy-rules.js"
    assert call(blank, rules, "brief", calls) == [to_data(one.brief()) for one in made]
    assert call(blank, rules, "summary", calls) == [one.draft().summary() for one in made]
    states = [[list(row) for row in one.draft().rows()] for one in made]
    assert call(blank, rules, "rows", calls) == states
    assert {row[3] for one in states for row in one} == {"written", "notes only", "empty"}
    assert call(blank, rules, "blank", [[DATA]]) == [values(PolicyDraft())]


def test_a_checklist_becomes_the_same_document(blank: Page) -> None:
    made = checklists()
    calls = [[ITEMS, values(one)] for one in made]
    rules = "tools/checklist-rules.js"
    assert call(blank, rules, "brief", calls) == [to_data(one.brief()) for one in made]
    assert call(blank, rules, "summary", calls) == [one.result().text for one in made]
    assert call(blank, rules, "blank", [[ITEMS]]) == [values(made[0])]


@pytest.mark.parametrize("model", [PolicyDraft(), PolicyChecklist().settled()])
def test_files_are_taken_and_refused_alike(blank: Page, model: Any) -> None:
    good = [values(one) for one in (drafts() if isinstance(model, PolicyDraft) else checklists())]
    good = [one for one in good if taken(model, one)]
    assert len(good) > 15
    path = "policy" if isinstance(model, PolicyDraft) else "checklist"
    known: Any = DATA if isinstance(model, PolicyDraft) else ITEMS
    cases = [*good, *broken(good[1])]
    found = blank.evaluate(READ, [f"/_static/tools/{path}-rules.js", known, json.dumps(cases)])
    for case, answer in zip(cases, found, strict=True):
        assert ("error" not in answer) == taken(model, case), (case, answer)
    assert found[: len(good)] == good


def taken(model: Any, case: object) -> bool:
    try:
        model.loaded({"format": 1, "widget": model.KIND, "values": case})
    except LabourMigrationError:
        return False
    return True


def broken(good: dict[str, Any]) -> Iterator[Any]:
    """A good value spoilt in one place at a time."""
    odd: Any
    yield from (None, [], "x", 1, {})
    for name, value in good.items():
        yield {key: other for key, other in good.items() if key != name}
        yield good | {"zoo": 1}
        for odd in (None, 3, [], {}, "poem", "x" * (LONGEST_LINE + 1), {"__proto__": "x"}):
            if odd != value and not (name == "notes" and odd == {}):
                yield good | {name: odd}
        if isinstance(value, dict):
            for inner in [*list(value)[:2], "poem", "__proto__", "toString"]:
                for odd in (None, 3, ["x"], "x" * (LONGEST_TEXT + 1)):
                    yield good | {name: {**value, inner: odd}}
                yield good | {name: {key: one for key, one in value.items() if key != inner}}


def test_the_limits_are_those_of_the_widget() -> None:
    text = (STATIC / "tools" / "policy-rules.js").read_text()
    limits = dict(re.findall(r"const (LONGEST_\w+) = (\d+);", text))
    assert limits == {"LONGEST_LINE": str(LONGEST_LINE), "LONGEST_TEXT": str(LONGEST_TEXT)}


def pair(**changes: Any) -> dict[str, Any]:
    draft = values(PolicyDraft())
    for name, value in changes.items():
        if isinstance(value, dict):
            draft[name] = draft[name] | value
        else:
            draft[name] = value
    return dict(draft)


def test_two_drafts_become_one_without_loss(blank: Page) -> None:
    mine = pair(country="Valdoria", texts={"vision": "Mine", "plan": "Only here"})
    theirs = pair(
        title="Policy",
        country="Valdoria",
        texts={"vision": "Theirs", "legal": "Only there"},
        notes={"coherence/cycle": "Noted"},
    )
    rules = "tools/policy-rules.js"
    (differ,) = call(blank, rules, "clashes", [[DATA, mine, theirs]])
    assert differ == ["4 Vision and guiding principles"]
    kept, taken_ = call(blank, rules, "merged", [[DATA, mine, theirs], [DATA, theirs, mine]])
    assert (kept["texts"]["vision"], taken_["texts"]["vision"]) == ("Mine", "Theirs")
    for one in (kept, taken_):
        assert one["texts"]["plan"] == "Only here" and one["texts"]["legal"] == "Only there"
        assert one["title"] == "Policy" and one["notes"] == {"coherence/cycle": "Noted"}
