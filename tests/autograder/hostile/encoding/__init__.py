"""Submissions that cannot be read as they stand."""
