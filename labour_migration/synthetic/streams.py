"""Random numbers that are the same on every machine and under every version of NumPy.

NumPy promises that the raw 64-bit numbers of PCG64 never change, and promises nothing about
what ``Generator`` makes of them (numpy_nep19). So everything here is made from the raw numbers by
inverse distribution functions. Each step of a product has its own stream, named by a fixed
string: a new step leaves the others unchanged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from labour_migration.synthetic.errors import EditionError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def stream(seed: int, *names: str) -> np.random.Generator:
    """The random stream of a seed and a name; streams of different names are independent.

    >>> float(uniform(stream(1, "psu", "size"), 1)[0].round(6))
    0.012819
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise EditionError(f"the seed of an edition is a whole number from 0, not {seed!r}")
    key = "\x1f".join(("labour_migration.synthetic", str(seed), *names))
    return np.random.Generator(np.random.PCG64(int.from_bytes(sha256(key.encode()).digest())))


@dataclass(frozen=True)
class Draws:
    """Random numbers of some units of a list of ``size``, one named stream a variable.

    Whole streams are drawn and ``rows`` are picked, so a unit gets the same numbers whether
    it is looked at alone or with all the others.
    """

    seed: int
    path: tuple[str, ...]
    size: int
    rows: Ints | None = None

    def uniform(self, name: str) -> Floats:
        """One number in (0, 1) for each unit."""
        return uniform(stream(self.seed, *self.path, name), self.size, self.rows)

    def normal(self, name: str) -> Floats:
        """One standard normal number for each unit."""
        return normal_quantile(self.uniform(name))

    def chance(self, name: str, probability: Floats | float) -> Bools:
        """True with the given probability, for each unit."""
        return self.uniform(name) < probability

    def pick(self, name: str, shares: Sequence[float]) -> Ints:
        """A position in ``shares`` for each unit."""
        return pick(self.uniform(name), shares)

    def pick_by(self, name: str, group: Ints, shares: Sequence[Sequence[float]]) -> Ints:
        """A position in ``shares[group]`` for each unit."""
        numbers = self.uniform(name)
        found = np.zeros(len(numbers), dtype=np.int64)
        for code, row in enumerate(shares):
            chosen = group == code
            found[chosen] = pick(numbers[chosen], row)
        return found


def uniform(rng: np.random.Generator, size: int, rows: Ints | None = None) -> Floats:
    """Numbers strictly between 0 and 1, from 52 raw bits each; of ``size`` those of ``rows``."""
    raw = rng.bit_generator.random_raw(size)
    if rows is not None:
        raw = raw[rows]
    return ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def pick(numbers: Floats, shares: Sequence[float]) -> Ints:
    """The position in ``shares`` (rescaled to sum to 1) that each uniform number falls on.

    >>> pick(np.array([0.1, 0.5, 0.99]), [2, 1, 1]).tolist()
    [0, 1, 2]
    """
    bounds = np.cumsum(np.asarray(shares, dtype=np.float64))
    return np.searchsorted(bounds[:-1] / bounds[-1], numbers, side="right").astype(np.int64)


def exponential_quantile(numbers: Floats, mean: float) -> Floats:
    """Exponential numbers from uniform ones."""
    return -mean * np.log1p(-numbers)


def poisson_quantile(numbers: Floats, mean: float) -> Ints:
    """Poisson numbers from uniform ones, for means up to some hundreds.

    >>> poisson_quantile(np.array([0.05, 0.5, 0.95]), 75).tolist()
    [61, 75, 90]
    """
    steps = np.arange(1, int(mean + 12 * mean**0.5 + 20))
    log_mass = np.concatenate(([-mean], -mean + np.cumsum(np.log(mean / steps))))
    bounds = np.cumsum(np.exp(log_mass))
    return np.searchsorted(bounds, numbers, side="right").astype(np.int64)


def shuffled(rng: np.random.Generator, size: int) -> Ints:
    """The positions 0 to size - 1 in random order."""
    return np.argsort(uniform(rng, size), kind="stable").astype(np.int64)


