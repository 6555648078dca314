"""How good the estimates are: many samples of a country whose truth is known.

Run with ``python -m benchmarks.estimates [--samples N] [--processes P] [--seed S]``. Each sample
is what one learner gets, cleaned as a careful analyst would (`benchmarks.cleaning`), and each
figure is set beside the truth of the edition. Bias is in standard deviations of the estimate.
``errors`` is the mean standard error over that standard deviation: above one the intervals are
too long. ``covers`` is how often a 95 per cent interval holds the truth. The next columns say why
if that is not 95: ``own mean`` counts the intervals that hold the mean of all estimates (bias
taken away); ``w_cob`` uses the weight that controls birthplace, ``faults`` leaves the planted
mistakes in, ``faultless`` is the same sample before they were planted.

What a coverage away from 95 means here. Levels of the foreign-born, dependent lists and contacts
that are not told are wrong by design: no interval sees a bias. A little above 95 for rates: the
Taylor error takes the areas as drawn with replacement and does not know that the weights are
calibrated to sex and age. RDS-II: the planned design effect of 2 is more than this network needs.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from time import perf_counter

import numpy as np
import pandas as pd
from rich.progress import track

from benchmarks import cleaning, reference
from benchmarks.figures import LISTS, RECRUITMENT, SURVEY, lists, recruitment, survey
from labour_migration import synthetic
from labour_migration.synthetic.interview import fieldwork, record

SEED = 20251103
FIELDS = ["value", "se", "low", "high"]
HEADER = (
    f"{'figure':39}{'true':>9}{'mean':>10}{'bias':>7}{'mean se':>9}{'sd':>9}{'errors':>8}"
    f"{'covers':>8}{'own mean':>10}{'w_cob':>8}{'faults':>8}{'faultless':>11}"
)


@dataclass(frozen=True)
class Reading:
    """One way to read a sample, by the name of its column."""

    name: str
    frame: pd.DataFrame
    weight: str = "w_final"


def one_sample(seed: int, learner: str) -> pd.DataFrame:
    """Every figure of one learner by every reading: columns reading, figure, and FIELDS."""
    workers = synthetic.recruitment_cost_survey(seed, learner)
    rates = synthetic.companion("fx_rates", seed)
    found = [(one.name, survey(one.frame, one.weight)) for one in readings(seed, learner)]
    found += [
        ("cleaned", recruitment(cleaning.workers(workers, rates))),
        ("faults", recruitment(cleaning.workers_as_typed(workers, rates))),
        ("cleaned", lists(partial(synthetic.companion, seed=seed, learner=learner))),
    ]
    rows = [
        (reading, figure, *(getattr(one, field) for field in FIELDS))
        for reading, figures in found
        for figure, one in figures.items()
    ]
    return pd.DataFrame(rows, columns=["reading", "figure", *FIELDS])


def readings(seed: int, learner: str) -> Iterator[Reading]:
    """The labour force survey of a learner: cleaned, with its faults, and before them."""
    received = synthetic.labour_force_survey(seed, learner)
    cleaned = cleaning.residents(received)
    yield Reading("cleaned", cleaned)
    yield Reading("w_cob", cleaned, "w_cob")
    yield Reading("faults", cleaning.as_typed(received))
    yield Reading("faultless", cleaning.as_typed(record(fieldwork(seed, learner))))


def all_samples(seed: int, samples: int, processes: int) -> pd.DataFrame:
    learners = [f"learner-{number}" for number in range(samples)]
    with get_context("spawn").Pool(processes) as pool:
        work = pool.imap_unordered(partial(one_sample, seed), learners, chunksize=4)
        return pd.concat(track(work, description="samples", total=samples), ignore_index=True)


def coverage(found: pd.DataFrame, value: float) -> str:
    """Per cent of the intervals that hold the value; a dash if there are none."""
    if found.empty:
        return "-"
    return f"{100 * found['low'].le(value).mul(found['high'].ge(value)).mean():.1f}"


def line(figure: str, true: float, found: pd.DataFrame) -> str:
    """One line of the table from all estimates of a figure."""
    by = {name: found[found["reading"] == name] for name in ("w_cob", "faults", "faultless")}
    cleaned = found[found["reading"] == "cleaned"]
    mean, spread, error = cleaned["value"].mean(), cleaned["value"].std(), cleaned["se"].mean()
    places = 2 if abs(true) < 1000 else 0
    return (
        f"{figure:39}{true:9,.{places}f}{mean:10,.{places}f}{(mean - true) / spread:7.2f}"
        f"{error:9,.{places}f}{spread:9,.{places}f}{error / spread:8.2f}"
        f"{coverage(cleaned, true):>8}{coverage(cleaned, mean):>10}{coverage(by['w_cob'], true):>8}"
        f"{coverage(by['faults'], true):>8}{coverage(by['faultless'], true):>11}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--samples", type=int, default=500)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=SEED, help="the edition's seed")
    given = parser.parse_args()
    start = perf_counter()
    found = all_samples(given.seed, given.samples, given.processes)
    took = perf_counter() - start
    truth = synthetic.truth(given.seed)
    noise = 100 * np.sqrt(0.95 * 0.05 / given.samples)
    print(f"{given.samples} samples of edition {given.seed} in {took:.0f} s")
    print(f"A coverage of 95 is uncertain by {2 * noise:.1f} points either way.\n\n{HEADER}")
    for figure, true_of in (SURVEY | RECRUITMENT | LISTS).items():
        print(line(figure, true_of(truth), found[found["figure"] == figure]))
    print("\nThe sample of learner-0 beside svy, largest relative difference:")
    for figure, apart in reference.differences(
        cleaning.residents(synthetic.labour_force_survey(given.seed, "learner-0"))
    ).items():
        print(f"{figure:39}" + "".join(f"  {name} {value:.0e}" for name, value in apart.items()))


if __name__ == "__main__":
    main()
