"""Samples of migrants: planning them, weighting them, and estimating from what they yield.

Planning: ``proportional``, ``neyman``, ``cost_optimal``, ``rare_group``, ``for_proportion``.
Weighting: ``adjust_for_nonresponse``, ``post_stratify``, ``rake``, ``effective_size``.
Variance: ``replicate_weights``, ``bootstrap``, ``design_effect``. Rare and hidden groups:
``chapman``, ``zelterman``, ``truncated_poisson``, ``rds_ii``, ``scale_up``,
``time_location_weights``, ``weight_share``, ``shared_total``, ``adaptive_mean``. Several samples
of one population: ``pooled``, ``observed_error``. What repeated samples of a country that is known
show: ``simulation``; what they cost: ``comparison``.

>>> from labour_migration import sampling
>>> sampling.for_proportion(0.3, 0.03, design_effect=1.6, response=0.75).approached
1913
"""

from labour_migration.estimates import Estimate, EstimateError
from labour_migration.sampling import comparison, simulation
from labour_migration.sampling.adaptive import adaptive_mean
from labour_migration.sampling.allocation import cost_optimal, neyman, proportional, rare_group
from labour_migration.sampling.bootstrap import Replicates, bootstrap, replicate_weights
from labour_migration.sampling.calibration import (
    Raked,
    adjust_for_nonresponse,
    post_stratify,
    rake,
)
from labour_migration.sampling.capture import chapman, truncated_poisson, zelterman
from labour_migration.sampling.effects import (
    cluster_effect,
    design_effect,
    effective_size,
    intraclass_correlation,
    weighting_effect,
)
from labour_migration.sampling.errors import (
    EmptyCell,
    InconsistentTotals,
    InvalidInput,
    MissingColumn,
    NegativeWeight,
    NoRecapture,
    NoRepeats,
    NotConverged,
    SampleTooLarge,
    SamplingError,
    SinglePsu,
    UnknownCell,
    UnlinkedTarget,
    ZeroDegree,
)
from labour_migration.sampling.networks import rds_ii, scale_up
from labour_migration.sampling.pooling import observed_error, pooled
from labour_migration.sampling.sharing import shared_total, weight_share
from labour_migration.sampling.size import SampleSize, for_proportion, margin_for
from labour_migration.sampling.venues import time_location_weights

__all__ = [
    "EmptyCell",
    "Estimate",
    "EstimateError",
    "InconsistentTotals",
    "InvalidInput",
    "MissingColumn",
    "NegativeWeight",
    "NoRecapture",
    "NoRepeats",
    "NotConverged",
    "Raked",
    "Replicates",
    "SampleSize",
    "SampleTooLarge",
    "SamplingError",
    "SinglePsu",
    "UnknownCell",
    "UnlinkedTarget",
    "ZeroDegree",
    "adaptive_mean",
    "adjust_for_nonresponse",
    "bootstrap",
    "chapman",
    "cluster_effect",
    "comparison",
    "cost_optimal",
    "design_effect",
    "effective_size",
    "for_proportion",
    "intraclass_correlation",
    "margin_for",
    "neyman",
    "observed_error",
    "pooled",
    "post_stratify",
    "proportional",
    "rake",
    "rare_group",
    "rds_ii",
    "replicate_weights",
    "scale_up",
    "shared_total",
    "simulation",
    "time_location_weights",
    "truncated_poisson",
    "weight_share",
    "weighting_effect",
    "zelterman",
]
