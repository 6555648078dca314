"""Pension rights carried across borders: periods added up, pensions shared out.

Totalisation and pro-rata payment are principles of social security coordination. The rules by
which they are computed here are a simplification of this course, not the text of any agreement:

- A calendar month counts if contributions were paid on at least one day of it.
- A month counts once. If two countries claim it, ``overlap`` decides.
- A country owes a pension if the months of all countries together reach its minimum period.
- It computes a theoretical pension as if all months were its own: reference wage, times accrual
  rate a year, times all months divided by twelve. It pays the share that its own months are of all.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any, Literal, get_args

from labour_migration.concepts.errors import ConceptError, UnknownName

Overlap = Literal["earlier", "later", "refuse"]
OVERLAPS: tuple[Overlap, ...] = get_args(Overlap)
DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
WHOLE = re.compile(r"[0-9]{1,4}")


class EndBeforeStart(ConceptError):
    """A contribution record ends before it starts."""


class OverlappingRecords(ConceptError):
    """Records of two countries share a day, and the overlap policy refuses that."""


class UnknownPolicy(UnknownName):
    """The overlap policy asked for does not exist."""


class UnknownCountry(UnknownName):
    """A contribution record names a country without a scheme."""


class BadScheme(ConceptError):
    """A scheme has a negative number, or a country has two schemes."""


class BadCase(ConceptError):
    """A saved case cannot be read; the message names the entry."""


@dataclass(frozen=True)
class Record:
    """Contributions paid in one country from ``start`` to ``end``, both days included."""

    country: str
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise EndBeforeStart(
                f"The record of {self.country} ends on {self.end}, before its start {self.start}."
            )

    @property
    def months(self) -> range:
        """Calendar months touched, each as year times twelve plus month."""
        return range(_month(self.start), _month(self.end) + 1)


@dataclass(frozen=True)
class Scheme:
    """What one country asks for and pays.

    ``accrual_pct`` is the per cent of the monthly reference wage earned by a year of
    contributions; ``reference_wage`` is in the country's own currency.
    """

    country: str
    minimum_months: int
    accrual_pct: Fraction
    reference_wage: Fraction

    def __post_init__(self) -> None:
        if self.minimum_months < 0 or self.accrual_pct < 0 or self.reference_wage < 0:
            raise BadScheme(f"The scheme of {self.country} has a number below zero.")


@dataclass(frozen=True)
class Case:
    """A working life as the calculator saves it: records, schemes, overlap policy."""

    records: tuple[Record, ...]
    schemes: tuple[Scheme, ...]
    overlap: Overlap = "earlier"


@dataclass(frozen=True)
class Entitlement:
    """What one country owes; amounts are monthly, exact and in its own currency.

    ``months`` are its own, ``total_months`` those of all countries. ``theoretical`` is the
    pension if all months were its own, whether or not it is owed.
    """

    country: str
    months: int
    total_months: int
    minimum_months: int
    theoretical: Fraction

    @property
    def alone(self) -> bool:
        """Whether its own months reach the minimum period, without any agreement."""
        return 0 < self.months >= self.minimum_months

    @property
    def together(self) -> bool:
        """Whether the months of all countries reach it; a country without months owes nothing."""
        return self.months > 0 and self.total_months >= self.minimum_months

    @property
    def share(self) -> Fraction:
        """Its own months as a share of all months; 0 where there are none."""
        return Fraction(self.months, self.total_months) if self.total_months else Fraction(0)

    @property
    def pro_rata(self) -> Fraction:
        """The pension it owes with totalisation; 0 where the minimum is not reached."""
        return self.theoretical * self.share if self.together else Fraction(0)

    @property
    def without_agreement(self) -> Fraction:
        """The pension it owes on its own months alone; 0 where they do not reach the minimum."""
        return self.theoretical * self.share if self.alone else Fraction(0)


def count_months(records: Iterable[Record], overlap: Overlap = "earlier") -> dict[str, int]:
    """Months that count in each country, countries in the order in which they first appear.

    A month claimed by two countries goes to the record that started ``earlier`` or ``later``; of
    two that started together, to the one listed first. ``refuse`` raises OverlappingRecords when
    two countries share a day; a month they share without sharing a day goes to the earlier one.

    Raises UnknownPolicy for any other ``overlap``.

    >>> b = Record("B", date(2013, 1, 1), date(2013, 12, 9))
    >>> c = Record("C", date(2013, 11, 15), date(2014, 2, 28))
    >>> count_months([b, c]), count_months([b, c], overlap="later")
    ({'B': 12, 'C': 2}, {'B': 10, 'C': 4})
    """
    if overlap not in OVERLAPS:
        raise UnknownPolicy("overlap policy", overlap, OVERLAPS)
    listed = tuple(records)
    if overlap == "refuse":
        _refuse_shared_days(listed)
    ranked = sorted(listed, key=lambda record: record.start)
    if overlap == "later":
        ranked = sorted(listed, key=lambda record: record.start, reverse=True)
    holder: dict[int, str] = {}
    for record in ranked:
        for month in record.months:
            holder.setdefault(month, record.country)
    counts = dict.fromkeys((record.country for record in listed), 0)
    for country in holder.values():
        counts[country] += 1
    return counts


def entitlements(
    records: Iterable[Record], schemes: Sequence[Scheme], overlap: Overlap = "earlier"
) -> tuple[Entitlement, ...]:
    """What each country owes, one entry a scheme, in the order of the schemes.

    Amounts are exact fractions; nothing is rounded, and amounts of different countries must not
    be added unless they share a currency. This straight-line formula makes a pro-rata pension
    equal to what the own months earn alone: an agreement adds the right, not the amount.

    Raises UnknownCountry, BadScheme (two schemes of one country), and what count_months raises.

    >>> life = example()
    >>> for owed in entitlements(life.records, life.schemes):
    ...     print(owed.country, owed.months, owed.alone, owed.together, owed.share, owed.pro_rata)
    Country A 96 False True 96/223 108
    Country B 94 False True 94/223 658/3
    Country C 33 False False 33/223 0
    """
    listed = tuple(records)
    names = [scheme.country for scheme in schemes]
    for name in names:
        if names.count(name) > 1:
            raise BadScheme(f"{name} has two schemes; keep one.")
    for record in listed:
        if record.country not in names:
            raise UnknownCountry("country", record.country, names)
    counts = count_months(listed, overlap)
    total = sum(counts.values())
    return tuple(
        Entitlement(
            country=scheme.country,
            months=counts.get(scheme.country, 0),
            total_months=total,
            minimum_months=scheme.minimum_months,
            theoretical=scheme.reference_wage * scheme.accrual_pct / 100 * Fraction(total, 12),
        )
        for scheme in schemes
    )


def money(amount: Fraction) -> str:
    """An amount to two decimals, halves rounded up, for showing only.

    >>> money(Fraction(658, 3)), money(Fraction(1, 200))
    ('219.33', '0.01')
    """
    hundredths = (200 * amount.numerator + amount.denominator) // (2 * amount.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def example() -> Case:
    """The worked example: three invented countries, one gap, two kinds of overlap.

    >>> len(example().records), example().overlap
    (4, 'earlier')
    """
    return Case(
        records=(
            Record("Country A", date(1998, 1, 1), date(2005, 12, 31)),
            Record("Country B", date(2006, 3, 1), date(2012, 2, 29)),
            Record("Country B", date(2012, 1, 1), date(2013, 12, 31)),
            Record("Country C", date(2013, 10, 1), date(2016, 9, 30)),
        ),
        schemes=(
            Scheme("Country A", 120, Fraction("1.5"), Fraction(900)),
            Scheme("Country B", 180, Fraction(2), Fraction(1400)),
            Scheme("Country C", 240, Fraction("1.25"), Fraction(2100)),
        ),
    )


def read_case(data: Mapping[str, Any]) -> Case:
    """The case in a file that the calculator saved, once ``json.load`` has read it.

    Numbers are plain decimals such as "1.5", as text; days are written 2013-11-15.
    Raises BadCase naming the entry, and EndBeforeStart.

    >>> read_case({"records": [], "schemes": [], "overlap": "later"}).overlap
    'later'
    """
    try:
        records = tuple(_record(place, row) for place, row in enumerate(data["records"], 1))
        schemes = tuple(_scheme(place, row) for place, row in enumerate(data["schemes"], 1))
        overlap = data["overlap"]
    except (KeyError, TypeError) as problem:
        raise BadCase(f"The case lacks a part or has it in another form: {problem}") from problem
    if overlap not in OVERLAPS:
        raise UnknownPolicy("overlap policy", str(overlap), OVERLAPS)
    return Case(records, schemes, overlap)


def _record(place: int, row: Mapping[str, Any]) -> Record:
    try:
        start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    except ValueError as problem:
        raise BadCase(f"Record {place}: {problem}") from problem
    return Record(str(row["country"]), start, end)


def _scheme(place: int, row: Mapping[str, Any]) -> Scheme:
    wanted = {"minimum_months": WHOLE, "accrual_pct": DECIMAL, "reference_wage": DECIMAL}
    for field, form in wanted.items():
        if not form.fullmatch(str(row[field])):
            raise BadCase(f"Scheme {place}: {field} is {row[field]!r}, not a plain number.")
    return Scheme(
        country=str(row["country"]),
        minimum_months=int(row["minimum_months"]),
        accrual_pct=Fraction(str(row["accrual_pct"])),
        reference_wage=Fraction(str(row["reference_wage"])),
    )


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _refuse_shared_days(records: Sequence[Record]) -> None:
    for one, other in combinations(records, 2):
        if one.country != other.country and one.start <= other.end and other.start <= one.end:
            shared = max(one.start, other.start)
            raise OverlappingRecords(
                f"{one.country} and {other.country} both claim {shared}; correct the records "
                "or choose which country keeps the month."
            )
