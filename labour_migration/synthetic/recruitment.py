"""First jobs abroad of 60,000 Aldorans: what they earned and what the job cost them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from labour_migration.synthetic.streams import Bools, Draws, Floats, Ints

POPULATION = 60_000
OUT_OF_SCOPE = 3_830  # left for something else than a job as an employee: 6 % of the frame
DISTRICTS = ("D1", "D2", "D3", "D4", "D5", "D6")
_DISTRICT_SHARES = (0.26, 0.22, 0.18, 0.15, 0.11, 0.08)


@dataclass(frozen=True)
class Corridor:
    """One way out of Aldora; earnings in accounting units (AU) a month, costs in months of pay."""

    code: str
    label: str
    place: str
    money: str
    share: float
    women: float
    median_months: float
    sigma: float
    zero_cost: float
    median_earnings: float
    earnings_sigma: float


CORRIDORS = (
    Corridor(
        "K1", "Khaledine, construction", "QKH", "QKD", 0.34, 0.02, 9.0, 0.60, 0.02, 260, 0.30
    ),
    Corridor(
        "K2", "Khaledine, domestic work", "QKH", "QKD", 0.20, 0.97, 1.2, 0.75, 0.20, 210, 0.22
    ),
    Corridor(
        "V1", "Costaverra, factories and services", "QVR", "QVC", 0.18, 0.42, 3.0, 0.50, 0.03, 820,
        0.35,
    ),
    Corridor(
        "N1", "Northmark, government scheme", "QNM", "QND", 0.10, 0.25, 1.0, 0.40, 0.05, 1500, 0.25
    ),
    Corridor(
        "B1", "Bressia, border, mostly irregular", "QRB", "QBM", 0.18, 0.40, 0.35, 0.80, 0.15, 300,
        0.40,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Leavers:
    """The frame of the recruitment-cost survey; its last OUT_OF_SCOPE rows are not in scope."""

    corridor: Ints  # position in CORRIDORS
    district: Ints
    woman: Bools
    earnings: Floats  # first monthly earnings, AU
    months: Floats  # cost in months of those earnings: the indicator
    in_scope: Bools

    @property
    def cost(self) -> Floats:
        """What the worker paid for the job, AU."""
        return self.months * self.earnings


@lru_cache(maxsize=2)
def leavers(seed: int) -> Leavers:
    """All who left Aldora in the three years before the survey."""
    size = POPULATION + OUT_OF_SCOPE
    draws = Draws(seed, ("leaver",), size)
    corridor = draws.pick("corridor", [way.share for way in CORRIDORS])
    spread = np.array([way.earnings_sigma for way in CORRIDORS])[corridor]
    sigma = np.array([way.sigma for way in CORRIDORS])[corridor]
    zero = np.array([way.zero_cost for way in CORRIDORS])[corridor]
    # Those who earn less pay more months: the cost of a journey does not fall with the wage.
    fortune = spread * draws.normal("earnings")
    months = np.array([way.median_months for way in CORRIDORS])[corridor]
    months = months * np.exp(0.85 * sigma * draws.normal("cost") - 0.45 * fortune)
    earnings = np.array([way.median_earnings for way in CORRIDORS])[corridor] * np.exp(fortune)
    return Leavers(
        corridor=corridor,
        district=draws.pick("district", _DISTRICT_SHARES),
        woman=draws.chance("woman", np.array([way.women for way in CORRIDORS])[corridor]),
        earnings=earnings,
        months=np.where(draws.chance("zero", zero), 0.0, months),
        in_scope=np.arange(size) < POPULATION,
    )


def recruitment_values(seed: int) -> dict[str, float]:
    """True values of the indicator by group: ``rcs_<group>_<statistic>``."""
    people = leavers(seed)
    groups = {"all": people.in_scope, "men": ~people.woman, "women": people.woman}
    groups |= {way.code: people.corridor == place for place, way in enumerate(CORRIDORS)}
    return {
        f"rcs_{group}_{statistic}": value
        for group, members in groups.items()
        for statistic, value in _statistics(people, members & people.in_scope).items()
    }


def _statistics(people: Leavers, members: Bools) -> dict[str, float]:
    months, earnings = people.months[members], people.earnings[members]
    lower, median, upper = np.quantile(months, [0.25, 0.5, 0.75])
    return {
        "mean": float(months.mean()),
        "median": float(median),
        "q1": float(lower),
        "q3": float(upper),
        "ratio_of_means": float((months * earnings).sum() / earnings.sum()),
        "mean_without_zeros": float(months[months > 0].mean()),
        "zero_cost": 100 * float((months == 0).mean()),
    }
