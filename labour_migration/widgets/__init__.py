"""Widgets for notebooks and apps: the quiz, explorers, calculators, matrices, forms for policies.

Each widget is a model on screen (``models``): native controls, a result that is read out, files
that are saved beside the notebook. ``state()`` and ``load()`` carry it over as JSON.

>>> from labour_migration.widgets import SampleDesigner
>>> designer = SampleDesigner()
>>> designer.set(margin_points=3.0)
>>> designer.state()["values"]["margin_points"]
3.0
"""

from typing import TYPE_CHECKING, Any

from labour_migration.widgets.errors import NotSaved, QuizError
from labour_migration.widgets.quiz import Quiz

if TYPE_CHECKING:
    from labour_migration.widgets.models.cost_survey import CostSurvey, synthetic_cost_survey
    from labour_migration.widgets.models.survey import Survey
    from labour_migration.widgets.panels import (
        AgreementChecklist,
        CoherenceMatrix,
        CorridorMatrix,
        CostCalculator,
        CostFigures,
        DesignComparison,
        GroupMembers,
        IndicatorExplorer,
        MonitoringPlan,
        PolicyChecklist,
        PolicyTemplate,
        SampleDesigner,
        StakeholderMap,
        SurveyExplorer,
    )

__all__ = [
    "AgreementChecklist",
    "CoherenceMatrix",
    "CorridorMatrix",
    "CostCalculator",
    "CostFigures",
    "CostSurvey",
    "DesignComparison",
    "GroupMembers",
    "IndicatorExplorer",
    "MonitoringPlan",
    "NotSaved",
    "PolicyChecklist",
    "PolicyTemplate",
    "Quiz",
    "QuizError",
    "SampleDesigner",
    "StakeholderMap",
    "Survey",
    "SurveyExplorer",
    "synthetic_cost_survey",
]


def __getattr__(name: str) -> Any:
    # Loaded at first use: marking needs the quiz alone, without pandas and ipywidgets.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from labour_migration.widgets import panels

    return getattr(panels, name)


def __dir__() -> list[str]:
    return __all__
