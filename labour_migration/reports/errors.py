"""What keeps a report from being made."""

from labour_migration.errors import LabourMigrationError


class NotReportable(LabourMigrationError):
    """The survey lacks what a report needs; the message names it."""
