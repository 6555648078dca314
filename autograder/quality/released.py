"""Gate: nothing in the release tells an answer. It opens every file and looks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.items import Item, MatchingItem, MultipleItem, SingleItem
from autograder.quality.findings import Fault
from autograder.quality.trial import Trial, flagged, is_test, split_hidden

PRIVATE = frozenset({"questions.yml", "planted.py", "model_answers.yml", "edition.yml"})
MARKERS = ("HIDDEN TESTS", "BEGIN SOLUTION", "END SOLUTION", "mark(")
QUESTION = frozenset(
    {
        "id", "kind", "points", "stem", "options", "unit", "decimals", "minimum", "maximum",
        "given", "lefts", "fixed_order", "topic", "difficulty", "family",
    }
)  # fmt: skip
# Shorter lines are not telling: `import math`, `Yes.`
TELLING = 16


@dataclass(frozen=True)
class Secret:
    """A text that learners must not get, and what it is."""

    kind: str
    text: str


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield every secret that a file of the release holds."""
    secrets = tuple(secrets_of(trial))
    for path in sorted(trial.release.rglob("*")):
        if path.is_file():
            where = path.relative_to(trial.release).as_posix()
            yield from leaks(where, path.name, _text(path), secrets)
    public = trial.release / "questions.json"
    if public.is_file():
        yield from _odd_fields(json.loads(public.read_text(encoding="utf-8")))


def leaks(where: str, name: str, text: str, secrets: Iterable[Secret]) -> Iterator[Fault]:
    """Yield each secret of a released file; one of a kind is enough."""
    remedy = "Take it out of the release before anybody gets it."
    if name in PRIVATE:
        yield Fault(where, "the file itself is not for learners.", remedy)
    found: dict[str, str] = {}
    for secret in secrets:
        if secret.text in text:
            found.setdefault(secret.kind, secret.text)
    for kind, secret_text in found.items():
        yield Fault(where, f"it holds {kind}: {secret_text[:60]!r}.", remedy)


def secrets_of(trial: Trial) -> Iterator[Secret]:
    """Yield what the release must not hold: markers, solutions, tests, the bank's keys."""
    yield from (Secret("a marker of hidden text", marker) for marker in MARKERS)
    seen = "\n".join(_visible(trial))
    for cell in trial.cells:
        kind, text = "", ""
        if flagged(cell, "solution"):
            kind, text = "a line of a solution", cell.source
        elif is_test(cell):
            kind, text = "a line of a hidden test", split_hidden(cell.source)[1]
        for line in map(str.strip, text.split("\n")):
            if len(line) >= TELLING and line not in seen:
                yield Secret(kind, line)
    planted = trial.folder / "planted.py"
    if planted.is_file():
        for line in map(str.strip, planted.read_text(encoding="utf-8").split("\n")):
            if len(line) >= TELLING and line not in seen:
                yield Secret("a line of planted answers", line)
    yield from told(trial.items.values(), json.dumps(trial.visible, ensure_ascii=False))


def told(items: Iterable[Item], shown: str) -> Iterator[Secret]:
    """Yield the ids of items and what they say after marking.

    `shown` is what learners see anyway: a feedback that repeats an option's words tells nothing.
    """
    for item in items:
        yield Secret("the id of an item", item.id)
        for text in feedback_of(item):
            if len(text) >= TELLING and text not in shown:
                yield Secret("feedback", text)


def feedback_of(item: Item) -> list[str]:
    """Return everything that an item says after marking."""
    match item:
        case SingleItem() | MultipleItem():
            return [option.feedback for option in item.options]
        case MatchingItem():
            return [pair.feedback for pair in item.pairs]
        case _:
            return [item.right, item.wrong]


def _visible(trial: Trial) -> Iterator[str]:
    """Yield the source of all cells that learners are meant to read."""
    for cell in trial.cells:
        if not flagged(cell, "solution"):
            yield split_hidden(cell.source)[0]


def _odd_fields(content: Mapping[str, Any]) -> Iterator[Fault]:
    for question in (*content["questions"], *content.get("draw", {}).get("pool", ())):
        odd = question.keys() - QUESTION
        options = (*question.get("options", ()), *question.get("lefts", ()))
        odd |= {name for option in options for name in option.keys() - {"id", "text"}}
        if odd:
            where = f"questions.json, {question.get('id') or question['stem'][:40]}"
            yield Fault(where, f"it has the field {min(odd)!r}.", "Publish what is needed only.")


def _text(path: Path) -> str:
    """Return all text of a file; of JSON the strings it holds, read as a program reads them."""
    raw = path.read_bytes().decode("utf-8", errors="replace")
    try:
        return "\n".join([raw, *_strings(json.loads(raw))])
    except ValueError:
        return raw


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for name, inner in value.items():
                yield from (name, *_strings(inner))
        case list() if value and all(isinstance(one, str) for one in value):
            # A cell's source is a list of lines.
            yield "".join(value)
        case list():
            for inner in value:
                yield from _strings(inner)
