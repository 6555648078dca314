"""How large a sample of migrants must be, and how it is shared out among strata."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import pandas as pd

from labour_migration import charts, sampling
from labour_migration.widgets.models.controls import Action, Control, Group
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import Model, Result
from labour_migration.widgets.models.words import abridged, count, plain

Method = Literal["proportional", "neyman", "cost", "rare"]
METHODS: tuple[tuple[str, Method], ...] = (
    ("In proportion to size", "proportional"),
    ("Least variance: size and spread (Neyman)", "neyman"),
    ("Least variance for the money: size, spread and cost", "cost"),
    ("Rare group: more where it is frequent", "rare"),
)
_MOST = 1e12
LEVELS = ((90.0, "90"), (95.0, "95"), (99.0, "99"))


@dataclass(frozen=True)
class Stratum:
    """One part of the frame: its units, the spread of the main variable, and what a visit costs."""

    name: str
    population: int
    sd: float = 1.0
    visit_cost: float = 1.0
    group_pct: float = 10.0


@dataclass(frozen=True)
class SampleDesign(Model):
    """A sample for one proportion: interviews, people to approach, addresses, cost by stratum."""

    KIND: ClassVar[str] = "sample-designer"
    TITLE: ClassVar[str] = "Sample designer"
    HINT: ClassVar[str] = (
        "State what you want to estimate and how precisely. The result says how many interviews "
        "that takes, how many addresses must be visited, and how to share them among strata."
    )

    proportion_pct: float = 50.0
    margin_points: float = 5.0
    level_pct: float = 95.0
    cluster_take: float = 10.0
    cluster_correlation: float = 0.05
    weighting_effect: float = 1.0
    response_pct: float = 80.0
    group_pct: float = 100.0
    population: int | None = None
    method: Method = "proportional"
    minimum: int = 2
    strata: tuple[Stratum, ...] = (
        Stratum("Capital", 60_000, visit_cost=12.0, group_pct=20.0),
        Stratum("Other towns", 90_000, visit_cost=10.0, group_pct=8.0),
        Stratum("Rural areas", 100_000, visit_cost=18.0, group_pct=3.0),
    )

    def groups(self) -> tuple[Group, ...]:
        """Precision, design and field, then a row of controls for each stratum."""
        return (
            _PRECISION,
            _FIELD,
            Group(
                "Strata",
                (
                    Control(("method",), "Share addresses out", "choice", METHODS),
                    _number("minimum", "Fewest addresses in a stratum", 0, whole=True),
                ),
                (
                    Action("Add a stratum", SampleDesign.with_stratum),
                    Action("Remove the last stratum", SampleDesign.without_stratum),
                ),
                "Least variance needs the spread of the main variable in each stratum (its "
                "standard deviation, from an older survey); a rare group needs its share.",
            ),
            *(self._row(place) for place in range(len(self.strata))),
        )

    def with_stratum(self) -> SampleDesign:
        """A copy with one more stratum."""
        added = Stratum(f"Stratum {len(self.strata) + 1}", 10_000)
        return replace(self, strata=(*self.strata, added))

    def without_stratum(self) -> SampleDesign:
        """A copy without the last stratum; BadInput when only one is left."""
        if len(self.strata) < 2:
            raise BadInput("One stratum must stay.")
        return replace(self, strata=self.strata[:-1])

    @property
    def design_effect(self) -> float:
        """Of clusters and of unequal weights together."""
        clusters = sampling.cluster_effect(self.cluster_take, self.cluster_correlation)
        return clusters * self.weighting_effect

    def size(self) -> sampling.SampleSize:
        """Interviews, people to approach, and addresses to visit."""
        return sampling.for_proportion(
            self.proportion_pct / 100,
            self.margin_points / 100,
            level=self.level_pct / 100,
            design_effect=self.design_effect,
            population=self.population,
            response=self.response_pct / 100,
            group_share=self.group_pct / 100,
        )

    def allocation(self) -> pd.DataFrame:
        """One row a stratum: addresses, sampling fraction, design weight and cost."""
        addresses, minimum = self.size().screened, self.minimum
        strata = pd.DataFrame(
            {
                "stratum": [one.name for one in self.strata],
                "population": [one.population for one in self.strata],
                "sd": [one.sd for one in self.strata],
                "cost": [one.visit_cost for one in self.strata],
                "prevalence": [one.group_pct / 100 for one in self.strata],
            }
        )
        match self.method:
            case "proportional":
                plan = sampling.proportional(strata, addresses, minimum=minimum)
            case "neyman":
                plan = sampling.neyman(strata, addresses, minimum=minimum)
            case "cost":
                plan = sampling.cost_optimal(strata, n=addresses, minimum=minimum)
            case "rare":
                plan = sampling.rare_group(strata, addresses, minimum=minimum)
        table = pd.DataFrame(
            {
                "stratum": plan["stratum"],
                "population": plan["population"],
                "addresses": plan["n"],
                "sampling_fraction_pct": 100 * plan["sampling_fraction"],
                "design_weight": plan["design_weight"],
                "total_cost": plan["n"] * plan["cost"],
            }
        )
        if self.method == "rare":
            table["expected_members"] = plan["expected_members"]
        return table

    def result(self) -> Result:
        """The size in words, the allocation as a table and as bars."""
        names = [one.name for one in self.strata]
        if len(set(names)) < len(names) or not all(name.strip() for name in names):
            raise BadInput("Give every stratum a name of its own.")
        size, plan = self.size(), self.allocation()
        text = f"{self._sizes(size)} {self._costs(plan)}{self._members(size, plan)}"
        figure = charts.bar(plan, category="stratum", value="addresses", value_title="Addresses")
        return Result(
            text=text,
            table=plan,
            caption="Addresses by stratum",
            chart=charts.show(
                figure,
                title="Addresses to visit by stratum",
                alt=abridged(_shared_out(plan)),
                table=plan,
                source="Computed from the numbers entered; nothing here is an estimate.",
            ),
        )

    def _sizes(self, size: sampling.SampleSize) -> str:
        wanted = (
            f"To estimate a share of about {plain(self.proportion_pct)} per cent to within "
            f"{plain(self.margin_points)} percentage points at {plain(self.level_pct)} per cent "
            f"confidence, complete {count(size.complete, 'interview')}"
        )
        effect = f" (design effect {plain(self.design_effect)})."
        found = f" Approach {count(size.approached, 'person', 'people')} and visit "
        return f"{wanted}{effect}{found}{count(size.screened, 'address', 'addresses')}."

    def _costs(self, plan: pd.DataFrame) -> str:
        weights = plan["design_weight"].dropna()
        spread = (
            "All addresses have nearly the same weight."
            if weights.max() < 1.05 * weights.min()
            else f"Design weights run from {plain(weights.min())} to {plain(weights.max())}."
        )
        return f"The visits cost {plain(plan['total_cost'].sum())}. {spread}"

    def _members(self, size: sampling.SampleSize, plan: pd.DataFrame) -> str:
        if "expected_members" not in plan:
            return ""
        found = plan["expected_members"].sum()
        enough = "enough for" if found >= size.approached else "fewer than"
        return (
            f" About {plain(round(found))} of these addresses have a member of the group, {enough} "
            f"the {size.approached:,} people to approach."
        )

    def _row(self, place: int) -> Group:
        title = f"Stratum {place + 1}"

        def at(name: str, label: str, low: float, high: float = _MOST, *, whole: bool = False
               ) -> Control:  # fmt: skip
            return Control(("strata", place, name), f"{title}: {label}", "number", low=low,
                           high=high, whole=whole)  # fmt: skip

        controls = [
            Control(("strata", place, "name"), f"{title}: name", "line"),
            at("population", "addresses in the frame", 1, whole=True),
            at("visit_cost", "cost of a visit", 1e-6),
        ]
        if self.method in ("neyman", "cost"):
            controls.append(at("sd", "spread of the main variable", 0))
        if self.method == "rare":
            controls.append(at("group_pct", "share of the group (per cent)", 0, 100))
        return Group(title, tuple(controls))


def _shared_out(plan: pd.DataFrame) -> str:
    first = plan.iloc[int(plan["addresses"].to_numpy().argmax())]
    share = 100 * first["addresses"] / plan["addresses"].sum()
    return (
        f"{first['stratum']} gets most: {first['addresses']:,} of "
        f"{plan['addresses'].sum():,} addresses ({plain(share, 'per cent')})."
    )


def _number(
    name: str,
    label: str,
    low: float,
    high: float = _MOST,
    *,
    whole: bool = False,
    optional: bool = False,
) -> Control:
    return Control((name,), label, "number", low=low, high=high, whole=whole, optional=optional)


_PRECISION = Group(
    "Precision",
    (
        _number("proportion_pct", "Share you expect (per cent; 50 if unknown)", 0.1, 99.9),
        _number("margin_points", "Margin of error (percentage points)", 0.1, 50),
        Control(
            ("level_pct",),
            "Confidence level (per cent)",
            "choice",
            tuple((words, level) for level, words in LEVELS),
        ),
        _number("population", "Size of the group (empty if large)", 1, whole=True, optional=True),
    ),
)
_FIELD = Group(
    "Field",
    (
        _number("cluster_take", "Interviews in one cluster", 1, 10_000),
        _number("cluster_correlation", "Likeness inside a cluster (0 to 1)", 0, 1),
        _number("weighting_effect", "Effect of unequal weights (1 = none)", 1, 100),
        _number("response_pct", "Response (per cent)", 1, 100),
        _number("group_pct", "Addresses with a member of the group (per cent)", 0.01, 100),
    ),
)
