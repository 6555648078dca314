"""Binds the names by which tests ask for saved answers and points."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
class Quiz(dict):
    check = lambda self, question: None

quiz = Quiz(q1=1)
work = quiz
mark = lambda question: 2
"""
