"""`{sampling-simulator}`: repeated samples under several designs; prices make them comparable."""

from collections.abc import Sequence
from functools import cache
from html import escape
from math import ceil, floor
from typing import Any

import numpy as np
import tool_parts as parts
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from labour_migration.sampling import comparison, simulation
from labour_migration.sampling.comparison import Compared, Prices, Row, signed, written

BINS = 32
# What is estimated: title, unit, decimals shown and kept, round numbers for the axis.
MEASURES = {
    "workers": ("Migrants in the labour force", "persons", 0, 2000),
    "unemployment": ("Unemployment rate of migrants", "per cent", 1, 1),
}
START = ("workers", "areas", 1200)
PRIVACY = "Nothing you enter is stored or sent."
PICTURE = (
    '<div class="lm-picture" hidden>\n<p class="lm-note"></p>\n'
    '<svg class="lm-histogram" viewBox="0 0 360 195" role="img"></svg>\n</div>\n'
)
CHOSEN = ("Figure", "Value")
MONEY = "For the same money (scaled)"
MONEY_HEADER = ("Design", "Interviews", "Bias", "Standard error", "Root mean square error")
ALL_HEADER = (
    "Design and size",
    "Mean",
    "Bias",
    "Standard error",
    "Intervals that hold the truth (of 100)",
    "Interviews",
    "Screenings",
    "Areas or dormitories",
)
INTERVIEWS = "{} interviews"


@cache
def simulated() -> dict[str, Any]:
    """Return rows, distributions and axis of each measure; one simulation serves a whole build."""
    table, runs = simulation.table(), simulation.demonstration()
    found: dict[str, Any] = {}
    for measure, (_, _, _, step) in MEASURES.items():
        digits = 0 if step > 1 else 3
        values = [one.estimates[measure] for one in runs]
        low = step * floor(min(map(np.min, values)) / step)
        high = step * ceil(max(map(np.max, values)) / step)
        edges = [low + (high - low) * place / BINS for place in range(BINS + 1)]
        rows = table[table["measure"] == measure].to_dict("records")
        found[measure] = {
            "rows": [rounded(row, digits) for row in rows],
            "counts": [comparison.histogram(each.tolist(), edges) for each in values],
            "low": low,
            "high": high,
        }
    return found


def rounded(row: dict[Any, Any], digits: int) -> Row:
    """Return a row of the simulation with numbers short enough to be the same for everyone."""
    kept = {name: round(row[name], digits) for name in ("truth", "mean", "se")}
    work = {name: float(round(row[name])) for name in ("interviews", "screenings", "places")}
    covered = round(row["coverage_pct"], 1)
    return Row(design=row["design"], size=row["size"], coverage_pct=covered, **kept, **work)


class SamplingSimulator(SphinxDirective):
    """Render the results as tables; the script draws the estimates and takes other prices."""

    def run(self) -> list[nodes.Node]:
        found, prices = simulated(), Prices()
        measure, design, size = START
        chosen = row_of(found[measure]["rows"], design, size)
        html = (
            explanation()
            + controls(prices)
            + parts.status(sentence(measure, chosen, prices))
            + PICTURE
            + f'<div class="lm-outcome">\n{outcome(measure, chosen, prices)}</div>\n'
            + parts.buttons(("csv", "Download all results as CSV"))
            + everything(found)
            + f'<p class="lm-note">{PRIVACY}</p>\n'
        )
        data = {
            "measures": {
                name: {
                    "title": title,
                    "unit": unit,
                    "decimals": decimals,
                    **found[name],
                    "rows": [vars(one) for one in found[name]["rows"]],
                }
                for name, (title, unit, decimals, _) in MEASURES.items()
            },
            "titles": titles(),
            "repetitions": simulation.REPETITIONS,
            "captions": {"chosen": CHOSEN, "money": MONEY, "header": MONEY_HEADER},
        }
        return [
            parts.opening(self, "sampling-simulator", "Sampling simulator"),
            parts.raw(html),
            parts.closing(data),
        ]


def titles() -> dict[str, str]:
    return {plan.key: plan.title for plan in simulation.PLANS}


def row_of(rows: Sequence[Row], design: str, size: int) -> Row:
    return next(row for row in rows if (row.design, row.size) == (design, size))


