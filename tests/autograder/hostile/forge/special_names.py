"""Binds names that mean something to the interpreter."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
AssertionError = ValueError = KeyboardInterrupt
__builtins__ = {"__import__": lambda *args: None, "AssertionError": ValueError, "abs": len}
__loader__ = __spec__ = __annotations__ = None
assert_ = isinstance = print = lambda *args: True
get_ipython().user_ns["__builtins__"] = __builtins__
"""
