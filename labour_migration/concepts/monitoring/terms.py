"""The words of a monitoring and evaluation plan: its fields, choices, checks and criteria.

The page and the widget show these texts; the other modules compute with their keys.
"""

from collections.abc import Mapping
from fractions import Fraction

LEVELS: Mapping[str, str] = {
    "input": "input: what is put in, such as money and staff",
    "activity": "activity: what is done",
    "output": "output: what the work hands over at once",
    "outcome": "outcome: what changes for people or institutions",
    "impact": "impact: the wider or later effect",
}
MEASURES: Mapping[str, str] = {
    "number": "a number (how many)",
    "share": "a share (per cent of something)",
    "amount": "an amount of money",
    "other": "another measure (an average, a rate, an index)",
}
COUNTS: Mapping[str, str] = {
    "persons": "persons",
    "things": "something else (money, sessions, cases, offices)",
}
DIRECTIONS: Mapping[str, str] = {"rise": "should rise", "fall": "should fall"}
DISAGGREGATIONS: Mapping[str, str] = {
    "sex": "sex",
    "age": "age",
    "sector": "sector",
    "occupation": "occupation",
    "status": "migration status",
    "country": "country of origin or destination",
    "place": "place",
    "disability": "disability",
}
# How many months lie between two readings.
FREQUENCIES: Mapping[str, int] = {
    "monthly": 1,
    "quarterly": 3,
    "half-yearly": 6,
    "yearly": 12,
    "every two years": 24,
    "every three years": 36,
    "every five years": 60,
}

# The fields of an indicator, in the order of the form.
FIELDS: Mapping[str, str] = {
    "name": "Name",
    "definition": "Definition",
    "level": "Level of the results chain",
    "measure": "Measure",
    "counts": "What is counted",
    "unit": "Unit",
    "denominator": "Denominator",
    "disaggregation": "Broken down by",
    "direction": "Direction",
    "baseline_value": "Baseline value",
    "baseline_date": "Baseline date",
    "target_value": "Target value",
    "target_date": "Target date",
    "source": "Data source",
    "frequency": "How often",
    "responsible": "Who is responsible",
    "cost": "Cost",
    "latest_value": "Latest value",
    "latest_date": "Latest date",
}
# The fields in the groups of the form.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "What it is": ("name", "definition", "level"),
    "How it is measured": ("measure", "counts", "unit", "denominator", "disaggregation"),
    "Baseline and target": (
        "direction",
        "baseline_value",
        "baseline_date",
        "target_value",
        "target_date",
    ),
    "How it is collected": ("source", "frequency", "responsible", "cost"),
    "Progress": ("latest_value", "latest_date"),
}
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "level": LEVELS,
    "measure": MEASURES,
    "counts": COUNTS,
    "disaggregation": DISAGGREGATIONS,
    "direction": DIRECTIONS,
    "frequency": {name: name for name in FREQUENCIES},
}
# What a form adds to the name of a field.
HINTS: Mapping[str, str] = {
    "name": "a few words",
    "definition": "what counts and what does not",
    "unit": "such as workers, per cent, crowns",
    "denominator": "for a share: of all whom or what",
    "baseline_value": "digits only",
    "target_value": "digits only",
    "source": "register, survey, accounts",
    "responsible": "the office, not a person",
    "cost": "optional: of collecting the figures",
    "latest_value": "optional, digits only",
    "latest_date": "optional",
}
REQUIRED: tuple[str, ...] = tuple(
    name
    for name in FIELDS
    if name not in ("denominator", "disaggregation", "cost", "latest_value", "latest_date")
)
# What it takes to measure anything.
MEASURED: tuple[str, ...] = (
    "measure",
    "unit",
    "direction",
    "baseline_value",
    "baseline_date",
    "target_value",
    "target_date",
)
PLAN_FIELDS: Mapping[str, str] = {
    "title": "Title of the plan",
    "start": "First day of the plan",
    "end": "Last day of the plan",
}

