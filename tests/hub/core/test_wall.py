"""Hostile code inside a learner's server: what it can see, change and become."""

import json
import os
import select
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from autograder.course import exercises_root
from autograder.sandbox.wall import Built
from autograder.workspace import REPOSITORY
from course_hub import homes, walls
from course_hub.settings import Limits, Settings
from tests.hub.core.conftest import Make

_ENDS_WITHIN = 120


@pytest.fixture
def settings(make: Make) -> Settings:
    found = make(limits=Limits(memory_mb=1024, processes=64, file_mb=8))
    found.hub_state.mkdir(parents=True, mode=0o700)
    return found


def build(settings: Settings, code: str, name: str = "ana") -> Built:
    """The command that runs code as a learner's server runs."""
    home = homes.open_home(settings, name)
    listed = walls.accounts_file(home, settings.hub_state / "accounts")
    inner = (sys.executable, "-s", "-c", textwrap.dedent(code))
    return walls.build(settings, home, listed, inner)


@contextmanager
def started(
    settings: Settings, code: str, name: str = "ana", **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """Code that runs as a learner's server runs, with pipes to all its ends."""
    built = build(settings, code, name)
    with subprocess.Popen(
        built.command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/bin:/bin", **environment},
        pass_fds=built.descriptors,
    ) as running:
        for one in built.descriptors:
            os.close(one)
        yield running


def run(settings: Settings, code: str, name: str = "ana") -> Any:
    """What code printed as JSON, run as a learner's server runs."""
    with started(settings, code, name) as running:
        out, err = running.communicate(timeout=_ENDS_WITHIN)
    assert running.returncode == 0, err
    return json.loads(out)


def test_it_sees_its_own_home_and_nobody_elses(settings: Settings) -> None:
    homes.open_home(settings, "ben")
    seen = run(
        settings,
        """
        import json, os, pathlib
        pathlib.Path("mine.txt").write_text("kept")
        print(json.dumps([os.getcwd(), os.listdir("/home")]))
        """,
    )
    assert seen == ["/home/ana", ["ana"]]
    assert homes.open_home(settings, "ana").folder.joinpath("mine.txt").read_text() == "kept"


def test_it_finds_no_state_no_keys_and_no_marking_program(settings: Settings) -> None:
    (settings.state / "key").write_text("hidden")
    hidden = [settings.state, exercises_root(), REPOSITORY / "autograder", REPOSITORY / "tests"]
    seen = run(
        settings,
        f"""
        import json, os
        from importlib.util import find_spec
        from labour_migration.widgets import drawing
        def kept_out(path):
            try:
                return not os.listdir(path)
            except OSError:
                return True
        closed = [kept_out(path) for path in {[str(path) for path in hidden]!r}]
        print(json.dumps([closed, find_spec("autograder") is None]))
        """,
    )
    assert seen == [[True] * len(hidden), True]


def test_no_kernel_listens_for_a_debugger(settings: Settings) -> None:
    # It would listen on the loopback without a password, where other learners' code is as well.
    seen = run(
        settings,
        """
        import json
        from ipykernel import debugger
        print(json.dumps(debugger._is_debugpy_available))
        """,
    )
    assert seen is False


def test_no_file_of_a_course_is_within_its_reach(settings: Settings) -> None:
    (settings.state / "gradebook.db").write_text("marks")
    names = {"course.yml", "questions.yml", "planted.py", "gradebook.db", "hub.yml", "secret.txt"}
    (homes.open_home(settings, "ben").folder / "secret.txt").write_text("ben's")
    found = run(
        settings,
        f"""
        import json, os
        names, found = {names!r}, []
        for parent, folders, files in os.walk("/"):
            folders[:] = [f for f in folders if parent != "/" or f not in ("proc", "usr")]
            found += [os.path.join(parent, f) for f in files if f in names]
        print(json.dumps(found))
        """,
    )
    # nbgrader brings an empty gradebook for its own tests.
    assert [path for path in found if "/nbgrader/tests/" not in path] == []


def test_it_sees_no_process_and_no_account_of_the_machine(settings: Settings) -> None:
    seen = run(
        settings,
        f"""
        import json, os, pwd
        alive = []
        for pid in (p for p in os.listdir("/proc") if p.isdigit()):
            alive.append(open(f"/proc/{{pid}}/cmdline").read().split("\\0")[0])
        try:
            os.kill({os.getpid()}, 0)
            reached = True
        except OSError:
            reached = False
        accounts = sorted(p.pw_name for p in pwd.getpwall())
        print(json.dumps([alive, reached, accounts]))
        """,
    )
    # Bubblewrap, the server and what stands between them; the test's own process is none of them.
    assert len(seen[0]) <= 3
    assert seen[1] is False
    assert seen[2] == ["ana", "root"]


def test_two_servers_do_not_see_each_other(settings: Settings) -> None:
    waiting = "import sys; print('up', flush=True); sys.stdin.read()"
    with started(settings, waiting, "ben", BENS_TOKEN="a-token-of-ben") as bens:
        assert bens.stdout is not None
        assert bens.stdout.readline() == "up\n"
        seen = run(
            settings,
            """
            import json, os
            texts = []
            for pid in (p for p in os.listdir("/proc") if p.isdigit()):
                for name in ("environ", "cmdline"):
                    try:
                        texts.append(open(f"/proc/{pid}/{name}", errors="replace").read())
                    except OSError:
                        pass
            print(json.dumps("".join(texts)))
            """,
        )
        bens.communicate(timeout=_ENDS_WITHIN)
    assert "a-token-of-ben" not in seen
    assert "BENS_TOKEN" not in seen


def test_it_cannot_become_root(settings: Settings) -> None:
    seen = run(
        settings,
        """
        import json, os, shutil, subprocess
        def refused(do):
            try:
                do()
            except OSError:
                return True
            return False
        status = dict(l.split(":", 1) for l in open("/proc/self/status").read().splitlines())
        tried = [refused(lambda: os.setuid(0)), refused(lambda: os.setgid(0)),
                 refused(lambda: os.chroot("/home")), refused(lambda: os.chown("/home/ana", 0, 0))]
        rights = [status[k].strip() for k in ("CapEff", "CapPrm", "CapInh", "CapAmb", "NoNewPrivs")]
        su = subprocess.run(["su", "-c", "id"], input="", capture_output=True).returncode
        print(json.dumps([os.getuid(), tried, rights, su != 0, os.getgroups()]))
        """,
    )
    none = "0" * 16
    assert seen[0] != 0
    assert seen[1] == [True] * 4
    assert seen[2] == [none, none, none, none, "1"]
    assert seen[3] is True
    assert 0 not in seen[4]


def test_it_can_change_nothing_but_its_home(settings: Settings) -> None:
    places = ["/usr/x", "/etc/x", "/etc/passwd", "/x", "/home/x", str(Path(sys.prefix) / "x")]
    places += [str(walls.LEARNER / "x"), str(Path(walls.__file__))]
    seen = run(
        settings,
        f"""
        import json
        changed = []
        for place in {places!r}:
            try:
                open(place, "a").write("x")
                changed.append(place)
            except OSError:
                pass
        print(json.dumps(changed))
        """,
    )
    assert seen == []


def test_files_memory_and_processes_are_limited(settings: Settings) -> None:
    seen = run(
        settings,
        """
        import json, os, signal, time
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        def refused(do):
            try:
                do()
            except (OSError, MemoryError):
                return True
            return False
        def write(path):
            with open(path, "wb") as file:
                for _ in range(9):
                    file.write(bytes(1 << 20))
        def fork_on():
            for _ in range(64):
                if os.fork() == 0:
                    time.sleep(60)
                    os._exit(0)
        def fill(folder):
            for number in range(3):
                with open(f"{folder}/{number}", "wb") as file:
                    file.write(bytes(4 << 20))
        tried = [refused(lambda: write("big")), refused(lambda: bytearray(1 << 30))]
        tried += [refused(lambda: fill("/tmp")), refused(lambda: fill("/dev/shm"))]
        tried += [refused(lambda: open("/dev/x", "w")), refused(fork_on)]
        print(json.dumps(tried))
        """,
    )
    assert seen == [True] * 6


def test_it_gets_no_namespaces_and_no_other_processs_memory(settings: Settings) -> None:
    seen = run(
        settings,
        """
        import ctypes, json, os
        libc = ctypes.CDLL(None, use_errno=True)
        def refused(name, *given):
            return libc[name](*given) == -1
        user, mounts = 0x10000000, 0x00020000
        child = os.fork()
        if child == 0:
            import time
            time.sleep(60)
        attach = 16
        print(json.dumps([refused("unshare", user), refused("unshare", user | mounts),
                          refused("mount", b"x", b"/tmp", b"tmpfs", 0, None),
                          refused("ptrace", attach, child, 0, 0)]))
        os.kill(child, 9)
        """,
    )
    assert seen == [True] * 4


def test_the_server_ends_with_the_hub(settings: Settings) -> None:
    waiting = "import time; print('up', flush=True); time.sleep(600)"
    built = build(settings, waiting)
    starter = (
        "import subprocess, sys\n"
        f"p = subprocess.Popen({built.command!r}, pass_fds={built.descriptors!r},"
        " stdout=subprocess.PIPE)\n"
        "p.stdout.readline(); print(p.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", starter],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=built.descriptors,
    ) as hub:
        for one in built.descriptors:
            os.close(one)
        assert hub.stdout is not None
        server = os.pidfd_open(int(hub.stdout.readline()))
        hub.kill()
    # A descriptor of a process can be read as soon as the process has ended.
    assert select.select([server], [], [], _ENDS_WITHIN)[0] == [server]
    os.close(server)


def test_a_course_inside_what_is_shown_is_refused(make: Make) -> None:
    settings = make(state=Path(sys.prefix) / "state")
    home = homes.Home("ana", Path("/nowhere"), 1)
    with pytest.raises(walls.Exposed, match="every learner's server can read"):
        walls.build(settings, home, Path("/nowhere"), ["true"])


def test_without_bubblewrap_nothing_is_started(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(walls.NoWall, match="apt install bubblewrap"):
        walls.bubblewrap()
