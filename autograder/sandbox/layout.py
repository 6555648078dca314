"""Where things are inside the wall; read on both sides of it."""

import os
from pathlib import Path

# Not below /home: a grader's own folder must not be covered by it.
HOME = Path("/sandbox")
TMP = Path("/tmp")
KERNELS = Path("/run/kernels")
# Where a kernel finds its own folder of KERNELS.
SOCKETS = HOME / ".sockets"

# Outside the wall a user of root's grader has a number that no account has.
_FIRST_USER = 1_900_000_000
INSIDE_USER = 1000


def user_number(slot: int) -> int:
    """Return the user that a child of this process takes; slots are below 64.

    Two graders on one machine must not share users: the kernel counts a user's processes.
    """
    return _FIRST_USER + (os.getpid() % 1_000_000) * 64 + slot
