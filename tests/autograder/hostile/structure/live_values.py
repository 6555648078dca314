"""Answers with scripts, which the messages of failed tests repeat."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = r"""
import pandas as pd

script = "<script>hostile_script()</script><img src=x onerror=hostile_script()>\x1b[31m"
total = script
by_corridor = pd.DataFrame({"corridor": [script] * 3, "departures": [script, "2", "3"]})
shares = {script: 1, "A-B": script}
print(script)
raise ValueError(script)
"""
