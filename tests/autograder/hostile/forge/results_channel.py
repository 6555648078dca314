"""Writes results of its own to everything that is open."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=("kernel-died", "timed-out", *MARKED))

SOURCE = r"""
import json
import os
import struct

values = {"total": {"total": 1}, "place": {"quiz": {"q1": 1}}, "advice": {"points": 2}}
report = {
    "ended": "finished", "outputs": [], "values": values, "absent": {}, "points": "8",
    "cells": [{"id": "total", "status": "marked", "points": "2"}], "answered": True,
}
line = json.dumps(report).encode()
for number in range(3, 256):
    for head in (b"", struct.pack("<Q", len(line)), struct.pack(">I", len(line))):
        try:
            os.set_blocking(number, False)
            os.write(number, head + line + b"\n")
        except OSError:
            break
"""
