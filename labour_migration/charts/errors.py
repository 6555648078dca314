"""What can be wrong with a chart."""

from labour_migration.errors import LabourMigrationError


class ChartError(LabourMigrationError):
    """A chart cannot be drawn or may not be shown; the message says which argument to mend."""
