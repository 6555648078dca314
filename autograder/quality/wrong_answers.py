"""Gate: a planted wrong answer loses its own question's points, no others, and is explained."""

from __future__ import annotations

import importlib.util
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from autograder.certificate import show
from autograder.items import Item, SingleItem, mistakes
from autograder.items.questions import NumberQuestion
from autograder.marking import reference
from autograder.marking.protocol import CellResult
from autograder.quality.findings import Fault
from autograder.quality.trial import LEARNERS, Trial

PLANTED = "planted.py"
FEWEST = 3
TRIED = 3
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Told:
    """What one learner was told about one planted answer, beside the right answer."""

    question: str
    mistake: str
    message: str
    right: object
    decimals: int | None = None


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield each planted answer that is not marked, or not explained, as it should be."""
    module = _planted(trial)
    told: list[Told] = []
    for learner in LEARNERS[:TRIED]:
        asked = reference.items_asked(trial.folder, learner)
        right = trial.answers(learner)
        whole = trial.mark(learner, right)
        for question, cell in trial.tested():
            wrong = planted_for(trial, module, asked, question.id, learner)
            yield from _enough(question.id, wrong, asked.get(question.id), learner)
            for mistake, value in wrong.items():
                given = trial.mark(learner, {**right, question.id: value})
                where = f"{question.id}, {mistake!r}, learner {learner}"
                yield from _lost(where, cell.id, given, whole)
                decimals = question.decimals if isinstance(question, NumberQuestion) else None
                message = _message(question.id, given[cell.id])
                told.append(Told(question.id, mistake, message, right[question.id], decimals))
    yield from unexplained(told)
    yield from given_away(told)


def _planted(trial: Trial) -> ModuleType | None:
    """Return the module of planted answers beside the notebook, if there is one."""
    path = trial.folder / PLANTED
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location(f"planted_{trial.name.replace('-', '_')}", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def planted_for(
    trial: Trial, module: ModuleType | None, asked: Mapping[str, Item], name: str, learner: str
) -> dict[str, Any]:
    """Return a question's wrong answers by name: of its item, or of the module beside it."""
    if name in asked:
        found = mistakes(asked[name])
        return {f"{asked[name].id}: {answer}": answer for answer in found}
    plant = getattr(module, name, None)
    if plant is None:
        return {}
    # Through JSON, as a saved answer goes: NumPy's numbers become plain ones.
    planted = plant(reference.quiz(trial.folder, learner))
    plain: dict[str, Any] = json.loads(json.dumps(planted, default=float))
    return plain


def _enough(
    question: str, wrong: Mapping[str, Any], item: Item | None, learner: str
) -> Iterator[Fault]:
    least = min(FEWEST, len(item.options) - 1) if isinstance(item, SingleItem) else FEWEST
    if len(wrong) < least:
        message = f"{len(wrong)} wrong answers are planted for learner {learner}."
        remedy = f"Plant {least} that people really give, in {PLANTED}: def {question}(quiz)."
        yield Fault(question, message, remedy)


def _lost(
    where: str, own: str, given: Mapping[str, CellResult], right: Mapping[str, CellResult]
) -> Iterator[Fault]:
    """Yield what a wrong answer did not lose, and what it lost elsewhere."""
    if given[own].status == "broken":
        message = f"the test cell breaks ({given[own].message})."
        yield Fault(where, message, "Let the cell bear any answer of the right form.")
    elif given[own].points:
        message = f"the wrong answer earns {show(given[own].points)} point(s)."
        yield Fault(where, message, "Let the test catch it, or plant another answer.")
    for name, result in given.items():
        if name != own and result.points != right[name].points:
            message = f"it changes what {name} gives."
            yield Fault(where, message, "Let each test cell read its own answer only.")


def _message(question: str, result: CellResult) -> str:
    """Return what the learner reads, without the line that repeats the answer."""
    echo = f"{question} is answered:"
    lines = [line for line in result.printed.splitlines() if not line.startswith(echo)]
    return "\n".join(filter(None, [*lines, result.message])).strip()


def unexplained(told: Iterable[Told]) -> Iterator[Fault]:
    """Yield the wrong answers that nothing is said about."""
    for question, mistake in sorted(
        {(one.question, one.mistake) for one in told if not one.message}
    ):
        message = "the learner is told nothing."
        yield Fault(f"{question}, {mistake!r}", message, "Say what is probably wrong, and why.")


def given_away(told: Iterable[Told]) -> Iterator[Fault]:
    """Yield the messages that hold the right value.

    A number may stand in a message by chance ("add 1"); one that is there for every learner who
    made the mistake, when there are several, is no chance.
    """
    groups: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        if isinstance(one.right, int | float) and one.decimals is not None:
            groups.setdefault((one.question, one.mistake), []).append(one)
    for (question, mistake), group in groups.items():
        if len(group) > 1 and all(_holds(one) for one in group):
            message = "the message gives the right value away."
            yield Fault(f"{question}, {mistake!r}", message, "Explain the way, not the value.")


def _holds(one: Told) -> bool:
    assert isinstance(one.right, int | float) and one.decimals is not None
    near = 10.0**-one.decimals / 2 + 1e-9
    numbers = (float(text.replace(",", "")) for text in _NUMBER.findall(one.message))
    return any(math.isclose(number, one.right, rel_tol=0, abs_tol=near) for number in numbers)
