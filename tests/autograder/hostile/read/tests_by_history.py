"""Prints the notebook's history from its last cells, after tests have run."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

CELLS = {
    "table-code": "print(In)",
    "shares-code": """
print(In)
print([row for row in get_ipython().history_manager.get_range(raw=True)])
""",
}
