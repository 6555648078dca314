"""The wall around one person's server: the bubblewrap command that it is started with.

Seen from inside: the system's programs, Python and its packages, `labour_migration`, this package
and the learners' settings, all read-only, and the person's own home. Not seen: the course's
sources and keys, the state folder, other homes, the machine's processes, accounts and /tmp.
"""

import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from autograder.errors import AutograderError
from autograder.sandbox import seccomp, wall
from course_hub.homes import Home
from course_hub.settings import Limits, Settings

LEARNER = Path(__file__).resolve().parent.parent / "learner"

LINKED = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SYSTEM = ("/usr", "/nix/store")
# Names and certificates of the network, for the live sources of the course's pages.
SETTINGS = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/alternatives",
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/ssl",
    "/etc/ca-certificates",
)
_TMP = Path("/tmp")
_MB = 1024 * 1024
# As root: what is needed to become the home's user, given up in the same step.
CAPABILITIES = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")


class NoWall(AutograderError):
    """There is no wall to run learners' servers behind."""


class Exposed(AutograderError):
    """The course or its state lies in a folder that learners' servers are shown."""


def bubblewrap() -> str:
    """Return the path of bubblewrap; raises NoWall."""
    found = wall.bubblewrap()
    if found is None:
        raise NoWall(
            "Learners' servers run behind bubblewrap, and there is no 'bwrap' here. Install it "
            "(Debian and Ubuntu: sudo apt install bubblewrap), or choose 'spawner: accounts'."
        )
    return found


def accounts_file(home: Home, folder: Path) -> Path:
    """Write the list of accounts that is seen inside: the owner of the home alone."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / home.name
    new = folder / f".{home.name}.new"
    new.write_text(
        f"root:x:0:0::/:/bin/sh\n{home.name}:x:{home.user}:{home.user}::{home.inside}:/bin/bash\n"
    )
    new.chmod(0o644)
    new.replace(path)
    return path


def build(settings: Settings, home: Home, accounts: Path, inner: Sequence[str]) -> wall.Built:
    """Return the command that runs `inner` as the owner of a home, behind the wall.

    Whoever starts it passes its descriptors on, and closes them.
    """
    tree = wall.Tree()
    bounded = ["--perms", "1777", "--size", str(settings.limits.file_mb * _MB), "--tmpfs"]
    # First, as Python or the checkout may lie below it.
    tree.words += [*bounded, str(_TMP)]
    for folder in map(Path, SYSTEM):
        if folder.is_dir():
            tree.show(folder)
    for link in map(Path, LINKED):
        if link.is_symlink():
            tree.words += ["--symlink", str(link.readlink()), str(link)]
        elif link.is_dir():
            tree.show(link)
    for setting in map(Path, SETTINGS):
        if setting.exists():
            tree.show(setting)
    tree.parents(Path("/etc/passwd"))
    tree.words += ["--ro-bind", str(accounts), "/etc/passwd"]
    shown = python_folders()
    _refuse_exposed(settings, shown)
    for folder in shown:
        tree.show(folder)
    _hide(tree)
    tree.parents(Path(home.inside))
    tree.words += ["--bind", str(home.folder), home.inside]
    tree.words += ["--proc", "/proc", "--dev", "/dev", *bounded, "/dev/shm"]
    tree.words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    filtered, descriptors = _filter()
    lowered = _lowered(home, settings.limits, inner)
    words = (bubblewrap(), *_namespaces(), *tree.words, *filtered, "--", *lowered)
    return wall.Built(words, descriptors)


def _filter() -> tuple[list[str], tuple[int, ...]]:
    """Return the words that keep rare system calls away, and the descriptor of the filter."""
    if not seccomp.known():
        return [], ()
    reader, writer = os.pipe()
    # Shorter than a pipe is deep.
    os.write(writer, seccomp.program())
    os.close(writer)
    return ["--seccomp", str(reader)], (reader,)


def python_folders() -> list[Path]:
    """Return the folders of Python, of its packages and of what learners may import."""
    import sys

    # The part of the hub that runs in learners' servers lies beside the rest, which is no secret.
    packages = (_folder("labour_migration"), Path(__file__).resolve().parent, LEARNER)
    return [Path(sys.base_prefix), Path(sys.prefix), *(one for one in packages if one.is_dir())]


def _namespaces() -> list[str]:
    words = ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    words += ["--hostname", "course", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if os.geteuid() == 0:
        return words + [word for name in CAPABILITIES for word in ("--cap-add", name)]
    return [*words, "--unshare-user", "--disable-userns"]


def _lowered(home: Home, limits: Limits, inner: Iterable[str]) -> list[str]:
    """Return the command with its limits and, as root, without root's rights."""
    words = [
        "prlimit",
        "--core=0",
        f"--nproc={limits.processes}",
        f"--as={limits.memory_mb * _MB}",
        f"--fsize={limits.file_mb * _MB}",
        "--nofile=4096",
        "--",
    ]
    if os.geteuid() == 0:
        words += ["setpriv", f"--reuid={home.user}", f"--regid={home.user}", "--clear-groups"]
        words += ["--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all"]
        words += ["--bounding-set=-all", "--"]
    # As the home's owner: root has no right here to pass into what others own.
    return [*words, "env", f"--chdir={home.inside}", *inner]


def _refuse_exposed(settings: Settings, shown: Iterable[Path]) -> None:
    secret = [settings.state, *(settings.workspace(one).source for one in settings.courses)]
    for folder in shown:
        for hidden in secret:
            if hidden.resolve().is_relative_to(folder.resolve()):
                raise Exposed(
                    f"{hidden} lies in {folder}, which every learner's server can read. Move one "
                    "of them: an installed course must not hold its own state or keys."
                )


def _hide(tree: wall.Tree) -> None:
    """Cover the marking program, and the debugger, where they lie among what is shown.

    A kernel that is debugged listens on a port of the loopback, without a password: whoever else
    is there could run code in it.
    """
    for package in ("autograder", "debugpy"):
        if find_spec(package) is not None and tree.shows(_folder(package)):
            tree.words += ["--perms", "0755", "--tmpfs", str(_folder(package))]


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise NoWall(f"{package} is not installed in this environment. Run 'make setup' again.")
    return Path(spec.origin).parent
