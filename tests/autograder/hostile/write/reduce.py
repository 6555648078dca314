"""Answers with objects that would write a file if anybody unpacked them."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os

class Parcel:
    def __reduce__(self):
        return os.system, (f"touch {TEMPORARY}/hostile-unpacked",)

    def __array__(self, *args, **kwargs):
        return [Parcel()]

total = Parcel()
by_corridor = [Parcel()]
shares = {"A-B": Parcel(), Parcel(): 1}
"""
