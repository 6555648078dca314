"""A plan in words: a sentence, rows for a spreadsheet, a document to hand on."""

from collections.abc import Iterator

from labour_migration.concepts.monitoring import terms
from labour_migration.concepts.monitoring.checks import Checked, check, complete, measurable
from labour_migration.concepts.monitoring.plan import Indicator, Objective, Plan, day
from labour_migration.concepts.monitoring.progress import Progress, per_cent, progress
from labour_migration.concepts.plain_text import line
from labour_migration.documents import Block, Document, Heading, Paragraph, Table

_NONE = terms.WORDS["none"]
_LISTED = ("Indicator", "Level", "Baseline", "Target", "Source, how often", "Responsible")
_DEFINED = (
    "Indicator",
    "Definition",
    "Measure and denominator",
    "Broken down by",
    "Direction",
    "Cost",
)
COLUMNS = (
    "objective_number",
    "objective",
    "indicator_number",
    *terms.FIELDS,
    "complete",
    "measurable",
    "way_per_cent",
    "time_per_cent",
    "progress",
)


def summary(plan: Plan) -> str:
    """How many indicators stand the checks, how many findings there are, what is not asked.

    >>> from labour_migration.concepts import monitoring
    >>> summary(monitoring.example())
    '4 of 5 indicators are complete and measurable. 1 finding. Criteria not asked: coherence, \
sustainability.'
    """
    return " ".join(_sentences(check(plan)))


def rows(plan: Plan) -> list[tuple[str, ...]]:
    """A row of texts for each indicator, in ``COLUMNS``; one for an objective without any."""
    found = []
    for place, objective in enumerate(plan.objectives, 1):
        first = (str(place), line(objective.text))
        if not objective.indicators:
            found.append((*first, *[""] * (len(COLUMNS) - len(first))))
        for rank, one in enumerate(objective.indicators, 1):
            done = progress(one)
            found.append(
                (
                    *first,
                    str(rank),
                    *(_entry(one, name) for name in terms.FIELDS),
                    "yes" if complete(one) else "no",
                    "yes" if measurable(one) else "no",
                    per_cent(done.way) if done else "",
                    per_cent(done.time) if done else "",
                    terms.VERDICTS[done.verdict] if done else "",
                )
            )
    return found


def brief(plan: Plan) -> Document:
    """The plan as a document: where it stands, objectives, progress, questions, findings.

    >>> from labour_migration.concepts import monitoring
    >>> brief(monitoring.example()).title
    'Migrant resource centre in Valdoria (invented)'
    """
    found = check(plan)
    blocks: list[Block] = [
        Heading(terms.WORDS["stand"]),
        Paragraph(" ".join(_sentences(found))),
        Paragraph(terms.WORDS["limits"], "note"),
    ]
    for place, objective in enumerate(plan.objectives, 1):
        blocks += _objective(place, objective)
    blocks += [*_progress(plan), *_evaluation(plan), *_findings(found)]
    days = " – ".join(_day(text) for text in (plan.start, plan.end) if line(text))
    return Document(line(plan.title) or terms.WORDS["title"], tuple(blocks), subtitle=days)


def _sentences(found: Checked) -> Iterator[str]:
    noun = "indicator is" if found.indicators == 1 else "indicators are"
    yield f"{found.sound} of {found.indicators} {noun} complete and measurable."
    count = len(found.findings)
    yield f"{count} {'finding' if count == 1 else 'findings'}."
    asked = ", ".join(found.not_asked)
    yield f"Criteria not asked: {asked}." if asked else "All six criteria are asked."


def _objective(place: int, objective: Objective) -> Iterator[Block]:
    name = f"Objective {place}"
    yield Heading(name)
    yield Paragraph(line(objective.text) or _NONE)
    listed = [(f"{place}.{rank}", one) for rank, one in enumerate(objective.indicators, 1)]
    if not listed:
        return
    body = tuple(
        (
            f"{key} {line(one.name)}".strip(),
            one.level or _NONE,
            _value(one, "baseline"),
            _value(one, "target"),
            _joined(line(one.source), one.frequency),
            line(one.responsible) or _NONE,
        )
        for key, one in listed
    )
    yield Table(_LISTED, body, f"{name}: indicators")
    yield Table(
        _DEFINED, tuple((key, *_defined(one)) for key, one in listed), f"{name}: definitions"
    )


def _defined(one: Indicator) -> tuple[str, ...]:
    persons = terms.COUNTS["persons"] if one.counts == "persons" else ""
    return (
        line(one.definition) or _NONE,
        _joined(terms.MEASURES.get(one.measure, ""), persons, line(one.denominator)),
        _broken_down(one) or _NONE,
        terms.DIRECTIONS.get(one.direction, _NONE),
        line(one.cost) or _NONE,
    )


def _progress(plan: Plan) -> Iterator[Block]:
    body = []
    for place, objective in enumerate(plan.objectives, 1):
        for rank, one in enumerate(objective.indicators, 1):
            if done := progress(one):
                name = f"{place}.{rank} {line(one.name)}".strip()
                verdict = terms.VERDICTS[done.verdict]
                body.append((name, _value(one, "latest"), *_shares(done), verdict))
    if body:
        header = ("Indicator", "Latest", "Share of the way", "Share of the time", "Verdict")
        yield Heading(terms.WORDS["progress"])
        yield Table(header, tuple(body), terms.WORDS["progress_caption"])
        yield Paragraph(terms.CAUTION, "note")


def _shares(done: Progress) -> tuple[str, str]:
    way, time = (f"{per_cent(share)} per cent ({share})" for share in (done.way, done.time))
    return way, time


def _evaluation(plan: Plan) -> Iterator[Block]:
    body = []
    for name in terms.CRITERIA:
        held = getattr(plan.questions, name)
        question = line(held.question) or terms.WORDS["not_asked"]
        body.append((name.capitalize(), question, line(held.evidence) or _NONE))
    yield Heading(terms.WORDS["evaluation"])
    yield Table(
        ("Criterion", "Question", "Evidence"), tuple(body), terms.WORDS["evaluation_caption"]
    )


def _findings(found: Checked) -> Iterator[Block]:
    yield Heading(terms.WORDS["findings"])
    if not found.findings:
        yield Paragraph(terms.WORDS["no_finding"])
        return
    body = tuple((one.where, one.text) for one in found.findings)
    yield Table(("Where", "What to do"), body, terms.WORDS["findings_caption"])


def _entry(one: Indicator, name: str) -> str:
    return _broken_down(one) if name == "disaggregation" else line(getattr(one, name))


def _broken_down(one: Indicator) -> str:
    return "; ".join(
        words for key, words in terms.DISAGGREGATIONS.items() if key in one.disaggregation
    )


def _value(one: Indicator, which: str) -> str:
    value = line(getattr(one, f"{which}_value"))
    when = line(getattr(one, f"{which}_date"))
    if not value and not when:
        return _NONE
    amount = f"{value} {line(one.unit)}".strip() if value else terms.WORDS["no_value"]
    return _joined(amount, _day(when) if when else "")


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts)) or _NONE


def _day(text: str) -> str:
    """A day in words; what is no day stays as it was typed."""
    found = day(text)
    return f"{found.day} {found:%B %Y}" if found else line(text)
