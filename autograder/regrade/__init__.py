"""Marking again with a preview: who gains, who loses, who crosses the line, before it is written.

`preview` and `apply` are for tests or keys that were put right, `simulate` and `enact` for a faulty
item that is withdrawn.
"""

from autograder.regrade.applying import apply, pending, resume
from autograder.regrade.preview import Preview, preview
from autograder.regrade.tally import RegradeError, Tally, tally
from autograder.regrade.withdrawal import Withdrawal, enact, simulate

__all__ = [
    "Preview",
    "RegradeError",
    "Tally",
    "Withdrawal",
    "apply",
    "enact",
    "pending",
    "preview",
    "resume",
    "simulate",
    "tally",
]
