"""What can be wrong with what was typed into a widget, loaded into it, or saved from it."""

from labour_migration.errors import LabourMigrationError


class WidgetError(LabourMigrationError):
    """A widget cannot do what was asked; the message says what to change."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone: the lines of our code above it would help nobody."""
        return [str(self)]


class BadInput(WidgetError):
    """A control holds a value that cannot be used; the message names the control."""


class Incomplete(BadInput):
    """Nothing is wrong yet: something that the result needs has not been entered."""


class BadState(WidgetError):
    """A saved state belongs to another widget, or does not have its form."""


class NotWritten(WidgetError):
    """A file could not be written or read; nothing on disk was harmed."""
