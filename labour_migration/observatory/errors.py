"""What can be wrong with a country's table, a comparison, or a message."""

from labour_migration.errors import LabourMigrationError


class ObservatoryError(LabourMigrationError):
    """A table, a comparison or a message cannot be used; the message says why."""


class BadTable(ObservatoryError):
    """A country's table does not fit what the country declared about it."""


class NotComparable(ObservatoryError):
    """Values that do not measure the same thing were to be added or compared."""


class BreakInSeries(NotComparable):
    """A change was asked for across a break in series."""


class BadMessage(ObservatoryError):
    """A text is not an SDMX-CSV 2.0 data message of the structure expected."""
