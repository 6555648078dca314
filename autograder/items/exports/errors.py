"""What can go wrong when items leave the bank in another format, or come from one."""

from autograder.errors import AutograderError


class ExportError(AutograderError):
    """Items cannot be written in a format; says which item and why."""


class ImportRefused(AutograderError):
    """A file of items was not taken over; says which file, which question and why."""

    def __init__(self, file: str, place: str, message: str) -> None:
        self.file, self.place, self.message = file, place, message
        super().__init__(f"{', '.join(part for part in (file, place) if part)}: {message}")
