"""The root of every error that the autograder raises on purpose."""

from typing import ClassVar


class AutograderError(Exception):
    """Something an instructor can put right.

    The message stands alone: the command line prints it without a traceback and
    leaves with `exit_code`. It says what was wrong, where, and what to do.
    """

    exit_code: ClassVar[int] = 1
