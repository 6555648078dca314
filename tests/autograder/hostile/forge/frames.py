"""Looks through the frames that called it for something to change."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import gc
import sys

frame = sys._getframe()
while frame:
    for name, value in list(frame.f_locals.items()):
        if name in ("limits", "points", "score", "report", "result", "values", "absent", "seconds"):
            try:
                value.clear() if hasattr(value, "clear") else setattr(value, "points", 8)
            except Exception as error:
                print(name, error)
    frame = frame.f_back
for thing in gc.get_objects():
    if type(thing).__name__ in ("Limits", "Request", "Run", "Take"):
        for name in ("seconds", "cell_seconds", "memory_bytes", "output_bytes", "value_bytes"):
            if hasattr(thing, name):
                object.__setattr__(thing, name, 10**9)
"""
