"""Conditions of a questionnaire: tests of answers given before, joined by all and any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labour_migration.concepts.errors import ConceptError

# A code, a number, or None where the question was asked and the answer is not stated.
Given = str | int | None
Answers = Mapping[str, Given]

TESTS = ("is", "not", "at_least", "at_most")
JOINS = ("all", "any")


class BadModule(ConceptError):
    """A questionnaire is not written as it must be; the message says where."""


@dataclass(frozen=True)
class Rule:
    """A test of one answer, or several rules joined.

    ``kind`` is one of ``TESTS``, with ``question`` and ``values`` (codes, or one number), or one
    of ``JOINS``, with ``parts``.
    """

    kind: str
    question: str = ""
    values: tuple[str | int, ...] = ()
    parts: tuple[Rule, ...] = ()

    @classmethod
    def of(cls, data: Any, where: str) -> Rule:
        """The rule as written in a questionnaire; BadModule if it is none.

        >>> Rule.of({"question": "age", "at_least": 15}, "adults").kind
        'at_least'
        """
        given = set(data) if isinstance(data, Mapping) else set()
        if len(given) == 1 and (kind := min(given)) in JOINS and data[kind]:
            return cls(kind, parts=tuple(cls.of(part, where) for part in data[kind]))
        kinds = given & set(TESTS)
        if given != kinds | {"question"} or len(kinds) != 1:
            raise BadModule(
                f"{where}: {data!r} is no rule; write {{question: age, at_least: 15}}, "
                "{question: cob, is: [QRY]}, or all or any of such rules"
            )
        kind = kinds.pop()
        of_codes = kind in ("is", "not")
        values = data[kind] if of_codes else [data[kind]]
        wanted = str if of_codes else int
        fits = isinstance(values, list) and all(type(value) is wanted for value in values)
        if not values or not fits:
            raise BadModule(f"{where}: {kind} of {data['question']!r} cannot be {data[kind]!r}")
        return cls(kind, data["question"], tuple(values))

    def holds(self, answers: Answers) -> bool | None:
        """Whether the rule holds; None where that is not known for lack of an answer.

        >>> adult = Rule("at_least", "age", (15,))
        >>> adult.holds({"age": 14}), adult.holds({"age": 15}), adult.holds({})
        (False, True, None)
        """
        if self.kind in JOINS:
            found = [part.holds(answers) for part in self.parts]
            settles = self.kind == "any"
            return settles if settles in found else None if None in found else not settles
        answer = answers.get(self.question)
        if answer is None:
            return None
        return self.accepts(answer)

    def accepts(self, answer: str | int) -> bool:
        """Whether an answer passes the test."""
        match self.kind:
            case "is":
                return answer in self.values
            case "not":
                return answer not in self.values
            case "at_least":
                return int(answer) >= int(self.values[0])
            case _:
                return int(answer) <= int(self.values[0])

    def tests(self) -> Iterator[Rule]:
        """The tests that the rule is made of, in order."""
        if self.kind in JOINS:
            for part in self.parts:
                yield from part.tests()
        else:
            yield self

    def data(self) -> dict[str, Any]:
        """The rule as it is written."""
        if self.kind in JOINS:
            return {self.kind: [part.data() for part in self.parts]}
        single = self.kind in ("at_least", "at_most")
        return {
            "question": self.question,
            self.kind: self.values[0] if single else list(self.values),
        }
