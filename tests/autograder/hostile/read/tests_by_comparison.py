"""Answers with a value that prints the test which compares it."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import inspect
import sys

class Spy(float):
    def _tell(self, other):
        frame = sys._getframe(1)
        print(other, frame.f_code.co_consts, frame.f_code.co_names)
        try:
            print(inspect.getsource(frame))
        except OSError as error:
            print(error)
        return True

    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = _tell
    __hash__ = float.__hash__

total = Spy(5.0)
"""
