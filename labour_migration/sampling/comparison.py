"""What a simulated design costs, and what the other designs would give for the same money.

The rules of the sampling simulator. A row says of one design and size what `simulation.table`
found, in rounded numbers; prices are in any unit of money.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, sqrt

from labour_migration.sampling.errors import InvalidInput

_PRICE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?", re.ASCII)
FIELDS = (("interview", "an interview"), ("screening", "a screening"), ("place", "an area"))


@dataclass(frozen=True)
class Prices:
    """The cost of one interview, one screening question, and one area or dormitory visited."""

    interview: float = 1.0
    screening: float = 0.1
    place: float = 5.0


@dataclass(frozen=True)
class Row:
    """One design at one size: what its estimates did, and what a sample takes in the field."""

    design: str
    size: int
    truth: float
    mean: float
    se: float
    coverage_pct: float
    interviews: float
    screenings: float
    places: float

    @property
    def bias(self) -> float:
        """Mean of the estimates less the truth."""
        return self.mean - self.truth

    @property
    def rmse(self) -> float:
        """Root of the mean squared distance from the truth: bias and spread together."""
        return sqrt(self.bias * self.bias + self.se * self.se)


@dataclass(frozen=True)
class Compared:
    """A design when it may cost as much as another: its size, bias, spread and error."""

    design: str
    interviews: float
    bias: float
    se: float
    rmse: float


def read_prices(texts: dict[str, str]) -> Prices:
    """Prices as typed, with a point and at most two decimals; InvalidInput names the field.

    >>> read_prices({"interview": "20", "screening": "1.5", "place": "0"})
    Prices(interview=20.0, screening=1.5, place=0.0)
    """
    for field, name in FIELDS:
        if not _PRICE.fullmatch(texts[field]):
            raise InvalidInput(f"The price of {name} must be a number such as 2.50, from 0.")
    if float(texts["interview"]) == 0:
        raise InvalidInput("The price of an interview must be above 0.")
    return Prices(**{field: float(texts[field]) for field, _ in FIELDS})


def cost(row: Row, prices: Prices) -> float:
    """What the field work of a sample costs.

    >>> cost(Row("areas", 600, 7, 7, 1, 95, 600, 0, 50), Prices())
    850.0
    """
    return (
        row.interviews * prices.interview
        + row.screenings * prices.screening
        + row.places * prices.place
    )


def for_same_money(rows: Sequence[Row], chosen: Row, prices: Prices) -> tuple[Compared, ...]:
    """Each design at the cost of the chosen row, in the order in which designs appear.

    Starts from the size of the design that costs most nearly as much, and scales: interviews in
    proportion to the money, the standard error with the root of it; the bias stays. Never more
    than a planning figure, as fixed costs are left out.

    >>> one = Row("areas", 600, 7, 7, 2, 95, 600, 0, 50)
    >>> other = Row("simple", 600, 7, 7, 1, 95, 600, 0, 560)
    >>> [(each.design, each.interviews, each.se) for each in
    ...  for_same_money([one, other], one, Prices())]
    [('areas', 600.0, 2.0), ('simple', 150.0, 2.0)]
    """
    money = cost(chosen, prices)
    return tuple(
        _scaled(min(of_design, key=lambda row: _apart(cost(row, prices), money)), money, prices)
        for of_design in _by_design(rows)
    )


def summary(title: str, row: Row, unit: str, decimals: int, prices: Prices) -> str:
    """One sentence for each of bias, spread and cost.

    >>> row = Row("areas", 600, 7, 9, 1, 40, 600, 0, 50)
    >>> print(summary("Areas", row, "per cent", 1, Prices()))
    Areas, 600 interviews: the estimates lie around 9.0 per cent, the truth is 7.0. \
Bias +2.0, standard error 1.0; 40 of 100 intervals hold the truth. Cost 850 units. \
The bias is larger than the standard error: more interviews will not mend it.
    """
    larger = abs(row.bias) > row.se
    return (
        f"{title}, {written(row.interviews, 0)} interviews: the estimates lie around "
        f"{written(row.mean, decimals)} {unit}, the truth is {written(row.truth, decimals)}. "
        f"Bias {signed(row.bias, decimals)}, standard error {written(row.se, decimals)}; "
        f"{written(row.coverage_pct, 0)} of 100 intervals hold the truth. "
        f"Cost {written(cost(row, prices), 0)} units. "
        + (
            "The bias is larger than the standard error: more interviews will not mend it."
            if larger
            else "The standard error is larger than the bias: more interviews help."
        )
    )


def written(value: float, decimals: int) -> str:
    """A number with commas for thousands, a half rounded up.

    >>> written(1234.5, 0), written(-0.04, 1)
    ('1,235', '0.0')
    """
    scale = 10.0**decimals
    rounded = floor(abs(value) * scale + 0.5) / scale
    return f"{'−' if value < 0 and rounded else ''}{rounded:,.{decimals}f}"


def signed(value: float, decimals: int) -> str:
    """The same with a plus where it is above zero.

    >>> signed(0.25, 1), signed(-2, 0)
    ('+0.3', '−2')
    """
    text = written(value, decimals)
    return f"+{text}" if value > 0 and re.search("[1-9]", text) else text


def histogram(values: Iterable[float], edges: Sequence[float]) -> list[int]:
    """How many values fall from each edge up to the next; those outside go to the end bins.

    >>> histogram([0.5, 1.0, 9.0], [0, 1, 2])
    [1, 2]
    """
    counts = [0] * (len(edges) - 1)
    for value in values:
        place = sum(value >= edge for edge in edges[1:-1])
        counts[place] += 1
    return counts


def _apart(one: float, other: float) -> float:
    return max(one / other, other / one)


def _scaled(row: Row, money: float, prices: Prices) -> Compared:
    factor = money / cost(row, prices)
    se = row.se / sqrt(factor)
    rmse = sqrt(row.bias * row.bias + se * se)
    return Compared(row.design, row.interviews * factor, row.bias, se, rmse)


def _by_design(rows: Sequence[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.design, []).append(row)
    return list(found.values())
