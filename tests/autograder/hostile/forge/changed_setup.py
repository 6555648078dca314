"""Changes the data from which tests compute what they expect."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

CELLS = {
    "total-code": """
surveys.drop(surveys.index[1:], inplace=True)
surveys.loc[surveys.index[0], "departures"] = 2_500
total = 2_500
""",
    "table-code": """
surveys = pd.DataFrame({"corridor": ["A-B", "A-C", "D-B"], "departures": [1, 0, 0]})
by_corridor = surveys.copy()
""",
    "shares-code": 'shares = {"A-B": 1.0, "A-C": 0.0, "D-B": 0.0}',
}
