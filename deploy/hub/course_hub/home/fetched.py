"""Which assignments lie in a learner's own folder, where the homes are on this machine.

In a cluster they are on volumes of their own, and nothing counts as fetched: the first page then
leads to JupyterLab's list, which knows.
"""

import stat
from collections.abc import Iterable
from pathlib import Path

from course_hub.settings import Settings


def fetched(
    settings: Settings, learner: str, course: str, assignments: Iterable[str]
) -> frozenset[str]:
    """Return those of the assignments whose notebook the learner has."""
    home = settings.hub_state / "homes" / learner
    return frozenset(
        name for name in assignments if _is_there(home, (course, name, f"{name}.ipynb"))
    )


def _is_there(home: Path, parts: tuple[str, ...]) -> bool:
    """Return whether a file is there; what a learner made a link tells nothing of elsewhere."""
    place = home
    try:
        for part in parts[:-1]:
            place /= part
            if not stat.S_ISDIR(place.lstat().st_mode):
                return False
        return stat.S_ISREG((place / parts[-1]).lstat().st_mode)
    except OSError:
        return False
