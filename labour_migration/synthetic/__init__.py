"""SYNTHETIC surveys of countries that do not exist, drawn from a population that is known.

Learners estimate, and the truth is there to compare with. Everything follows from the seed of an
edition; a learner's own sample follows from that seed and the learner's name, and comes from the
same population as everyone's: a class together shows a sampling distribution.

>>> from labour_migration import synthetic
>>> mine = synthetic.labour_force_survey(20251103, "ada")
>>> yours = synthetic.labour_force_survey(20251103, "ben")
>>> mine.attrs["synthetic"], mine.attrs["name"]
(True, 'synthetic_labour_force_survey')
>>> mine["w_cob"].sum().round() == yours["w_cob"].sum().round()
np.False_
>>> synthetic.companion("totals", 20251103).loc[0, "persons"].item() > 6000
True
"""

from labour_migration.synthetic.codebook import codebook
from labour_migration.synthetic.companions import companion, names
from labour_migration.synthetic.errors import EditionError, UnknownCompanion, UnknownTruth
from labour_migration.synthetic.labour_force_survey import labour_force_survey
from labour_migration.synthetic.metadata import to_csv
from labour_migration.synthetic.population import population
from labour_migration.synthetic.recruitment_survey import recruitment_cost_survey
from labour_migration.synthetic.truth import TrueValue, Truth, truth

__all__ = [
    "EditionError",
    "TrueValue",
    "Truth",
    "UnknownCompanion",
    "UnknownTruth",
    "codebook",
    "companion",
    "labour_force_survey",
    "names",
    "population",
    "recruitment_cost_survey",
    "to_csv",
    "truth",
]
