"""What can be wrong with a sampling plan, with weights, or with the data of a rare-group study."""

from labour_migration.errors import LabourMigrationError


class SamplingError(LabourMigrationError):
    """A sampling plan or estimate is impossible as asked; the message says which part."""


class InvalidInput(SamplingError):
    """A number lies outside its range, is missing, or lists do not fit together."""


class MissingColumn(SamplingError):
    """The frame lacks a column that was named; the message lists those it has."""


class NegativeWeight(SamplingError):
    """A weight is negative, zero or missing; the message names the first such row."""


class SampleTooLarge(SamplingError):
    """The sample asked for exceeds what the strata hold, or falls short of the minimum each."""


class EmptyCell(SamplingError):
    """A cell of the population holds no respondent; join it with a neighbour."""


class UnknownCell(SamplingError):
    """Respondents fall in a cell that the population totals do not list."""


class InconsistentTotals(SamplingError):
    """Margins to rake to do not add up to the same population."""


class NotConverged(SamplingError):
    """Iteration stopped before the answer settled; the message says how far off it was."""


class SinglePsu(SamplingError):
    """A stratum has one primary sampling unit, so no variance; collapse it with another."""


class NoRecapture(SamplingError):
    """Nobody is on both lists, so the size of the population cannot be estimated."""


class NoRepeats(SamplingError):
    """Nobody was recorded twice (or once), so the unseen part cannot be estimated."""


class ZeroDegree(SamplingError):
    """A respondent reports no contact at all, which contradicts having been reached."""


class UnlinkedTarget(SamplingError):
    """A target unit has no link, or fewer links in all than were found in the sample."""
