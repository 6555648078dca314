"""Submissions that stop the grader, or outlive it."""
