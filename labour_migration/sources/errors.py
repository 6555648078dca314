"""What can go wrong between a publisher's service and a table; each message says what to do."""

from labour_migration.errors import LabourMigrationError


class SourceError(LabourMigrationError):
    """A live source gave no usable table."""


class Offline(SourceError):
    """The service cannot be reached and no copy of this answer is on disk."""


class TimedOut(Offline):
    """The service did not answer in time, after all attempts."""


class Unavailable(Offline):
    """The service is there but answers with an error of its own (429, 5xx)."""


class Refused(SourceError):
    """The service will not give this to a program (401, 403, another 4xx)."""


class NotFound(SourceError):
    """The service has no such table, indicator or list (404)."""


class TooLarge(SourceError):
    """The service will not send so much at once (413); ask for less."""


class Truncated(SourceError):
    """The answer broke off before its end."""


class NotATable(SourceError):
    """The answer is something else: a web page, an error in words, a file of another kind."""


class ChangedColumns(SourceError):
    """The table no longer has the layout this reader knows; the message says what is missing."""


class EmptyAnswer(SourceError):
    """The service knows the table but has no row for what was asked."""


class DamagedCopy(SourceError):
    """A copy on disk no longer has the checksum it was stored with."""


class StaleCopy(UserWarning):
    """The service failed, so an old copy from disk was used; its date is in the record."""
