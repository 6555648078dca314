"""Steps over the assertions of later cells with a tracer."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import sys

def step(frame, event, value):
    code = frame.f_code
    if event == "line" and "by_corridor" in code.co_names + code.co_varnames:
        try:
            frame.f_lineno = max(line for _, _, line in code.co_lines() if line)
        except ValueError:
            pass
    return step

sys.settrace(step)
sys.setprofile(lambda *args: None)
"""