# What can be found, in the order in which it is reported; {fields} are the fields concerned.
CHECKS: Mapping[str, str] = {
    "plan-incomplete": "Fill in: {fields}.",
    "plan-dates": "Give real days, the last day of the plan after its first.",
    "no-objective": "Write at least one objective.",
    "objective-not-written": "Say in one sentence what should change, for whom and by when.",
    "no-indicator": "Give the objective at least one indicator.",
    "outputs-only": "Every indicator is an output: the chain says what is delivered, not what "
    "changes. Add an outcome.",
    "no-outcome": "No indicator stands at the level of outcomes. Add one that would show the "
    "change the objective names.",
    "incomplete": "Fill in: {fields}.",
    "not-a-number": "Write digits only, such as 1200 or 12.5, without marks or unit: {fields}.",
    "not-a-date": "Give a real day between 1900 and 2199: {fields}.",
    "target-not-later": "Set the target date after the baseline date.",
    "target-is-baseline": "The target equals the baseline. Set a target that asks for a change.",
    "wrong-direction": "The target lies on the other side of the baseline than the stated "
    "direction. Correct the target, the baseline or the direction.",
    "share-out-of-range": "A share lies between 0 and 100 per cent: {fields}.",
    "no-denominator": "Say of what the share is taken: name the denominator.",
    "too-rare": "The time between two readings is longer than the plan. Collect more often, or "
    "choose another source.",
    "no-sex": "Persons are counted: break the indicator down by sex at least.",
    "latest-unusable": "No progress can be computed. Give a latest value and its date, the value "
    "as digits, the date not before the baseline date: {fields}.",
    "no-evidence": "Say what evidence will answer the question.",
}
# The checks of which one is enough to leave an indicator out of the measurable ones.
MEASURABLE: tuple[str, ...] = (
    "not-a-number",
    "not-a-date",
    "target-not-later",
    "target-is-baseline",
    "wrong-direction",
    "share-out-of-range",
    "no-denominator",
)

VERDICTS: Mapping[str, str] = {
    "reached": "target reached",
    "early": "too early to say",
    "late": "target date passed, target not reached",
    "away": "moving away from the target",
    "ahead": "ahead of a straight line",
    "level": "on a straight line",
    "behind": "behind a straight line",
}
# Before this share of the time has passed, progress is not judged.
EARLY = Fraction(1, 4)
CAUTION = (
    "The straight line from baseline to target is a yardstick, not a forecast: many changes start "
    "slowly, some jump. Ask why before you call a result good or bad. Before a quarter of the "
    "time has passed, no verdict is given; that threshold is a design of this course."
)

# The words of the form and of the document.
WORDS: Mapping[str, str] = {
    "title": "Monitoring and evaluation plan",
    "none": "–",
    "no_value": "no value",
    "not_chosen": "not chosen",
    "question": "Question (empty: not asked)",
    "evidence": "Evidence to be used",
    "objective": "What should change, for whom and by when",
    "stand": "Where the plan stands",
    "limits": "A machine checks what is there and whether it can be measured. Whether the wording "
    "fits the level, the source is good and the target can be reached is for people to judge. "
    "The checks are a design of this course.",
    "progress": "Progress",
    "progress_caption": "Way from baseline to target beside the time elapsed",
    "evaluation": "Evaluation questions",
    "evaluation_caption": "One question for each evaluation criterion",
    "not_asked": "Not asked.",
    "findings": "Findings",
    "findings_caption": "What to put right",
    "no_finding": "No check found anything.",
}

# The six evaluation criteria, each with questions to choose from or to replace.
CRITERIA: Mapping[str, tuple[str, ...]] = {
    "relevance": (
        "Does the plan answer the needs that migrant workers themselves name?",
        "Are the objectives still the right ones now that the situation has changed?",
    ),
    "coherence": (
        "Does the plan fit with employment, education and social protection policy?",
        "Do other interventions in the same places support this one or work against it?",
    ),
    "effectiveness": (
        "Have the objectives been reached, and for which groups not?",
        "What helped or hindered the results?",
    ),
    "efficiency": (
        "Were money, staff and time used well, compared with other ways to the same result?",
        "Were the services delivered on time and at the planned cost?",
    ),
    "impact": (
        "What wider effects did the plan have, intended or not?",
        "What would have happened to the workers without it?",
    ),
    "sustainability": (
        "Will the benefits last once the project money ends?",
        "Who will pay for and run the services after the plan?",
    ),
}
