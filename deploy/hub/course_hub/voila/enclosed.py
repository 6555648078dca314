"""The wall around the apps: their kernels see programs and courses' rules, and no marks or keys.

An app's kernel takes messages from a browser. It has no need of anybody's marks, as the person's
browser brings them, so none are within its reach.
"""

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox import wall
from course_hub import walls
from course_hub.settings import Settings
from course_hub.voila.options import APPS, SCRIPTS

_NOBODY = "65534"
_PR_SET_DUMPABLE = 4
_CHECKOUT = Path(__file__).resolve().parents[4]


def command(settings: Settings, inner: Sequence[str]) -> list[str]:
    """Return the command that runs `inner` behind the wall; raises NoWall without bubblewrap."""
    tree = wall.Tree()
    # First, as Python or the checkout may lie below it.
    tree.words += ["--perms", "1777", "--tmpfs", "/tmp"]
    _system(tree)
    shown = (*walls.python_folders(), _CHECKOUT / "autograder", APPS, *map(Path, SCRIPTS))
    for folder in shown:
        tree.show(folder)
    for course in settings.courses:
        # The course's rule and dates; its questions and their keys lie beside it.
        tree.show(settings.workspace(course).source / "course.yml")
    tree.words += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/", "--chdir", "/"]
    return [walls.bubblewrap(), *_namespaces(), *tree.words, "--", *_lowered(), *inner]


def keep_to_itself() -> None:
    """Close this process's memory and first environment to others of the same user.

    They hold the service's token and visitors'; the kernels that it starts are of the same user.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise walls.NoWall("This system does not let a process close itself to others (prctl).")


def _system(tree: wall.Tree) -> None:
    for folder in map(Path, walls.SYSTEM):
        if folder.is_dir():
            tree.show(folder)
    for link in map(Path, walls.LINKED):
        if link.is_symlink():
            tree.words += ["--symlink", str(link.readlink()), str(link)]
        elif link.is_dir():
            tree.show(link)
    for setting in map(Path, walls.SETTINGS):
        if setting.exists():
            tree.show(setting)


def _namespaces() -> list[str]:
    words = ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    words += ["--hostname", "apps", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if os.geteuid() == 0:
        return words + [word for name in walls.CAPABILITIES for word in ("--cap-add", name)]
    return [*words, "--unshare-user", "--disable-userns"]


def _lowered() -> list[str]:
    """Return the words that give up root's rights, where root starts the hub."""
    if os.geteuid() != 0:
        return []
    words = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
    return [*words, "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all",
            "--bounding-set=-all", "--"]  # fmt: skip
