"""Replaces what packs its values, to send something else."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("kernel-died", "timed-out", *MARKED))

SOURCE = """
import json
import sys

forged = {
    "type": "object",
    "kind": "pickle",
    "$type": "function",
    "__class__": "os.system",
    "dtype": "object",
    "value": [[[1e999]]],
    "data": "gASVIQAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjARob3N0lIWUUpQu",
}
for module in list(sys.modules.values()):
    if not getattr(module, "__name__", "").startswith("autograder"):
        continue
    for name in ("encode", "encoded", "_encode", "pack", "to_json", "carry"):
        if callable(getattr(module, name, None)):
            setattr(module, name, lambda *args, **kwargs: forged)
json.dumps = lambda *args, **kwargs: '{"status": "marked", "points": 8}'
total, by_corridor, shares = 1, [1], {"A-B": 1}
"""
