"""Takes the interpreter apart around itself."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out"))

SOURCE = """
import builtins
import sys

sys.stdout = sys.stderr = None
for name in ("print", "len", "isinstance", "getattr", "open", "repr", "Exception", "__import__"):
    delattr(builtins, name)
sys.modules.clear()
"""
