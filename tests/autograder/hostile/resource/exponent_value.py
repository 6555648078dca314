"""Answers with decimals and fractions that take a line to write and a life to compute."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = """
from decimal import Decimal
from fractions import Fraction

total = Decimal("1e999999999999999999")
shares = {"A-B": Decimal("-1e-99999999"), "A-C": Decimal("sNaN"), "D-B": Fraction(1, 10**4000)}
"""
