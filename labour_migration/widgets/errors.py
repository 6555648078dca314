"""What can go wrong between a learner and a question."""

from labour_migration.errors import LabourMigrationError


class QuizError(LabourMigrationError, AssertionError):
    """A question cannot be shown, or its answer is missing or not usable.

    An AssertionError too, so that a failed check counts as a failed check wherever it is run.
    """

    def _render_traceback_(self) -> list[str]:
        """Show learners the message alone: the lines of our code above it would not help them."""
        return [str(self)]


class NotSaved(QuizError):
    """An answer could not be written to disk; the answers saved before are untouched."""
