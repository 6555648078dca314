"""Submissions that arrive packed."""
