"""The questions of the classic course: what is asked, how it is tested, what learners write.

Each answer stands with the points that it earns. Right ones are written in several ways, so that
values of several types have to cross from the learner's process to the tests.
"""

from dataclasses import dataclass

SETUP = """\
import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go

survey = pd.read_csv("survey.csv")"""

# What does not work in any question: no name, another name, no Python, an exception.
BROKEN = (
    "{name}s = 1",
    "{name} = (",
    "{name} = survey['no such column']",
    "{name} = None",
    "del survey_of_last_year",
)


@dataclass(frozen=True)
class Question:
    """One question answered by a variable; `partly` holds answers that earn one point of two."""

    id: str
    name: str
    points: int
    asks: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    visible: str
    hidden: str
    partly: tuple[str, ...] = ()
    ending: str = ""

    @property
    def test(self) -> str:
        return f"test-{self.id}"

    @property
    def released_test(self) -> str:
        return "\n".join(filter(None, (self.visible, self.ending)))

    @property
    def whole_test(self) -> str:
        hidden = f"### BEGIN HIDDEN TESTS\n{self.hidden}\n### END HIDDEN TESTS"
        return "\n".join(filter(None, (self.visible, hidden, self.ending)))

    @property
    def mistakes(self) -> tuple[str, ...]:
        return (*self.wrong, *(text.format(name=self.name) for text in BROKEN))


