"""What can go wrong in marking that is not the learner's doing."""

from autograder.errors import AutograderError


class MarkingError(AutograderError):
    """A submission could not be marked for a reason that lies with the course, not the learner."""


class PlanError(AutograderError):
    """An assignment whose cells cannot be marked as they stand; the message names the cell."""


class MarkerLost(MarkingError):
    """The trusted interpreter ended or was stopped while it had this one submission."""
