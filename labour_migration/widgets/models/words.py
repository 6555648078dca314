"""Small wordings that several widgets share."""

from __future__ import annotations

from collections.abc import Iterable

from labour_migration.charts.numbers import written


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> count(1, "pair"), count(1200, "country", "countries")
    ('1 pair', '1,200 countries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], most: int = 6) -> str:
    """Names in a sentence, the first ones when there are many.

    >>> listed(["a", "b", "c"]), listed("abcd", most=2)
    ('a, b and c', 'a, b and 2 more')
    """
    each = list(names)
    if len(each) > most:
        return f"{', '.join(each[:most])} and {len(each) - most} more"
    return " and ".join(filter(None, (", ".join(each[:-1]), *each[-1:])))


def abridged(text: str, most: int = 560) -> str:
    """The first whole sentences of a text that fit, for a text alternative.

    >>> abridged("One is. Two is. Three is.", most=16), abridged("Endless words", most=8)
    ('One is. Two is.', 'Endless…')
    """
    if len(text) <= most:
        return text
    kept = text[:most]
    end = kept.rfind(". ")
    return kept[: end + 1] if end >= 0 else f"{kept[: most - 1].rstrip()}…"


def plain(value: float, unit: str = "") -> str:
    """A number as a sentence shows it: three figures or more, no needless decimals.

    >>> plain(11279.6), plain(48.7, "per cent"), plain(2.0), plain(0.056)
    ('11,280', '48.7 per cent', '2', '0.056')
    """
    size = abs(value)
    decimals = 0 if size >= 1000 or float(value).is_integer() else 1 if size >= 10 else 2
    text = written(value, decimals if size >= 0.1 or not value else 3)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} {unit}".strip()
