"""Smooth functions of weighted totals that carry their own linearisation.

A survey total is known with the contribution of each primary sampling unit (PSU). Any smooth
function of totals has, to first order, such contributions too; they follow from the rules of
differentiation. So an indicator is written as plain arithmetic on totals, and its Taylor
variance needs nothing more than the result (Taylor series method, wolter2007).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Statistic:
    """A value, what each PSU contributes to its error, and the rows it rests on.

    ``by_psu`` holds the sum over the PSU of weight times influence; ``used`` and ``lost`` mark
    rows of the frame: those that entered, and those that should have but are not known.
    """

    value: float
    by_psu: Floats
    used: Flags
    lost: Flags

    def __add__(self, other: Statistic | float) -> Statistic:
        if isinstance(other, Statistic):
            return self._join(other, self.value + other.value, 1.0, 1.0)
        return self._map(self.value + other, 1.0)

    def __neg__(self) -> Statistic:
        return self._map(-self.value, -1.0)

    def __sub__(self, other: Statistic | float) -> Statistic:
        return self + (-other)

    def __rsub__(self, other: float) -> Statistic:
        return -self + other

    def __mul__(self, other: Statistic | float) -> Statistic:
        if isinstance(other, Statistic):
            return self._join(other, self.value * other.value, other.value, self.value)
        return self._map(self.value * other, other)

    def __truediv__(self, other: Statistic | float) -> Statistic:
        if not isinstance(other, Statistic):
            return self * (1.0 / other)
        ratio = self.value / other.value
        return self._join(other, ratio, 1.0 / other.value, -ratio / other.value)

    __radd__ = __add__
    __rmul__ = __mul__

    def __abs__(self) -> Statistic:
        return -self if self.value < 0 else self

    def exp(self) -> Statistic:
        """The exponential, for what was estimated in logarithms."""
        value = math.exp(self.value)
        return self._map(value, value)

    def _map(self, value: float, slope: float) -> Statistic:
        return Statistic(value, slope * self.by_psu, self.used, self.lost)

    def _join(self, other: Statistic, value: float, mine: float, theirs: float) -> Statistic:
        return Statistic(
            value,
            mine * self.by_psu + theirs * other.by_psu,
            self.used | other.used,
            self.lost | other.lost,
        )


def within(*flags: Floats) -> Floats:
    """Membership of all (1, 0, NaN): out as soon as one says no, unknown if none does but some may.

    >>> within(np.array([1.0, 1.0, np.nan]), np.array([1.0, np.nan, 0.0])).tolist()
    [1.0, nan, 0.0]
    """
    out = np.zeros(len(flags[0]), dtype=bool)
    both = np.ones(len(flags[0]))
    for flag in flags:
        out |= flag == 0
        both = both * flag
    return np.where(out, 0.0, both)