def some_of(rng: np.random.Generator, candidates: Bools, count: int) -> Ints:
    """``count`` positions drawn without replacement where ``candidates`` is true."""
    places = np.flatnonzero(candidates)
    return np.sort(places[shuffled(rng, len(places))[:count]]).astype(np.int64)


def apportion(total: int, shares: Sequence[float] | Floats | Ints) -> Ints:
    """Whole numbers in proportion to ``shares`` that sum to ``total`` (largest remainders).

    >>> apportion(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    exact = np.asarray(shares, dtype=np.float64) * (total / float(np.sum(shares)))
    whole = np.floor(exact).astype(np.int64)
    # Rounding first: remainders equal on paper must not be ordered by floating-point noise.
    order = np.argsort(-np.round(exact - whole, 9), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def normal_quantile(numbers: Floats) -> Floats:
    """Standard normal numbers from uniform ones, to sixteen digits (wichura1988, AS 241).

    >>> normal_quantile(np.array([0.025, 0.5, 0.975])).round(6).tolist()
    [-1.959964, 0.0, 1.959964]
    """
    centred = numbers - 0.5
    found = centred * _ratio(_MIDDLE, np.maximum(0.180625 - centred * centred, 0.0))
    outer = np.abs(centred) > 0.425
    tail = np.sqrt(-np.log(np.minimum(numbers[outer], 1.0 - numbers[outer])))
    size = np.where(tail <= 5.0, _ratio(_NEAR, tail - 1.6), _ratio(_FAR, tail - 5.0))
    found[outer] = np.copysign(size, centred[outer])
    return found


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], at: Floats) -> Floats:
    top, bottom = (np.zeros_like(at), np.zeros_like(at))
    for above, below in zip(*coefficients, strict=True):
        top, bottom = top * at + above, bottom * at + below
    return top / bottom


# fmt: off
_MIDDLE = (
    (2.50908_09287_30122_6727e3, 3.34305_75583_58812_8105e4, 6.72657_70927_00870_0853e4,
     4.59219_53931_54987_1457e4, 1.37316_93765_50946_1125e4, 1.97159_09503_06551_4427e3,
     1.33141_66789_17843_7745e2, 3.38713_28727_96366_6080e0),
    (5.22649_52788_52854_5610e3, 2.87290_85735_72194_2674e4, 3.93078_95800_09271_0610e4,
     2.12137_94301_58659_5867e4, 5.39419_60214_24751_1077e3, 6.87187_00749_20579_0830e2,
     4.23133_30701_60091_1252e1, 1.0),
)
_NEAR = (
    (7.74545_01427_83414_07640e-4, 2.27238_44989_26918_45833e-2, 2.41780_72517_74506_11770e-1,
     1.27045_82524_52368_38258e0, 3.64784_83247_63204_60504e0, 5.76949_72214_60691_40550e0,
     4.63033_78461_56545_29590e0, 1.42343_71107_49683_57734e0),
    (1.05075_00716_44416_84324e-9, 5.47593_80849_95344_94600e-4, 1.51986_66563_61645_71966e-2,
     1.48103_97642_74800_74590e-1, 6.89767_33498_51000_04550e-1, 1.67638_48301_83803_84940e0,
     2.05319_16266_37758_82187e0, 1.0),
)
_FAR = (
    (2.01033_43992_92288_13265e-7, 2.71155_55687_43487_57815e-5, 1.24266_09473_88078_43860e-3,
     2.65321_89526_57612_30930e-2, 2.96560_57182_85048_91230e-1, 1.78482_65399_17291_33580e0,
     5.46378_49111_64114_36990e0, 6.65790_46435_01103_77720e0),
    (2.04426_31033_89939_78564e-15, 1.42151_17583_16445_88870e-7, 1.84631_83175_10054_68180e-5,
     7.86869_13114_56132_59100e-4, 1.48753_61290_85061_48525e-2, 1.36929_88092_27358_05310e-1,
     5.99832_20655_58879_37690e-1, 1.0),
)
# fmt: on
