"""What one worker paid for a job abroad, in months of what the job pays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

import pandas as pd

from labour_migration import charts
from labour_migration.indicators import Design, amounts
from labour_migration.indicators.recruitment_costs import Rules, cost_components, worker_ratios
from labour_migration.widgets.models.controls import Action, Control, Group, Path
from labour_migration.widgets.models.errors import Incomplete
from labour_migration.widgets.models.model import Model, Result
from labour_migration.widgets.models.words import abridged, count, listed, plain

Blanks = Literal["missing", "zero"]
_MOST = 1e12
ITEMS = (
    "Agent or agency", "Broker", "Employer or sponsor", "Passport", "Visa and permit",
    "Medical examination", "Insurance or welfare fund", "Clearance", "Skills test",
    "Training and language", "Contract and briefing", "Travel at home", "International travel",
    "Informal payments", "Interest on loans for the cost",
)  # fmt: skip
# QAL and QKD are the moneys of two countries that do not exist.
_INVENTED = {
    **dict.fromkeys(ITEMS, 0.0),
    "Agent or agency": 9_800.0, "Broker": 2_400.0, "Passport": 350.0, "Visa and permit": 2_100.0,
    "Medical examination": 420.0, "Insurance or welfare fund": 260.0,
    "Training and language": 600.0, "Travel at home": 180.0, "International travel": 3_100.0,
    "Interest on loans for the cost": 750.0,
}  # fmt: skip
_SOURCE = "Computed from the amounts entered, by the method of SDG indicator 10.7.1."


@dataclass(frozen=True)
class CostSheet(Model):
    """One worker's recruitment cost and first pay; each in its own currency.

    ``items`` maps what was paid for to the amount, None if not known. ``rate`` is the number of
    units of the costs' currency that buy one unit of the pay's; None if not known, and where
    the two are one currency.
    """

    KIND: ClassVar[str] = "cost-calculator"
    TITLE: ClassVar[str] = "Recruitment-cost calculator"
    HINT: ClassVar[str] = (
        "Write what the worker or the family paid for the first job abroad, and the first pay "
        "there. Zero means that nothing was paid; an empty box means that it is not known."
    )

    cost_currency: str = "USD"
    pay_currency: str = "USD"
    rate: float | None = None
    pay_month: float | None = None
    deducted: float = 0.0
    blanks: Blanks = "missing"
    items: dict[str, float | None] = field(default_factory=dict)

    def groups(self) -> tuple[Group, ...]:
        """Pay and currencies, then one box for each item."""
        cost, pay = self.cost_currency.strip(), self.pay_currency.strip()
        rate = _money(("rate",), f"{cost} for one {pay}", low=1e-9, optional=True)
        return (
            Group(
                "Pay and currencies",
                (
                    Control(("cost_currency",), "Currency of the costs", "line"),
                    Control(("pay_currency",), "Currency of the pay", "line"),
                    *(() if self._one_currency else (rate,)),
                    _money(("pay_month",), f"Pay of the first month ({pay})", optional=True),
                    _money(("deducted",), f"Kept back from that pay to recover cost ({pay})"),
                ),
                help="Pay is what was received. What the employer kept back is added to pay and "
                "to cost, once.",
            ),
            Group(
                f"Costs ({cost})",
                (
                    Control(("blanks",), "Empty boxes", "choice", _BLANKS),
                    *(_money(("items", name), name, optional=True) for name in self.items),
                ),
                (
                    Action("Nothing was paid for the empty ones", CostSheet.with_zeros),
                    Action("Start a new sheet", CostSheet.emptied),
                ),
            ),
        )

    def invented(self) -> CostSheet:
        """An invented worker, to see what the calculator does; no figure is anybody's."""
        return CostSheet("QAL", "QKD", 90.0, 70.0, 5.0, items=dict(_INVENTED)).settled()

    def emptied(self) -> CostSheet:
        """A sheet without amounts, as at the start."""
        return CostSheet().settled()

    def with_zeros(self) -> CostSheet:
        """A copy in which every empty box is a zero."""
        return replace(self, items={name: paid or 0.0 for name, paid in self.items.items()})

    def settled(self) -> CostSheet:
        """A copy with a box for every usual item, and no rate where none is needed."""
        rate = None if self._one_currency else self.rate
        return replace(self, rate=rate, items={**dict.fromkeys(ITEMS), **self.items})

    def put(self, path: str | Path, value: Any) -> CostSheet:
        """A copy with one value changed; another currency needs another rate."""
        changed = super().put(path, value)
        before, after = ((one.cost_currency, one.pay_currency) for one in (self, changed))
        return changed if before == after else replace(changed, rate=None)

    def lines(self) -> pd.DataFrame:
        """The one line of ``worker_ratios``, in the currency of the costs."""
        paid = pd.DataFrame([self.items], dtype="float64")
        money = pd.Series([self.pay_month, self.deducted], dtype="float64")
        common = amounts.convert(money, pd.Series(["pay", "pay"]), {"pay": 1 / self._exchange})
        return worker_ratios(
            paid,
            items=list(self.items),
            earnings=common.iloc[:1],
            deducted=common.iloc[1:].set_axis(paid.index),
            rules=Rules(blank_items=self.blanks),
        )

    def result(self) -> Result:
        """The cost in months of pay, and what it was for."""
        line = self.lines().iloc[0]
        known = self._known()
        if line["outcome"] == "cost missing":
            raise Incomplete(self._what_is_empty())
        if line["outcome"] == "earnings missing":
            raise Incomplete("Write the pay of the first month; it must be above zero.")
        text = self._text(line["cost"], line["earnings_month"], line["ratio_months"], known)
        chart = None
        if line["cost"] > 0:
            figure = charts.bar(
                known[known["paid"] > 0],
                category="item",
                value="paid",
                value_title=f"Paid ({self.cost_currency})",
            )
            chart = charts.show(
                figure,
                title=f"What the worker paid, {self.cost_currency}",
                alt=abridged(self._largest(known)),
                table=known,
                source=_SOURCE,
            )
        return Result(text, known, f"What the worker paid, {self.cost_currency}", chart)

    @property
    def _one_currency(self) -> bool:
        return self.cost_currency.strip() == self.pay_currency.strip()

    @property
    def _exchange(self) -> float:
        if self._one_currency:
            return 1.0
        if self.rate is None:
            raise Incomplete(f"Write how many {self.cost_currency} buy one {self.pay_currency}.")
        return self.rate

    def _what_is_empty(self) -> str:
        empty = [name for name, paid in self.items.items() if paid is None]
        if len(empty) == len(self.items):
            return "Write at least one amount; write 0 where nothing was paid."
        return (
            f"The cost is not known: {count(len(empty), 'box is', 'boxes are')} empty "
            f"({listed(empty, 3)}). Write 0 where nothing was paid, or choose to count empty "
            "boxes as nothing paid."
        )

    def _known(self) -> pd.DataFrame:
        paid = [(name, amount or 0.0, amount is None) for name, amount in self.items.items()]
        if self.deducted:
            paid.append(("Kept back from pay", self.deducted * self._exchange, False))
        table = pd.DataFrame(paid, columns=["item", "paid", "blank"])
        wide = pd.DataFrame([table["paid"].to_list()], columns=table["item"].to_list())
        total = float(table["paid"].sum())
        shares = cost_components(wide, Design(), items=list(wide.columns)) if total > 0 else {}
        table["share_pct"] = [shares[name].value if shares else 0.0 for name in table["item"]]
        table["stated"] = ["no" if blank else "yes" for blank in table["blank"]]
        ordered = table.sort_values("paid", ascending=False, kind="stable", ignore_index=True)
        return ordered[["item", "paid", "share_pct", "stated"]]

    def _text(self, cost: float, pay: float, months: float, known: pd.DataFrame) -> str:
        currency = self.cost_currency
        blank = int((known["stated"] == "no").sum())
        caution = f" {count(blank, 'empty box counts', 'empty boxes count')} as nothing paid."
        unit = "month" if plain(months) == "1" else "months"
        if cost == 0:
            found = "The worker paid nothing: the cost is 0 months of pay."
        else:
            found = (
                f"The worker paid {plain(cost)} {currency}. The first month paid {plain(pay)} "
                f"{currency}, so the cost is {plain(months)} {unit} of pay. {self._largest(known)}"
            )
        return found + (caution if blank else "")

    def _largest(self, known: pd.DataFrame) -> str:
        first = known.iloc[0]
        return f"Largest: {first['item']}, {plain(first['share_pct'])} per cent of the cost."


def _money(path: tuple[str | int, ...], label: str, low: float = 0, *, optional: bool = False
           ) -> Control:  # fmt: skip
    return Control(path, label, "number", low=low, high=_MOST, optional=optional)


_BLANKS: tuple[tuple[str, Blanks], ...] = (
    ("make the cost unknown", "missing"),
    ("count as nothing paid", "zero"),
)
