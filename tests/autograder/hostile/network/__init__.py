"""Submissions that reach out of the machine, or to another process on it."""