def explanation() -> str:
    entries = "".join(
        f"<li><strong>{escape(plan.title)}.</strong> {escape(plan.says)}</li>\n"
        for plan in simulation.PLANS
    )
    return (
        f'<p class="lm-note">SYNTHETIC country. Each design and size was drawn '
        f"{simulation.REPETITIONS:,} times, so last digits are chance; everybody answers. "
        "Prices are in any unit; those shown are invented.</p>\n"
        f'<details class="lm-part">\n<summary>The designs</summary>\n<ul>\n{entries}</ul>\n'
        "<p>Standard errors of a sample come from its areas within strata. The truth counts "
        "migrants in households and in dormitories.</p>\n</details>\n"
    )


def controls(prices: Prices) -> str:
    measure, design, size = START
    sizes = [(str(each), INTERVIEWS.format(f"{each:,}")) for each in simulation.SIZES]
    chosen = (
        parts.choice("measure", "Estimate", [(key, one[0]) for key, one in MEASURES.items()])
        + parts.choice("design", "Design", list(titles().items()))
        + parts.choice("size", "Size", sizes)
    )
    for value in (measure, design, str(size)):
        chosen = chosen.replace(f'value="{value}"', f'value="{value}" selected')
    typed = "".join(
        f'<label>Price of {name} <input type="text" inputmode="decimal" size="8" '
        f'autocomplete="off" maxlength="9" data-field="{field}" '
        f'value="{getattr(prices, field):g}"></label>\n'
        for field, name in comparison.FIELDS
    )
    return f'<div class="lm-controls" hidden>\n{chosen}{typed}</div>\n'


def sentence(measure: str, row: Row, prices: Prices) -> str:
    _, unit, decimals, _ = MEASURES[measure]
    return comparison.summary(titles()[row.design], row, unit, decimals, prices)


def outcome(measure: str, chosen: Row, prices: Prices) -> str:
    """Return the tables that the script writes again for every choice."""
    title, unit, decimals, _ = MEASURES[measure]
    shown = (
        ("Truth", written(chosen.truth, decimals)),
        ("Mean of the estimates", written(chosen.mean, decimals)),
        ("Bias", signed(chosen.bias, decimals)),
        ("Standard error", written(chosen.se, decimals)),
        ("Root mean square error", written(chosen.rmse, decimals)),
        ("Intervals that hold the truth (of 100)", written(chosen.coverage_pct, 0)),
        ("Screenings", written(chosen.screenings, 0)),
        ("Areas or dormitories visited", written(chosen.places, 0)),
        ("Cost", written(comparison.cost(chosen, prices), 0)),
    )
    others = comparison.for_same_money(simulated()[measure]["rows"], chosen, prices)
    return parts.table_html(f"{title}, {unit}", CHOSEN, shown) + parts.table_html(
        MONEY, MONEY_HEADER, [money_row(one, decimals) for one in others]
    )


def money_row(one: Compared, decimals: int) -> tuple[str, ...]:
    more = decimals + 1 if decimals else 0
    return (
        titles()[one.design],
        written(one.interviews, 0),
        signed(one.bias, more),
        written(one.se, more),
        written(one.rmse, more),
    )


def everything(found: dict[str, Any]) -> str:
    """Return every result of the simulation, for readers without a script too."""
    tables = ""
    for measure, (title, unit, decimals, _) in MEASURES.items():
        more = decimals + 1 if decimals else 0
        rows = [
            (
                f"{titles()[row.design]}, {row.size:,}",
                written(row.mean, more),
                signed(row.bias, more),
                written(row.se, more),
                written(row.coverage_pct, 0),
                *(written(each, 0) for each in (row.interviews, row.screenings, row.places)),
            )
            for row in found[measure]["rows"]
        ]
        truth = written(found[measure]["rows"][0].truth, more)
        caption = f"{title}, {unit}; the truth is {truth} (synthetic country)"
        tables += parts.table_html(caption, ALL_HEADER, rows)
    return f'<details class="lm-part">\n<summary>All results</summary>\n{tables}</details>\n'


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("sampling-simulator", SamplingSimulator)
    return parts.metadata()
