"""Gives the built-in functions that tests use other meanings."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

CELLS = {
    "total-code": """
total = 5
list = lambda value: ["corridor", "departures"]
set = lambda value: {"A-B", "A-C", "D-B"} if value is shares else value
abs = lambda value: 0
sum = lambda values: 1
""",
    "table-code": "by_corridor = surveys",
    "shares-code": """
class Any(dict):
    def __missing__(self, name):
        return 0

shares = Any()
""",
}
