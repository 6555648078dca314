"""What can go wrong between the course and a learning platform."""

from autograder.errors import AutograderError


class RegistrationError(AutograderError):
    """What is written down of the platform cannot be used."""


class PlatformError(AutograderError):
    """The platform cannot be reached, refuses, or does not keep to the protocol."""


class ScoreRefused(PlatformError):
    """The platform refuses one learner's score, and may take those of others."""
