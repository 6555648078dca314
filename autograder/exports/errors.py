"""What can go wrong when results leave the course."""

from autograder.errors import AutograderError


class ExportRefused(AutograderError):
    """Results that cannot be written so that the other system reads them as they are meant."""
