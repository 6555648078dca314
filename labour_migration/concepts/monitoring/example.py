"""The worked example: a migrant resource centre in Valdoria; country and figures are invented."""

from labour_migration.concepts.monitoring.plan import (
    Indicator,
    Objective,
    Plan,
    Question,
    Questions,
)

_START, _END, _LATEST = "2024-01-01", "2026-12-31", "2024-12-31"
_OFFICE = "Resource centre of the labour ministry"

_SPENT = Indicator(
    name="Budget spent on the centre",
    definition="Money paid for staff, rooms and materials of the centre, added up since the start.",
    level="input",
    measure="amount",
    counts="things",
    unit="thousand crowns",
    direction="rise",
    baseline_value="0",
    baseline_date=_START,
    target_value="900",
    target_date=_END,
    source="Accounts of the ministry",
    frequency="quarterly",
    responsible="Finance office of the labour ministry",
    latest_value="280",
    latest_date=_LATEST,
)
_SESSIONS = Indicator(
    name="Information sessions held",
    definition="Sessions before departure, of two hours or more, in a language of the workers.",
    level="activity",
    measure="number",
    counts="things",
    unit="sessions",
    disaggregation=("place",),
    direction="rise",
    baseline_value="0",
    baseline_date=_START,
    target_value="360",
    target_date=_END,
    source="Register of the centre",
    frequency="monthly",
    responsible=_OFFICE,
    latest_value="120",
    latest_date=_LATEST,
)
_INFORMED = Indicator(
    name="Workers informed",
    definition="Workers who attended a whole session; a worker who comes twice counts once.",
    level="output",
    measure="number",
    counts="persons",
    unit="workers",
    disaggregation=("sex", "sector", "status"),
    direction="rise",
    baseline_value="0",
    baseline_date=_START,
    target_value="6000",
    target_date=_END,
    source="Register of the centre",
    frequency="quarterly",
    responsible=_OFFICE,
    latest_value="2400",
    latest_date=_LATEST,
)
_CONTRACT = Indicator(
    name="Workers who keep a written contract",
    definition="Workers who hold a copy of their contract, in a language they read, six months "
    "after departure.",
    level="outcome",
    measure="share",
    counts="persons",
    unit="per cent",
    denominator="all informed workers reached by the follow-up survey",
    disaggregation=("sex", "sector", "status"),
    direction="rise",
    baseline_value="40",
    baseline_date=_START,
    target_value="70",
    target_date=_END,
    source="Follow-up survey by telephone",
    frequency="half-yearly",
    responsible="Statistical office",
    cost="30 thousand crowns a year",
    latest_value="49",
    latest_date=_LATEST,
)
_DEBT = Indicator(
    name="Returned workers with a recruitment debt",
    definition="Workers back for less than a year who still owe money that they borrowed to pay "
    "for the job abroad.",
    level="impact",
    measure="share",
    counts="persons",
    unit="per cent",
    denominator="all workers back for less than a year, in the household survey",
    disaggregation=("sex", "sector", "status"),
    direction="fall",
    baseline_date=_START,
    target_value="10",
    target_date=_END,
    source="Household survey, module on return",
    frequency="yearly",
    responsible="Statistical office",
)
_QUESTIONS = Questions(
    relevance=Question(
        "Does the plan answer the needs that migrant workers themselves name?",
        "Group talks with women and men before departure and after return",
    ),
    effectiveness=Question(
        "Have the objectives been reached, and for which groups not?",
        "Indicators 1.3 and 1.4 by sex, sector and status",
    ),
    efficiency=Question(
        "Were money, staff and time used well, compared with other ways to the same result?",
        "Accounts; cost of a worker informed here and in two other offices",
    ),
    impact=Question(
        "What would have happened to the workers without it?",
        "Workers from districts that the centre has not reached yet",
    ),
)


def example() -> Plan:
    """The worked example, whose last indicator still lacks its baseline.

    >>> [one.level for one in example().objectives[0].indicators]
    ['input', 'activity', 'output', 'outcome', 'impact']
    """
    return Plan(
        title="Migrant resource centre in Valdoria (invented)",
        start=_START,
        end=_END,
        objectives=(
            Objective(
                "By the end of 2026 workers who leave Valdoria for Norland through the centre "
                "know their rights, and most of them keep a written contract.",
                (_SPENT, _SESSIONS, _INFORMED, _CONTRACT, _DEBT),
            ),
        ),
        questions=_QUESTIONS,
    )
