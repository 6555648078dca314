"""Puts outputs that are none into the record of its own outputs."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "too-much-output"))

SOURCE = """
import gc

script = "<script>hostile_script()</script>"
odd = [
    None,
    7,
    [],
    {"output_type": "execute_result", "data": {"text/plain": "2.0"}, "execution_count": script},
    {"output_type": "stream", "name": script, "text": [script, 5]},
    {"output_type": "error", "ename": script, "evalue": 5, "traceback": [script, None]},
    {"output_type": script, "data": {"text/html": [script]}, "metadata": script},
    {"output_type": "display_data", "data": {"image/png": script}, "metadata": {"image/png": []}},
]
for thing in gc.get_objects():
    if type(thing).__module__.startswith("autograder"):
        for name in dir(thing):
            try:
                value = getattr(thing, name)
                if type(value) is list:
                    value.extend(odd)
            except Exception as error:
                print(error)
"""
