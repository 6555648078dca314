"""Asks a web server on this machine, with what a learner would use."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import subprocess
import sys
import urllib.request

import pandas as pd

address = f"http://127.0.0.1:{PORT}/network/http"
program = f"import urllib.request as u; u.urlopen({address!r}, timeout=1)"
for get in (
    lambda: urllib.request.urlopen(address, timeout=1).read(),
    lambda: pd.read_csv(address),
    lambda: subprocess.run([sys.executable, "-c", program]),
):
    try:
        get()
    except Exception as error:
        print(error)
"""
