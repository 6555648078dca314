"""Who is asked what: the walk of one respondent, and a check of all ways through."""

from collections.abc import Iterator
from dataclasses import dataclass

from labour_migration.concepts.questionnaire.definition import FACTS, Module, Question
from labour_migration.concepts.questionnaire.derived import CONCEPTS, derive
from labour_migration.concepts.questionnaire.rules import Answers, Given, Rule


@dataclass(frozen=True)
class Fault:
    """What is wrong with the routing, and at which question or result."""

    kind: str
    place: str
    message: str


def walk(module: Module, answers: Answers) -> tuple[str, ...]:
    """The questions that a respondent is asked, in order.

    An answer to a question that is not asked plays no part. Questions look back only, so one pass
    ends every interview.

    >>> from labour_migration.concepts.questionnaire.definition import migration_module
    >>> child = {"age": 9, "rel": "2", "cob": "QVR", "cit1": "QVR", "ever_abroad12": "2"}
    >>> walk(migration_module(), child)[2:]
    ('cob', 'cit1', 'cit2', 'cit_how', 'ever_abroad12', 'stay_12')
    """
    return tuple(_taken(module, answers))


def taken(module: Module, answers: Answers) -> dict[str, Given]:
    """The answers that count: one for each question asked, None where it is not stated."""
    return _taken(module, answers)


def check(module: Module) -> tuple[Fault, ...]:
    """The faults of the routing; empty if there is none.

    ``reference``: a rule names a question that does not exist or is asked later, or an answer
    that it does not have. If there are none, all ways through are tried, with one answer of each
    kind that a rule tells apart: ``unreachable``, no answers lead to the question; ``undecided``,
    a respondent who answered everything that was asked is left without a result.
    """
    # Each of these makes sense only if the one before found nothing.
    named = tuple(_names(module)) or tuple(_references(module))
    return named or (*_unreachable(module), *_undecided(module))


def ways(module: Module, names: set[str]) -> Iterator[dict[str, Given]]:
    """Every way through the questions of ``names``, as answers that a rule tells apart."""
    chosen = [one for one in module.questions if one.id in names]

    def onward(place: int, given: dict[str, Given]) -> Iterator[dict[str, Given]]:
        if place == len(chosen):
            yield given
            return
        one = chosen[place]
        if one.asked_if is not None and one.asked_if.holds(given) is not True:
            yield from onward(place + 1, given)
            return
        for answer in _kinds(module, one):
            yield from onward(place + 1, {**given, one.id: answer})

    yield from onward(0, {})


def _taken(module: Module, answers: Answers) -> dict[str, Given]:
    given: dict[str, Given] = {}
    for one in module.questions:
        if one.asked_if is None or one.asked_if.holds(given) is True:
            given[one.id] = answers.get(one.id)
    return given


def _names(module: Module) -> Iterator[Fault]:
    seen: set[str] = set()
    for one in module.questions:
        if one.id in seen:
            yield Fault("reference", one.id, f"There are two questions {one.id}.")
        seen.add(one.id)


def _references(module: Module) -> Iterator[Fault]:
    order = {one.id: place for place, one in enumerate(module.questions)}
    rules = [(one.id, place, one.asked_if) for place, one in enumerate(module.questions)]
    rules += [(name, len(order), rule) for name, rule in module.derived.items()]
    for where, place, rule in rules:
        for test in rule.tests() if rule else ():
            if test.question not in order:
                yield Fault("reference", where, f"There is no question {test.question}.")
            elif order[test.question] >= place:
                later = module[test.question].name
                yield Fault("reference", where, f"The answer on “{later}” comes too late.")
            elif reason := _misfit(module[test.question], test):
                yield Fault("reference", where, reason)


def _misfit(question: Question, test: Rule) -> str:
    """Why a test does not fit the answers of a question; "" if it does."""
    of_codes = test.kind in ("is", "not")
    if of_codes is (question.codes is None):
        return f"“{question.name}” is answered by a {question.kind}; the rule tests another kind."
    strange = [value for value in test.values if str(value) not in (question.codes or ())]
    return f"“{question.name}” has no answer {strange[0]}." if of_codes and strange else ""


def _unreachable(module: Module) -> Iterator[Fault]:
    for one in module.questions:
        names = _behind(module, {one.id})
        if not any(one.id in way for way in ways(module, names)):
            yield Fault("unreachable", one.id, "No answers lead to this question.")


def _undecided(module: Module) -> Iterator[Fault]:
    names = _behind(module, {t.question for name in FACTS for t in module.derived[name].tests()})
    left: dict[str, dict[str, Given]] = {}
    for way in ways(module, names):
        found = derive(module, way)
        for concept in CONCEPTS:
            if found[concept].applies is None:
                left.setdefault(concept, way)
    for concept, way in left.items():
        told = "; ".join(f"{module[name].name}: {module[name].label(way[name])}" for name in way)
        result = concept.replace("_", " ")
        yield Fault("undecided", concept, f"No result on “{result}” for somebody with {told}.")


def _behind(module: Module, names: set[str]) -> set[str]:
    """The questions of ``names`` and all those on which their being asked depends."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        one = module[waiting.pop()]
        found.add(one.id)
        if one.asked_if is not None:
            waiting |= {test.question for test in one.asked_if.tests()} - found
    return found


def _kinds(module: Module, question: Question) -> list[str | int]:
    """One answer of each kind that some rule tells apart."""
    rules = [*(one.asked_if for one in module.questions), *module.derived.values()]
    tests = [
        test
        for rule in rules
        if rule is not None
        for test in rule.tests()
        if test.question == question.id
    ]
    possible: list[str | int] = list(question.codes or ())
    if question.codes is None:
        bounds = {int(test.values[0]) + step for test in tests for step in (-1, 0, 1)}
        possible = sorted(
            value
            for value in bounds | {question.lowest}
            if question.lowest <= value <= question.highest
        )
    by_kind: dict[tuple[bool, ...], str | int] = {}
    for value in possible:
        by_kind.setdefault(tuple(test.accepts(value) for test in tests), value)
    return list(by_kind.values())
