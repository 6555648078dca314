"""The certificate rule of a course in plain words, as learners' own pages have it too."""

from autograder.reports.rule_sentences import sentences

__all__ = ["sentences"]
