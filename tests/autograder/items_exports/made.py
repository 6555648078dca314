"""Made-up items of every kind, with texts that a careless writer of XML or HTML would break."""

from typing import Any

from pydantic import TypeAdapter

from autograder.items.schema import Item

CDATA = "An end ]]> and <![CDATA[ a start"
SIGNS = '3 < 4 & 5 > 4, "so" it\'s &amp; &lt;b&gt; &#65;'
EMOJI = "A worker 👩🏽‍🌾 signs ✍️ 𝔘"
RIGHT_TO_LEFT = "العمل اللائق \u200fabc\u200e עבודה \u202ertl\u202c"
SPACES = "tab\there, return\rthere, two  spaces, no\u00a0break, * \\* % { x }"
ALL = (CDATA, SIGNS, EMOJI, RIGHT_TO_LEFT, SPACES)
_ITEM: TypeAdapter[Item] = TypeAdapter(Item)


def item(kind: str, **changes: Any) -> Item:
    """Return a sound item of a kind, with some of its fields changed."""
    common = {
        "id": f"g-made-{kind}",
        "topic": "governance/cooperation",
        "outcome": f"Outcome {SIGNS}",
        "stem": f"{CDATA} {SIGNS} {EMOJI} {RIGHT_TO_LEFT} {SPACES}?",
        "difficulty": 3,
        "source": ("zB2", "aB1"),
        "mark": "derived",
        "status": "graded",
        "kind": kind,
    }
    return _ITEM.validate_python(common | _OWN[kind] | changes)


def options(*right: int) -> list[dict[str, Any]]:
    return [
        {"text": f"{n}: {text}", "correct": n in right, "feedback": f"{text} {n}"}
        for n, text in enumerate(ALL)
    ]


_TOLD = {"right": f"Right: {SIGNS}", "wrong": f"Wrong: {CDATA}"}
_OWN: dict[str, dict[str, Any]] = {
    "single": {"options": options(3), "fixed_order": True},
    "multiple": {"options": options(0, 2, 4)},
    "number": {"value": "-12.30", "tolerance": "0.05", "unit": "< % & ₤", "decimals": 2} | _TOLD,
    "ordering": {"steps": [f"{text}." for text in reversed(ALL)]} | _TOLD,
    "matching": {
        "pairs": [
            {"left": f"L {text}", "right": f"R {text}", "feedback": f"F {text}"} for text in ALL[:4]
        ],
        "extra": [f"Z {SPACES}", f"B {CDATA}"],
    },
    "short": {"accept": list(ALL)} | _TOLD,
}
KINDS = tuple(_OWN)
ITEMS = (
    *(item(kind) for kind in KINDS),
    item("number", id="g-made-exact", value="1E+3", tolerance=0, decimals=0),
    item("single", id="g-made-single-v2", variant_of="g-made-single", source=(), mark="design"),
    item("single", id="7-made", status="self-check", mark="known", fixed_order=False),
    item("multiple", id="g-made-two", options=options(1, 2)),
)
