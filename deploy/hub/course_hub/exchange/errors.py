"""What the exchange says no to, with the HTTP status that says it."""

from typing import ClassVar

from autograder.errors import AutograderError


class ExchangeError(AutograderError):
    """A request that is not met; `code` is for programs, the message for the person."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"


class NotYours(ExchangeError):
    """A course that the person does not take part in; unknown courses get the same answer."""

    status, code = 403, "not-yours"


class NotReleased(ExchangeError):
    """An assignment that learners cannot see: unknown, not open yet, or closed."""

    status, code = 404, "not-released"


class NoFeedback(ExchangeError):
    """Feedback that is not there, or not this learner's."""

    status, code = 404, "no-feedback"


class BadRequest(ExchangeError):
    """A request that does not say what it must."""

    status, code = 400, "bad-request"


class TooLarge(ExchangeError):
    """More bytes than one person may send."""

    status, code = 413, "too-large"


class TooOften(ExchangeError):
    """More requests, or more submissions, than one person may make."""

    status, code = 429, "too-often"


class InProgress(ExchangeError):
    """Another submission of the same person is on its way; worth trying again."""

    status, code = 409, "in-progress"


class DiskFull(ExchangeError):
    """No room to store a submission: nothing of it is kept."""

    status, code = 507, "disk-full"
