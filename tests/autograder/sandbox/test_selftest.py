"""The self-test holds here, for root and for an ordinary user, and finds a missing wall."""

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.cli import sandbox as verb
from autograder.sandbox import selftest
from autograder.sandbox.client import Sandbox
from autograder.sandbox.protocol import Ran, Request
from autograder.sandbox.selftest import Finding
from tests.autograder.sandbox.running import run

ROOT = Path(__file__).resolve().parents[3]

# Gives an ordinary user a view of this machine in which Python and the checkout can be read even
# below folders that are closed to others, such as /root: in a mount namespace of its own.
AS_NOBODY = """
set -e
keep=$(mktemp -d)
mount -t tmpfs tmpfs "$keep"
for place in $PLACES; do
  mkdir -p "$keep$place"
  mount --bind "$place" "$keep$place"
done
for place in $PLACES; do
  parent=
  for part in $(dirname "$place" | tr / ' '); do
    parent="$parent/$part"
    if [ -d "$parent" ] && ! setpriv --reuid 65534 --clear-groups test -x "$parent"; then
      mount -t tmpfs -o mode=0755 tmpfs "$parent"
    fi
  done
done
for place in $PLACES; do
  mkdir -p "$place"
  mount --bind "$keep$place" "$place"
done
exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
"""


def as_ordinary_user(*command: str) -> list[str]:
    if os.geteuid() != 0:
        return list(command)
    return [
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "bash",
        "-c",
        AS_NOBODY,
        "bash",
        *command,
    ]


def failed(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if not finding.enforced]


def test_everything_is_enforced(sandbox: Sandbox) -> None:
    findings = selftest.selftest(sandbox)
    assert not failed(findings)
    assert len(findings) >= 15


def test_everything_is_enforced_for_an_ordinary_user(tmp_path: Path) -> None:
    places = " ".join({str(Path(sys.base_prefix).resolve()), sys.prefix, str(ROOT)})
    done = subprocess.run(
        as_ordinary_user(sys.executable, "-m", "autograder", "sandbox", "--json"),
        env={"PATH": "/usr/bin:/bin", "PLACES": places, "HOME": "/", "LANG": "C.UTF-8"},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(finding["enforced"] for finding in json.loads(done.stdout))


class Open:
    """Stands for a sandbox with holes: it answers each probe as told."""

    walled = True

    def __init__(self, **answer: Any) -> None:
        self.answer = answer

    def run(self, request: Request) -> Ran:
        return Ran(**self.answer)


@pytest.mark.parametrize(
    "answer",
    [
        {"ended": "kernel-died"},
        {"ended": "finished"},
        {"ended": "finished", "values": {"probe": {"held": False, "met": ["/etc/shadow"]}}},
        {"ended": "finished", "values": {"probe": {"held": 1, "met": ""}}},
    ],
)
def test_what_does_not_hold_is_found(answer: dict[str, Any]) -> None:
    sandbox: Any = Open(**answer)
    assert len(failed(selftest.selftest(sandbox))) >= 15


def test_probes_are_never_tried_without_a_wall() -> None:
    sandbox: Any = Open()
    sandbox.walled = False
    with pytest.raises(ValueError, match="no wall"):
        selftest.selftest(sandbox)


def test_without_a_wall_the_limits_hold_and_nothing_is_left() -> None:
    with pytest.warns(RuntimeWarning, match="WITHOUT a sandbox"):
        unsafe = Sandbox.start(unsafe=True)
    with unsafe:
        assert not unsafe.walled
        folder = run(unsafe, "import os\nfound = os.getcwd()", take=("found",))
        ends = [
            run(unsafe, "while True: pass", cell_seconds=100, seconds=2).ended,
            run(unsafe, "kept = bytearray(4_000_000_000)").ended,
            run(unsafe, "print('x' * 1_000_000)").ended,
            run(unsafe, "import os\nos._exit(0)").ended,
        ]
        sleeper = (
            "import os, time\nfound = os.fork()\nif found == 0:\n    os.setsid()\n"
            "    time.sleep(1000)"
        )
        left = run(unsafe, sleeper, take=("found",)).values["after"]["found"]
    assert ends == ["timed-out", "out-of-memory", "too-much-output", "kernel-died"]
    assert not Path(folder.values["after"]["found"]).exists()
    assert not Path(f"/proc/{left}").exists()


def test_the_verb_fails_when_something_is_not_enforced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Started:
        def __enter__(self) -> "Started":
            return self

        def __exit__(self, *error: object) -> None:
            pass

    monkeypatch.setattr(Sandbox, "start", Started)
    held, open_ = Finding("one", True, ""), Finding("two", False, "[bold]\x1b[31m/etc")
    monkeypatch.setattr(selftest, "selftest", lambda started: (held, open_))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ended = CliRunner().invoke(app, ["sandbox"])
    assert ended.exit_code == 1 and "NO" in ended.stdout and "\x1b[31m" not in ended.stdout
    monkeypatch.setattr(selftest, "selftest", lambda started: (held,))
    assert CliRunner().invoke(app, ["sandbox"]).exit_code == 0
    assert verb.verbs.registered_commands