NUMBER = Question(
    id="q1",
    name="mean_cost",
    points=1,
    asks="What did recruitment cost on average, in dollars? Assign it to `mean_cost`.",
    right=(
        'mean_cost = round(survey["cost_usd"].mean(), 2)\nmean_cost',
        'mean_cost = float(survey["cost_usd"].mean())',
        'costs = [cost for cost in survey["cost_usd"] if cost == cost]\n'
        "mean_cost = sum(costs) / len(costs)",
        'mean_cost = np.nanmean(survey["cost_usd"].to_numpy())\nprint(f"{mean_cost:,.0f} USD")',
    ),
    wrong=(
        'mean_cost = survey["cost_usd"].median()',
        'mean_cost = survey["cost_usd"].fillna(0).mean()',
        'mean_cost = str(survey["cost_usd"].mean())',
        'from decimal import Decimal\nmean_cost = Decimal(str(survey["cost_usd"].mean()))',
        'mean_cost = float("nan")',
        'mean_cost = survey["cost_usd"]',
    ),
    visible='assert isinstance(mean_cost, (int, float)), "mean_cost is a number"',
    hidden='assert abs(mean_cost - survey["cost_usd"].mean()) < 0.01, "mean_cost is not right"',
)
STRING = Question(
    id="q2",
    name="dearest",
    points=1,
    asks="In which sector was the mean cost highest? Assign its name to `dearest`.",
    right=(
        'dearest = survey.groupby("sector")["cost_usd"].mean().idxmax()\ndearest',
        'means = survey.groupby("sector")["cost_usd"].mean()\n'
        "dearest = np.str_(means.sort_values().index[-1])",
        'dearest = max(survey["sector"].unique(), '
        'key=lambda one: survey.loc[survey["sector"] == one, "cost_usd"].mean())',
    ),
    wrong=(
        'dearest = survey.groupby("sector")["cost_usd"].mean().idxmin()',
        'dearest = survey.groupby("sector")["cost_usd"].mean().idxmax().upper()',
        'dearest = survey.groupby("sector")["cost_usd"].mean()',
        'dearest = [survey.groupby("sector")["cost_usd"].mean().idxmax()]',
        'dearest = survey["cost_usd"].max()',
    ),
    visible='assert isinstance(dearest, str), "dearest is the name of a sector"',
    hidden='assert dearest == survey.groupby("sector")["cost_usd"].mean().idxmax(), "not this one"',
)
LIST = Question(
    id="q3",
    name="destinations",
    points=1,
    asks="List the destinations in alphabetical order as `destinations`.",
    right=(
        'destinations = sorted(survey["destination"].unique())',
        'destinations = survey["destination"].drop_duplicates().sort_values().tolist()\n'
        "destinations",
        'destinations = list(np.unique(survey["destination"].to_numpy(dtype=str)))',
    ),
    wrong=(
        'destinations = set(survey["destination"])',
        'destinations = tuple(sorted(survey["destination"].unique()))',
        'destinations = sorted(survey["destination"].unique())[::-1]',
        'destinations = np.sort(survey["destination"].unique())',
        'destinations = sorted(survey["sector"].unique())',
        "destinations = []",
    ),
    visible='assert isinstance(destinations, list), "destinations is a list"',
    hidden='assert destinations == sorted(set(survey["destination"])), "not these, or not so"',
)
DICT = Question(
    id="q4",
    name="workers",
    points=1,
    asks="Count the workers of each sex, as a dictionary `workers`.",
    right=(
        'workers = survey["sex"].value_counts().to_dict()\nworkers',
        'workers = dict(survey.groupby("sex").size())',
        'from collections import Counter\nworkers = Counter(survey["sex"])',
        'workers = {}\nfor sex in survey["sex"]:\n    workers[sex] = workers.get(sex, 0) + 1',
    ),
    wrong=(
        'workers = survey["sex"].value_counts(normalize=True).to_dict()',
        'workers = {n: sex for sex, n in survey["sex"].value_counts().items()}',
        'workers = survey["sex"].value_counts()',
        'workers = {"F": "many", "M": "many"}',
        'workers = {("F", 1): 1.5, None: [1, {"a": float("inf")}]}',
    ),
    visible='assert isinstance(workers, dict), "workers is a dictionary"',
    hidden="assert sum(workers.values()) == len(survey)\n"
    'assert all(workers[sex] == (survey["sex"] == sex).sum() for sex in ("F", "M")), "miscounted"',
)
TABLE = Question(
    id="q5",
    name="by_sector",
    points=2,
    asks="Make a table `by_sector` with the columns `sector`, `workers` and `mean_cost`, "
    "in alphabetical order of sectors.",
    right=(
        'by_sector = survey.groupby("sector", as_index=False).agg('
        'workers=("worker", "count"), mean_cost=("cost_usd", "mean"))\nby_sector',
        'groups = survey.groupby("sector")\n'
        'by_sector = pd.DataFrame({"workers": groups.size(), '
        '"mean_cost": groups["cost_usd"].mean()}).reset_index()',
        "rows = []\n"
        'for sector, part in survey.groupby("sector"):\n'
        '    rows.append({"sector": sector, "workers": len(part), '
        '"mean_cost": part["cost_usd"].mean()})\n'
        "by_sector = pd.DataFrame(rows)",
    ),
    wrong=(
        'by_sector = survey.groupby("sector").agg('
        'workers=("worker", "count"), mean_cost=("cost_usd", "mean"))',
        'by_sector = survey.groupby("sector", as_index=False).agg('
        'workers=("worker", "count"), mean_cost=("cost_usd", "median"))',
        'by_sector = survey.groupby("sector", as_index=False).agg('
        'workers=("worker", "count"), mean_cost=("cost_usd", "mean"))'
        '.sort_values("workers", ascending=False)',
        'by_sector = survey.groupby("sector")["cost_usd"].mean()',
        "by_sector = survey",
        'by_sector = survey.groupby("sector", as_index=False).agg('
        'workers=("worker", "count"), mean_cost=("cost_usd", "mean"))'
        '.astype({"workers": float})',
    ),
    visible="assert list(by_sector.columns) == "
    '["sector", "workers", "mean_cost"], "the columns are named otherwise"',
    hidden='wanted = survey.groupby("sector", as_index=False).agg(\n'
    '    workers=("worker", "count"), mean_cost=("cost_usd", "mean")\n)\n'
    "pd.testing.assert_frame_equal(by_sector, wanted)",
)
FIGURE = Question(
    id="q6",
    name="figure",
    points=2,
    asks="Draw a bar for each sector, as high as it has workers, as `figure`.",
    right=(
        'counts = survey["sector"].value_counts().reset_index()\n'
        'figure = px.bar(counts, x="sector", y="count", title="Workers by sector")\nfigure',
        'counts = survey["sector"].value_counts()\n'
        "figure = go.Figure(go.Bar(x=counts.index, y=counts.to_numpy()))",
        'counts = survey["sector"].value_counts().sort_index()\n'
        "figure = go.Figure()\n"
        "figure.add_trace(go.Bar(x=list(counts.index), y=counts.tolist()))\n"
        'figure.update_layout(yaxis_title="workers")',
    ),
    partly=(
        'costs = survey.groupby("sector", as_index=False)["cost_usd"].mean()\n'
        'figure = px.bar(costs, x="sector", y="cost_usd")',
        'counts = survey["sector"].value_counts().reset_index()\n'
        'figure = px.line(counts, x="sector", y="count")',
    ),
    wrong=(
        'figure = px.scatter(survey, x="wage_usd", y="cost_usd")',
        'figure = px.histogram(survey, x="cost_usd")',
        "figure = go.Figure()",
        'figure = survey["sector"].value_counts()',
    ),
    visible='assert len(figure.data) == 1, "figure has one set of bars"\n'
    'earned = 1 if figure.data[0].type == "bar" else 0',
    hidden='counted = survey["sector"].value_counts()\n'
    "if figure.data[0].x is not None and figure.data[0].y is not None:\n"
    "    shown = dict(zip(figure.data[0].x, figure.data[0].y))\n"
    "    earned += int(shown == dict(counted))",
    ending="earned",
)
QUESTIONS = (NUMBER, STRING, LIST, DICT, TABLE, FIGURE)

TEXT = "q7"
TEXT_ASKS = "Why might the averages of two sectors not be compared as they are? Two sentences."
TEXTS = (
    "Workers of the two sectors go to different countries, and fares differ between them.",
    "Some did not tell what they paid. If those who paid most kept silent, the mean is too low.",
    "A mean follows a few very high costs; in a small sector one worker can move it.",
    "The contracts differ in length, so the same cost weighs more on a short stay.",
)
# Cells that learners add for themselves, after the setup.
SCRATCH = (
    "survey.head()",
    "survey.describe()",
    "def rounded(value):\n    return round(value, 2)\n\nrounded(survey['wage_usd'].mean())",
    "# I tried a few things here\nfor sector in survey['sector'].unique():\n    print(sector)",
    "survey.groupby(['sex', 'sector']).size().unstack()",
)
