"""Prints each cell before it runs, hidden tests with it."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
ip = get_ipython()
ip.events.register("pre_run_cell", lambda info: print("CELL", info.raw_cell))
ip.input_transformers_cleanup.append(lambda lines: [print("LINES", lines), lines][1])
"""
