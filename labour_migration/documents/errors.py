"""What can be wrong with a document."""

from labour_migration.errors import LabourMigrationError


class BadDocument(LabourMigrationError):
    """A document has a part that cannot be written; the message says which and why."""
