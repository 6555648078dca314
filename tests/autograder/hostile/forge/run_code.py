"""Replaces what runs the code of later cells."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
async def nothing(self, *args, **kwargs):
    return False

type(get_ipython()).run_code = nothing
"""
