"""The one ancestor of every error this package raises on purpose."""


class LabourMigrationError(Exception):
    """Something in the data, or in how the library was called, is wrong; the message says what."""
