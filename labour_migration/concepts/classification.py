"""Cases to practise on: under which concepts of the 20th ICLS Guidelines does a person fall?

The decision itself is `labour_migration.indicators.icls.decide`; the people are invented.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import yaml

from labour_migration.indicators import icls

CRITERIA: tuple[icls.Criterion, ...] = get_args(icls.Criterion)


@dataclass(frozen=True)
class Case:
    """An invented person: the story, and what it answers to the questions."""

    id: str
    title: str
    story: str
    answers: icls.Answers


@cache
def _content() -> dict[str, Any]:
    text = files("labour_migration.concepts").joinpath("data/icls_cases.yml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def cases() -> tuple[Case, ...]:
    """The prepared cases, in order.

    >>> nurse = cases()[0]
    >>> icls.decide(nurse.answers)["migrant_worker"].part
    'b'
    """
    return tuple(
        Case(**one | {"answers": icls.Answers(**one["answers"])}) for one in _content()["cases"]
    )


def questions() -> dict[str, str]:
    """The wording of each question, by the field of ``icls.Answers`` that it fills.

    >>> questions()["born_abroad"]
    'Was the person born abroad?'
    """
    return dict(_content()["questions"])


def concepts() -> dict[str, str]:
    """The name of each concept, by its key in ``icls.CONCEPTS``."""
    return dict(_content()["concepts"])


def verdict(decision: icls.Decision) -> str:
    """A decision in words.

    >>> verdict(icls.Decision(True, "a", "")), verdict(icls.Decision(None, "", ""))
    ('yes, part (a)', 'cannot be decided')
    """
    if decision.applies is None:
        return "cannot be decided"
    part = f", part ({decision.part})" if decision.part else ""
    return ("yes" if decision.applies else "no") + part
