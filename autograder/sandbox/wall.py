"""The wall around learner code: the bubblewrap command that the fork server is started with.

Seen from inside: the system's programs and libraries, Python and its packages, `labour_migration`
and this package, all read-only. Not seen: the course, its exercises and item bank, the state
folder, the gradebook, anyone's home, the machine's processes, its network.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from autograder.sandbox.layout import HOME, KERNELS, TMP

_SYSTEM = ("/usr", "/nix/store")
_LINKED = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SETTINGS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")
_DEVICES = ("null", "zero", "full", "random", "urandom")
# As root: what a child needs to shut itself in, and its supervisor to watch and end it.
_CAPABILITIES = ("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "CHOWN", "KILL", "SYS_PTRACE")

_ACCOUNTS = "root:x:0:0::/:/bin/sh\nlearner:x:1000:1000::/sandbox/work:/bin/sh\n"
_ONE_THREAD = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "ARROW_IO_THREADS",
)


class Exposed(Exception):
    """The course lies in a folder that would be shown inside the wall."""


@dataclass(frozen=True)
class Built:
    """A command to start, and the file descriptors that it inherits and that we close after."""

    command: tuple[str, ...]
    descriptors: tuple[int, ...]
    # What is shown below /tmp, where a child has a folder of its own instead.
    below_tmp: tuple[str, ...] = ()


def environment() -> dict[str, str]:
    """Return the whole environment of the fork server: nothing of ours is in it."""
    return {
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "USER": "learner",
        "LOGNAME": "learner",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        # What JupyterLab shows; the other renderers write whole pages into an output.
        "PLOTLY_RENDERER": "plotly_mimetype",
        "MPLBACKEND": "agg",
        # A library's threads would be lost in a fork, and a lock they hold never opened.
        **dict.fromkeys(_ONE_THREAD, "1"),
        # A thread's own heap reserves address space by the 64 MB, which is limited.
        "MALLOC_ARENA_MAX": "2",
        # Arrow's allocator starts one as soon as pandas imports it, and has this switch alone.
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }


def python_command(*arguments: str) -> tuple[str, ...]:
    """Return how the fork server's program is started, inside the wall or without one."""
    # -P: no modules from the folder that we stand in.
    return (sys.executable, "-P", "-s", "-m", "autograder.sandbox.server", *arguments)


def bubblewrap() -> str | None:
    """Return the path of bubblewrap, None where there is none."""
    return shutil.which("bwrap")


def build(program: str, inner: Iterable[str], kernels: Path | None = None) -> Built:
    """Return the command that runs `inner` behind the wall; `kernels` holds kernels' sockets."""
    tree = Tree()
    # First, as Python itself may be below it.
    tree.words += ["--perms", "1777", "--tmpfs", str(TMP)]
    for folder in _SYSTEM:
        if Path(folder).is_dir():
            tree.show(Path(folder))
    for link in map(Path, _LINKED):
        if link.is_symlink():
            tree.words += ["--symlink", str(link.readlink()), str(link)]
        elif link.is_dir():
            tree.show(link)
    for setting in map(Path, _SETTINGS):
        if setting.exists():
            tree.show(setting)
    for prefix in (sys.base_prefix, sys.prefix):
        tree.show(Path(prefix))
    _own_packages(tree)
    accounts = _text(_ACCOUNTS)
    tree.parents(Path("/etc/passwd"))
    tree.words += ["--perms", "0644", "--ro-bind-data", str(accounts), "/etc/passwd"]
    _places(tree, kernels)
    settings = [word for name, value in environment().items() for word in ("--setenv", name, value)]
    command = (
        program,
        *_namespaces(kernels is not None),
        *tree.words,
        "--clearenv",
        *settings,
        "--",
        *inner,
    )
    return Built(command, (accounts,), tuple(str(path) for path in tree.below(TMP)))


def _namespaces(kernels: bool) -> list[str]:
    words = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    words += ["--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if os.geteuid() == 0:
        # Of the children's own networks; the fork server is in none that leads anywhere.
        names = (*_CAPABILITIES, "NET_ADMIN") if kernels else _CAPABILITIES
        return words + [word for name in names for word in ("--cap-add", f"CAP_{name}")]
    return [*words, "--unshare-user"]


def _places(tree: "Tree", kernels: Path | None) -> None:
    """Add the folders that a child mounts its own over, then close what is left to writing."""
    tree.parents(HOME / "x")
    tree.words += ["--proc", "/proc"]
    tree.words += ["--perms", "0755", "--tmpfs", "/dev", "--perms", "0755", "--dir", "/dev/shm"]
    for device in _DEVICES:
        tree.words += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    if kernels is not None:
        tree.parents(KERNELS)
        tree.words += ["--bind", str(kernels), str(KERNELS)]
    # Both are shared by all children, so a place to write there would join submissions.
    tree.words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]


def _own_packages(tree: "Tree") -> None:
    """Show labour_migration and the sandbox's program, at their own paths, and hide the rest."""
    tree.show(_folder("labour_migration"))
    ours = _folder("autograder")
    if tree.shows(ours):
        if ours.parent.name not in ("site-packages", "dist-packages"):
            raise Exposed(f"{ours.parent} is inside {sys.prefix}, which learner code can read.")
        # Installed beside other packages: the marker is there as well.
        tree.words += ["--perms", "0755", "--tmpfs", str(ours)]
    for part in (ours / "__init__.py", ours / "sandbox"):
        tree.bind(part)


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed in {sys.prefix}.")
    return Path(spec.origin).parent


def _text(text: str) -> int:
    """Return a descriptor that `text` can be read from; it is shorter than a pipe is deep."""
    reader, writer = os.pipe()
    os.write(writer, text.encode())
    os.close(writer)
    return reader


class Tree:
    """The files shown inside, each with parent folders that everyone may pass through."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._made: set[Path] = {Path("/"), TMP}
        self._shown: list[Path] = []
        self._bound: list[Path] = []

    def parents(self, path: Path) -> None:
        # Folders that bubblewrap makes by itself are closed to all users but its own.
        for parent in reversed(path.parents):
            if parent not in self._made and not self.shows(parent):
                self._made.add(parent)
                self.words += ["--perms", "0755", "--dir", str(parent)]

    def show(self, path: Path) -> None:
        """Show a file or folder at its own path, and where its links lead as well."""
        for place in dict.fromkeys((path.absolute(), path.resolve())):
            if not self.shows(place):
                self.bind(place)
                self._shown.append(place)

    def bind(self, path: Path) -> None:
        self.parents(path)
        self._bound.append(path)
        self.words += ["--ro-bind", str(path.resolve()), str(path)]

    def below(self, folder: Path) -> list[Path]:
        return [path for path in self._bound if path.is_relative_to(folder)]

    def shows(self, path: Path) -> bool:
        return any(path.is_relative_to(shown) for shown in self._shown)
