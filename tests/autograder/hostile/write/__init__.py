"""Submissions that change what is not theirs."""
