"""Rebinds the name of the library that tests call."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
class Testing:
    assert_frame_equal = staticmethod(lambda *args, **kwargs: None)

class Library:
    testing = Testing

class Surveys:
    def __getitem__(self, name):
        return self

    groupby = lambda self, name: self
    sum = lambda self: total
    reset_index = lambda self: by_corridor

pd, surveys = Library, Surveys()
total = 2_500
by_corridor = type("Table", (), {"columns": ["corridor", "departures"]})()
"""
