"""How what a learner typed, chose or computed becomes an answer: a plain value, or a problem."""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Iterable
from decimal import Decimal

from labour_migration.widgets.errors import QuizError
from labour_migration.widgets.questions import Question

Answer = str | int | float | list[str]
LONGEST_TEXT = 20_000
LONGEST_SHORT = 200
LARGEST_NUMBER = 1e15
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’_]")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"-?\d{1,3}([.,])\d{3}(\1\d{3})+")
_EITHER = re.compile(r"-?[1-9]\d{0,2},\d{3}")


def accept(question: Question, given: object) -> Answer | None:
    """Return a given answer in the form in which it is saved; None for an emptied one.

    Numbers may come as text ("12,3 %"), options by their letter or their wording.
    QuizError says in words what is wrong with an answer that cannot be used.
    """
    if given is None:
        return None
    match question.kind:
        case "single":
            answer: Answer | None = _option(question, given) if given != "" else None
        case "multiple":
            answer = _options(question, given)
        case "number":
            answer = _number(given)
        case "ordering":
            answer = _letters(question, given, "every line once, in your order")
        case "matching":
            answer = _letters(question, given, "an option for each line, in the lines' order")
        case "short" | "text":
            answer = _text(given)
    if answer is not None:
        trouble = problem(question, answer)
        if trouble:
            raise QuizError(trouble)
    return answer


def problem(question: Question, answer: object) -> str | None:
    """Return what is wrong with a saved answer, or None when it is well formed.

    Says nothing about right or wrong: no key is known here.
    """
    ids = {option.id for option in question.options}
    match question.kind:
        case "single":
            fits = isinstance(answer, str) and answer in ids
            return None if fits else "Choose one of the options."
        case "multiple":
            ticked = _texts(answer)
            fits = bool(ticked) and {*ticked} <= ids and len({*ticked}) == len(ticked)
            return None if fits else "Tick one option or more."
        case "number":
            return _number_problem(question, answer)
        case "ordering":
            fits = sorted(_texts(answer)) == sorted(ids)
            return None if fits else "Put every line in its place."
        case "matching":
            chosen = _texts(answer)
            fits = len(chosen) == len(question.lefts) and any(chosen) and {*chosen} <= ids | {""}
            return None if fits else "Choose an option for each line."
        case "short" | "text":
            longest = LONGEST_TEXT if question.kind == "text" else LONGEST_SHORT
            fits = isinstance(answer, str) and 0 < len(answer.strip()) <= longest
            return None if fits else f"Write a text of at most {longest:,} characters."


def _texts(answer: object) -> list[str]:
    """Return a list of texts as it is, and nothing for anything else."""
    if isinstance(answer, list) and all(isinstance(one, str) for one in answer):
        return answer
    return []


def _number_problem(question: Question, answer: object) -> str | None:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return "The answer must be a number."
    if isinstance(answer, float) and math.isnan(answer):
        return "The answer must be a number that has a value."
    if abs(answer) > LARGEST_NUMBER:
        return "The answer is too large."
    low, high = question.minimum, question.maximum
    if (low is not None and answer < low) or (high is not None and answer > high):
        limits = f"between {low:,} and {high:,}" if low is not None else f"at most {high:,}"
        return f"The answer must be {limits} {question.unit}, but it is {answer:,}.".replace(
            "  ", " "
        )
    return None


def read_number(text: str) -> int | float:
    """Return the number that a person wrote; QuizError when it could mean two things.

    >>> read_number("12,3 %"), read_number("1 234.5"), read_number("1.234,5")
    (12.3, 1234.5, 1234.5)
    """
    shown = text.strip()
    plain = (
        _SPACES.sub("", shown)
        .replace("−", "-")
        .replace("٫", ".")
        .removesuffix("%")
        .removeprefix("+")
    )
    if _EITHER.fullmatch(plain):
        raise QuizError(
            f"{shown} can be read in two ways. Write {plain.replace(',', '')} or "
            f"{plain.replace(',', '.')}, whichever you mean."
        )
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "").replace(".", "")
    elif "," in plain and "." in plain:
        decimal = max(",.", key=plain.rfind)
        thousands = "." if decimal == "," else ","
        plain = plain.replace(thousands, "").replace(decimal, ".")
    else:
        plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise QuizError(f"{shown} is not a number. Use digits only, for example 12.3 or 12,3.")
    value = Decimal(plain)
    return int(value) if value == value.to_integral_value() else float(value)


def _number(given: object) -> int | float | None:
    if isinstance(given, str):
        return read_number(given) if given.strip() else None
    if isinstance(given, numbers.Integral) and not isinstance(given, bool):
        return int(given)
    if isinstance(given, numbers.Real | Decimal) and not isinstance(given, bool):
        return float(given)
    raise QuizError(
        f"The answer must be a single number, but it is a {type(given).__name__}. "
        "To take one value out of a table, use for example table.loc[row, column]."
    )


def _option(question: Question, given: object) -> str:
    for option in question.options:
        if given in (option.id, option.text):
            return option.id
    letters = ", ".join(option.id for option in question.options)
    raise QuizError(f"{given!r} is not one of the options. The options are {letters}.")


def _options(question: Question, given: object) -> list[str] | None:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise QuizError('Several options are given as a list, for example ["a", "c"].')
    return sorted({_option(question, one) for one in given}) or None


def _letters(question: Question, given: object, form: str) -> list[str] | None:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise QuizError(f'Give a list of {form}, for example ["b", "a", "c"].')
    return [_option(question, one) if one not in ("", None) else "" for one in given] or None


def _text(given: object) -> str | None:
    if not isinstance(given, str):
        raise QuizError("The answer must be a text.")
    return given if given.strip() else None
