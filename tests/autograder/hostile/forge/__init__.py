"""Submissions that ask for points without an answer."""
