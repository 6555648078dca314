"""Submissions that read what is not theirs."""
