"""What repeated sampling shows: the same country drawn again and again under several designs.

A Frame holds the SYNTHETIC country; `run` draws a plan of a given size many times and keeps
every estimate, so that bias, spread and what the field work takes can be compared. Everybody
who is drawn answers, and answers truly: what remains is the work of frame, design and size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from labour_migration import synthetic
from labour_migration.sampling.allocation import proportional, rare_group
from labour_migration.sampling.checks import FloatArray, require_integer
from labour_migration.sampling.errors import InvalidInput, SampleTooLarge
from labour_migration.sampling.intervals import student_value
from labour_migration.synthetic.streams import Bools, Ints, some_of, stream, uniform

DEMONSTRATION = 20251103  # an edition whose truth is shown; a graded one takes another seed
TAKE = 12  # households of an area, or workers of a dormitory
SCREENED = 24  # households of an area that are asked whether anybody was born abroad
KEPT = 3  # of the screened households without a migrant every third is interviewed
DORMITORY_PART = 10  # one interview in ten, where dormitories are in the frame
ACTIVE = 0.99  # of dormitory workers are in the labour force; these have work
SIZES = (600, 1200, 2400, 3600)
REPETITIONS = 1000
MEASURES = ("workers", "unemployment")


@dataclass(frozen=True)
class Plan:
    """A sampling design, in one line and by what it does."""

    key: str
    title: str
    says: str
    areas: bool = True
    oversampled: bool = False
    screened: bool = False
    dormitories: bool = False


PLANS = (
    Plan(
        "simple",
        "Simple random sample",
        "Households drawn one by one from a list of all private households.",
        areas=False,
    ),
    Plan(
        "areas",
        "Areas, in proportion",
        f"Areas drawn in proportion to their size in every stratum, {TAKE} households in each.",
    ),
    Plan(
        "oversampled",
        "Areas, migrants oversampled",
        "As before, with more areas where the census found many migrants: fractions follow the "
        "square root of their share.",
        oversampled=True,
    ),
    Plan(
        "screened",
        "Areas, two phases",
        f"Areas in proportion; {SCREENED} households in each are asked one question at the door; "
        "all households with a migrant are interviewed, and every third of the others.",
        screened=True,
    ),
    Plan(
        "dormitories",
        "Areas and dormitories",
        "Areas in proportion for nine interviews in ten, worker dormitories from their register "
        "for the tenth.",
        dormitories=True,
    ),
)


@dataclass(frozen=True, eq=False)
class Frame:
    """A SYNTHETIC country to draw from: households area by area, and worker dormitories.

    Shapes: households for ``workers`` (migrants aged 15 and over in the labour force),
    ``seeking`` (those without work) and ``migrant`` (somebody was born abroad); areas for
    ``first`` (their first household), ``homes``, ``stratum`` and ``measure``; dormitories for
    ``house_first``, ``house_workers`` and ``beds``; dormitory workers for ``active``.
    """

    workers: FloatArray
    seeking: FloatArray
    migrant: Bools
    first: Ints
    homes: Ints
    stratum: Ints
    measure: FloatArray
    strata: pd.DataFrame
    house_first: Ints
    house_workers: Ints
    beds: FloatArray
    active: FloatArray

    def value(self, measure: str, *, dormitories: bool = True) -> float:
        """The true value: persons for ``workers``, per cent of them for ``unemployment``."""
        workers = float(self.workers.sum() + (self.active.sum() if dormitories else 0))
        if measure not in MEASURES:
            raise InvalidInput(f"measure {measure!r} is not one of {', '.join(MEASURES)}")
        return workers if measure == "workers" else 100 * float(self.seeking.sum()) / workers


@dataclass(frozen=True, eq=False)
class Run:
    """Repeated samples of one plan and size: an estimate, its standard error and work for each."""

    plan: Plan
    size: int
    estimates: dict[str, FloatArray]
    errors: dict[str, FloatArray]
    freedom: int
    interviews: float
    screenings: float
    places: float

    def summary(self, frame: Frame, measure: str) -> dict[str, float | str | int]:
        """Mean, bias, spread and coverage of a measure, and the mean work of a sample."""
        found, truth = self.estimates[measure], frame.value(measure)
        own = frame.value(measure, dormitories=self.plan.dormitories)
        reach = student_value(0.95, self.freedom) * self.errors[measure]
        return {
            "design": self.plan.key,
            "size": self.size,
            "measure": measure,
            "truth": truth,
            "frame_value": own,
            "mean": float(found.mean()),
            "bias": float(found.mean()) - truth,
            "se": float(found.std(ddof=1)),
            "rmse": float(np.sqrt(((found - truth) ** 2).mean())),
            "estimated_se": float(self.errors[measure].mean()),
            "coverage_pct": 100 * float((abs(found - truth) <= reach).mean()),
            "frame_coverage_pct": 100 * float((abs(found - own) <= reach).mean()),
            "interviews": self.interviews,
            "screenings": self.screenings,
            "places": self.places,
        }


@lru_cache(maxsize=2)
def frame(seed: int) -> Frame:
    """The SYNTHETIC country of an edition as a frame; of dormitory workers 99 in 100 are active.

    Raises EditionError for a seed that cannot be used.

    >>> country = frame(20251103)
    >>> int(country.value("workers") - country.value("workers", dormitories=False))
    11880
    """
    people = synthetic.population(seed)
    areas = synthetic.companion("lfs_frame_psu", seed)
    houses = synthetic.companion("dorm_register", seed)
    home = people["household"].to_numpy() - 1
    abroad = people["foreign_born"].to_numpy()
    status = people["lfs_status"].to_numpy(dtype=np.float64, na_value=0)
    area = np.zeros(home[-1] + 1, dtype=np.int64)
    area[home] = people["psu"].to_numpy() - 1
    homes = np.bincount(area, minlength=len(areas))
    labels, stratum = np.unique(areas["stratum"].to_numpy(dtype=object), return_inverse=True)
    size = areas["households_census"].to_numpy(dtype=np.float64)
    share = areas["migrant_share_census"].to_numpy(dtype=np.float64)
    total = np.bincount(stratum, size)
    workers = houses["workers"].to_numpy(dtype=np.int64)
    everybody = np.ones(int(workers.sum()), dtype=np.bool_)
    inactive = round((1 - ACTIVE) * len(everybody))
    active = np.ones(len(everybody))
    active[some_of(stream(seed, "sampling simulation", "inactive"), everybody, inactive)] = 0
    return Frame(
        workers=np.bincount(home, abroad & ((status == 1) | (status == 2))).astype(np.float64),
        seeking=np.bincount(home, abroad & (status == 2)).astype(np.float64),
        migrant=np.bincount(home, abroad) > 0,
        first=np.cumsum(homes) - homes,
        homes=homes,
        stratum=stratum.astype(np.int64),
        measure=size,
        strata=pd.DataFrame(
            {
                "stratum": labels,
                "population": total,
                "prevalence": np.bincount(stratum, size * share) / total,
            }
        ),
        house_first=np.cumsum(workers) - workers,
        house_workers=workers,
        beds=houses["beds"].to_numpy(dtype=np.float64),
        active=active,
    )


def run(country: Frame, plan: Plan, size: int, seed: int, *, repetitions: int = REPETITIONS) -> Run:
    """``repetitions`` samples of about ``size`` interviews, the same on every machine.

    ``size`` is a multiple of 120; a screened sample has about as many interviews. Estimates are
    Horvitz-Thompson totals and ratios of them; standard errors come from the totals of areas
    (households in a simple sample) within strata, as if drawn with replacement. The random
    numbers follow from ``seed``, plan and size. Raises InvalidInput, or SampleTooLarge if an
    area would have to be drawn twice. Source: horvitz1952, cochran1977.

    >>> drawn = run(frame(20251103), PLANS[0], 600, 1, repetitions=2)
    >>> drawn.estimates["workers"].shape, drawn.interviews
    ((2,), 600.0)
    """
    if size < 5 * TAKE * DORMITORY_PART or size % (TAKE * DORMITORY_PART):
        raise InvalidInput(f"size is {size}; it must be a multiple of 120, from 600")
    require_integer(repetitions, "repetitions", low=2)
    draws = _Draws(country, ("sampling simulation", plan.key, str(size)), seed, repetitions)
    if not plan.areas:
        draws.simple(size)
    else:
        part = size // (TAKE * DORMITORY_PART) if plan.dormitories else 0
        draws.areas(size // TAKE - part, plan)
        if part:
            draws.houses(part)
    return draws.result(plan, size)


class _Draws:
    """Samples being collected: totals by primary unit, one block of shape (samples, units) each."""

    def __init__(self, country: Frame, path: tuple[str, ...], seed: int, repetitions: int) -> None:
        self.country, self.path, self.seed, self.times = country, path, seed, repetitions
        self.workers: list[FloatArray] = []
        self.seeking: list[FloatArray] = []
        self.interviews = self.screenings = self.places = 0.0

    def numbers(self, name: str, *shape: int) -> FloatArray:
        """Uniform numbers of a stream of its own."""
        rng = stream(self.seed, *self.path, name)
        return uniform(rng, int(np.prod((self.times, *shape)))).reshape(self.times, *shape)

    def simple(self, size: int) -> None:
        """Households without replacement: numbers drawn one by one, repeats passed over."""
        country, count = self.country, len(self.country.workers)
        tries = size + 10 + round(1.5 * size * size / count)
        drawn = (self.numbers("households", tries) * count).astype(np.int64)
        area = np.repeat(np.arange(len(country.homes)), country.homes)
        rows = np.empty((self.times, size), dtype=np.int64)
        for place, numbers in enumerate(drawn):
            places = np.sort(np.unique(numbers, return_index=True)[1])
            rows[place] = numbers[places[:size]]
            self.places += len(np.unique(area[rows[place]])) / self.times
        self.workers.append(country.workers[rows] * (count / size))
        self.seeking.append(country.seeking[rows] * (count / size))
        self.interviews += size

    def areas(self, count: int, plan: Plan) -> None:
        """Areas with probability proportional to size, then households at equal steps."""
        country = self.country
        share = rare_group if plan.oversampled else proportional
        take = SCREENED if plan.screened else TAKE
        for code, wanted in enumerate(share(country.strata, count)["n"].to_list()):
            rows = np.flatnonzero(country.stratum == code)
            places, pi = self.systematic(f"areas {code}", country.measure[rows], wanted)
            area, homes = rows[places], country.homes[rows[places]]
            step = self.numbers(f"households {code}", wanted)[:, :, None] + np.arange(take)
            home = country.first[area][:, :, None] + np.floor(
                step / take * homes[:, :, None]
            ).astype(np.int64)
            weight = homes / (take * pi)
            self.workers.append(country.workers[home].sum(axis=2) * weight)
            self.seeking.append(country.seeking[home].sum(axis=2) * weight)
            if plan.screened:
                found = float(country.migrant[home].sum()) / self.times
                self.screenings += wanted * take
                self.interviews += found + (wanted * take - found) / KEPT
            else:
                self.interviews += wanted * take
        self.places += count

    def houses(self, count: int) -> None:
        """Dormitories in proportion to beds, and workers of each at equal steps of its list."""
        country = self.country
        house, pi = self.systematic("dormitories", country.beds, count)
        living = country.house_workers[house]
        step = self.numbers("workers", count)[:, :, None] + np.arange(TAKE)
        person = country.house_first[house][:, :, None] + np.floor(
            step / TAKE * living[:, :, None]
        ).astype(np.int64)
        self.workers.append(country.active[person].sum(axis=2) * living / (TAKE * pi))
        self.seeking.append(np.zeros_like(self.workers[-1]))
        self.interviews += count * TAKE
        self.places += count

    def systematic(self, name: str, measure: FloatArray, count: int) -> tuple[Ints, FloatArray]:
        """Places drawn with probability proportional to size, and these probabilities.

        Systematic along an order that is shuffled for every sample.
        """
        pi = count * measure / measure.sum()
        if (pi > 1).any():
            raise SampleTooLarge(f"{name}: {count} draws would take a unit more than once")
        order = np.argsort(self.numbers(f"{name}, order", len(pi)), axis=1, kind="stable")
        reached = np.cumsum(pi[order], axis=1)
        points = (self.numbers(name, 1) + np.arange(count)) * (reached[:, -1:] / count)
        # One search for all samples: sample k lies between k times a step and the next.
        step = 2 * count + 2
        lift = step * np.arange(self.times)[:, None]
        found = np.searchsorted((reached + lift).ravel(), (points + lift).ravel(), side="left")
        found = found.reshape(points.shape) - len(pi) * np.arange(self.times)[:, None]
        places = np.take_along_axis(order, np.minimum(found, len(pi) - 1), axis=1)
        return places.astype(np.int64), pi[places]

    def result(self, plan: Plan, size: int) -> Run:
        """Totals, their ratio, and the standard errors from the spread of primary units."""
        workers = np.sum([block.sum(axis=1) for block in self.workers], axis=0)
        seeking = np.sum([block.sum(axis=1) for block in self.seeking], axis=0)
        ratio = seeking / workers
        pairs = list(zip(self.workers, self.seeking, strict=True))
        deviations = [(b - ratio[:, None] * a) / workers[:, None] for a, b in pairs]
        units = sum(block.shape[1] for block in self.workers)
        return Run(
            plan=plan,
            size=size,
            estimates={"workers": workers, "unemployment": 100 * ratio},
            errors={
                "workers": _standard_error(self.workers),
                "unemployment": 100 * _standard_error(deviations),
            },
            freedom=units - len(self.workers),
            interviews=self.interviews,
            screenings=self.screenings,
            places=self.places,
        )


def _standard_error(blocks: Sequence[FloatArray]) -> FloatArray:
    parts = [block.shape[1] * block.var(axis=1, ddof=1) for block in blocks]
    return np.asarray(np.sqrt(np.sum(parts, axis=0)))


def demonstration(seed: int = DEMONSTRATION, repetitions: int = REPETITIONS) -> tuple[Run, ...]:
    """Every plan at every size on the SYNTHETIC country of an edition, kept for the process.

    For pages and tools; never with the seed of a graded edition, since it shows the truth.
    """
    return _runs(seed, repetitions)


@lru_cache(maxsize=2)
def _runs(seed: int, repetitions: int) -> tuple[Run, ...]:
    country = frame(seed)
    return tuple(
        run(country, plan, size, seed, repetitions=repetitions) for plan in PLANS for size in SIZES
    )


def table(seed: int = DEMONSTRATION, repetitions: int = REPETITIONS) -> pd.DataFrame:
    """One row a plan, size and measure with what ``Run.summary`` says; 40 rows.

    ``truth``, ``mean``, ``bias``, ``se`` and ``rmse`` are persons for ``workers`` and per cent
    or percentage points for ``unemployment``. ``coverage_pct`` counts the 95 per cent intervals
    that hold the truth, ``frame_coverage_pct`` those that hold the value inside the plan's
    frame. ``interviews``, ``screenings`` and ``places`` (areas and dormitories visited) are means.

    >>> table(repetitions=2).shape
    (40, 15)
    """
    country = frame(seed)
    return pd.DataFrame(
        [
            one.summary(country, measure)
            for one in demonstration(seed, repetitions)
            for measure in MEASURES
        ]
    )
