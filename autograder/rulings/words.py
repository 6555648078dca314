"""What a ruling says, in words for people."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from autograder.certificate import show
from autograder.ledger import JSON, Kind
from autograder.rulings.model import Method, shown

TITLES: Mapping[Kind, str] = {
    "extension": "extension",
    "excusal": "excusal",
    "override": "override",
    "grant": "grant",
    "departure": "departure",
    "merge": "merge",
    "item-withdrawn": "withdrawn item",
}
METHODS: Mapping[Method, str] = {
    "full-points": "full points for everybody who was set it",
    "rescale": "the rest scaled up for everybody who was set it",
}


def told(kind: Kind, after: JSON | None, zone: ZoneInfo) -> str:
    """Return what the value of a ruling says; nothing for one that was taken back.

    >>> told("override", {"points": "15/2"}, ZoneInfo("UTC"))
    '7.5 points, given by hand'
    """
    if after is None:
        return "nothing"
    if kind == "extension":
        return f"due {shown(datetime.fromisoformat(after['due']), zone)}"
    if kind == "excusal":
        return "excused, signed by the course manager" if after["signed"] else "excused"
    if kind == "override":
        points = Fraction(after["points"])
        return f"{show(points)} point{'' if points == 1 else 's'}, given by hand"
    if kind == "grant":
        return "awarded" if after["outcome"] == "awarded" else "not awarded"
    if kind == "departure":
        left = "withdrew" if after["kind"] == "withdrew" else "was replaced"
        on = date.fromisoformat(after["on"])
        return f"{left} on {on.day} {on:%B %Y}"
    if kind == "merge":
        return f"the same learner as {after['into']}"
    items = after.get("items") or {after["item"]: after["method"]}
    return "; ".join(f"{item}: {METHODS[method]}" for item, method in items.items())
