"""Answers with a table of five million rows."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "out-of-memory", "timed-out", "kernel-died"))

SOURCE = """
import pandas as pd

by_corridor = pd.DataFrame({"corridor": range(5_000_000), "departures": range(5_000_000)})
"""
