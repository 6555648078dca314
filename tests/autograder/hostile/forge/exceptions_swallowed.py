"""Handles every exception, so that no test fails."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
get_ipython().set_custom_exc((BaseException,), lambda *args, **kwargs: None)
"""
