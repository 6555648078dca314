"""The widgets by name: each is a model on screen."""

from __future__ import annotations

from pathlib import Path

from labour_migration.widgets.models.checklists import AgreementChecklist as _AgreementChecklist
from labour_migration.widgets.models.checklists import PolicyChecklist as _PolicyChecklist
from labour_migration.widgets.models.coherence import CoherenceMatrix as _CoherenceMatrix
from labour_migration.widgets.models.corridors import CorridorChoice
from labour_migration.widgets.models.cost_survey import CostSurvey as CostSurvey
from labour_migration.widgets.models.cost_survey import (
    synthetic_cost_survey as synthetic_cost_survey,
)
from labour_migration.widgets.models.costs import CostSheet
from labour_migration.widgets.models.designs import DesignComparison as _DesignComparison
from labour_migration.widgets.models.explorer import Exploration
from labour_migration.widgets.models.group import GroupMembers as _GroupMembers
from labour_migration.widgets.models.monitoring import MonitoringPlan as _MonitoringPlan
from labour_migration.widgets.models.policy import PolicyDraft
from labour_migration.widgets.models.recruitment import CostFigure
from labour_migration.widgets.models.sample import SampleDesign
from labour_migration.widgets.models.stakeholders import StakeholderMap as _StakeholderMap
from labour_migration.widgets.models.survey import Survey, SurveyExploration
from labour_migration.widgets.panel import Panel


class IndicatorExplorer(Panel):
    """Published indicators of migration over time, or ranked in one year.

    >>> explorer = IndicatorExplorer()
    >>> explorer.set(view="rank", year=2024, shown=5)
    >>> explorer.table()["country"].iloc[0]
    'United States of America'
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(Exploration(), folder=folder, name=name)


class SurveyExplorer(Panel):
    """Labour-force rates of migrants and others in a survey, each with its interval.

    >>> import pandas as pd
    >>> from labour_migration.indicators import Design, Status
    >>> people = pd.DataFrame({"status": [1, 2, 1, 1, 1, 2], "abroad": [1, 1, 0, 0, 0, 0]})
    >>> survey = Survey(people, Design(), Status.from_codes(people["status"]),
    ...                 {"Born abroad": "abroad"}, source="Six invented people")
    >>> SurveyExplorer(survey).table()["value"].round(1).tolist()
    [50.0, 25.0, 25.0, 2.0]
    """

    def __init__(self, survey: Survey, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(SurveyExploration(survey), folder=folder, name=name)


class CorridorMatrix(Panel):
    """The largest migration corridors as origins by destinations.

    >>> corridors = CorridorMatrix()
    >>> corridors.set(largest=3)
    >>> corridors.table()["origin"].tolist()
    ['Mexico', 'Afghanistan', 'Syrian Arab Republic']
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(CorridorChoice(), folder=folder, name=name)


class CostCalculator(Panel):
    """What one worker paid for a job abroad, in months of its pay.

    With ``example`` it opens with an invented worker.

    >>> calculator = CostCalculator()
    >>> calculator.set(items={"Passport": 900.0}, blanks="zero", pay_month=400, deducted=100)
    >>> calculator.text()[:77]
    'The worker paid 1,000 USD. The first month paid 500 USD, so the cost is 2 mon'
    """

    def __init__(
        self, *, folder: str | Path | None = ".", name: str = "", example: bool = False
    ) -> None:
        sheet = CostSheet().invented() if example else CostSheet()
        super().__init__(sheet, folder=folder, name=name)


class CostFigures(Panel):
    """SDG indicator 10.7.1 from a survey, by the statistic and the rules that are chosen.

    >>> from labour_migration.widgets import synthetic_cost_survey
    >>> figures = CostFigures(synthetic_cost_survey(20251103))
    >>> figures.table()["corridor"].iloc[0]
    'All corridors'
    """

    def __init__(
        self, survey: CostSurvey, *, folder: str | Path | None = ".", name: str = ""
    ) -> None:
        super().__init__(CostFigure(survey), folder=folder, name=name)


class SampleDesigner(Panel):
    """How many interviews, addresses and how much money a sample takes, by stratum.

    >>> designer = SampleDesigner()
    >>> designer.set(margin_points=3, cluster_correlation=0, response_pct=100)
    >>> int(designer.table()["addresses"].sum())
    1068
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(SampleDesign(), folder=folder, name=name)


class CoherenceMatrix(Panel):
    """Objectives scored for their effects on one another, and how far weights decide the result.

    >>> matrix = CoherenceMatrix()
    >>> matrix.text()[:42]
    '40 of 72 effects scored, 37 with evidence.'
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(_CoherenceMatrix(), folder=folder, name=name)


class MonitoringPlan(Panel):
    """A monitoring and evaluation plan: indicators that can be measured, progress, questions.

    >>> MonitoringPlan().text()[:48]
    '4 of 5 indicators are complete and measurable. 1'
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(_MonitoringPlan(), folder=folder, name=name)


class PolicyTemplate(Panel):
    """A labour migration policy written section by section.

    >>> PolicyTemplate().text()[:39]
    '0 of 20 sections written, 0 words in al'
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(PolicyDraft(), folder=folder, name=name)


class PolicyChecklist(Panel):
    """Steps from the mandate of a policy to its revision, answered with evidence.

    >>> PolicyChecklist().text()
    '0 of 26 items answered: 0 yes, 0 partly, 0 no.'
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(_PolicyChecklist(), folder=folder, name=name)


class AgreementChecklist(Panel):
    """A bilateral labour migration agreement, scored item by item.

    >>> AgreementChecklist().text()[47:]
    '0 of 100 points; 100 if every open item were a yes.'
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(_AgreementChecklist(), folder=folder, name=name)


class StakeholderMap(Panel):
    """Stakeholders by interest and influence, with who is missing and what follows.

    >>> StakeholderMap().text()[:36]
    '16 stakeholders, 8 with a seat: 6 to'
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(_StakeholderMap(), folder=folder, name=name)


class GroupMembers(Panel):
    """The members of a group: who did what, the declared factors, and their agreement.

    >>> GroupMembers()
    Members and sign-off: Write the learner id of each member.
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(_GroupMembers(), folder=folder, name=name)


class DesignComparison(Panel):
    """Sampling designs at the same cost, with bias and standard error of each.

    >>> DesignComparison()
    Designs at the same cost: Write all three prices; write 0 for what costs nothing.
    """

    def __init__(self, *, folder: str | Path | None = ".", name: str = "") -> None:
        super().__init__(_DesignComparison(), folder=folder, name=name)
