"""The wall of the operating system: two accounts, neither of which is the exchange's.

Only root can become other accounts, so these tests are collected where the suite runs as root, as
it does in continuous integration. The accounts are numbers without a name; nothing is created.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.workspace import Workspace
from course_hub import homes
from course_hub import settings as hub_settings
from tests.hub.exchange.double import COURSE, WEEK, Service, answered, release, running

# Tries everything in turn and prints what worked; the paths come as arguments.
_ATTACK = """
import os, sys
from pathlib import Path

own, *targets = map(Path, sys.argv[1:])
(own / "mine.txt").write_text("mine")
for target in targets:
    tries = {
        "list": lambda: os.listdir(target),
        "read": lambda: target.read_bytes(),
        "write": lambda: target.open("ab"),
        "add": lambda: (target / "new").touch(),
        "delete": lambda: target.unlink(),
        "move": lambda: target.rename(own / "taken"),
        "link": lambda: os.link(target, own / "linked"),
        "open up": lambda: target.chmod(0o777),
        "make empty": lambda: os.truncate(target, 0),
        "set its time": lambda: os.utime(target, (0, 0)),
        "remove": lambda: os.rmdir(target),
    }
    for name, attempt in tries.items():
        try:
            attempt()
        except (PermissionError, IsADirectoryError):
            continue
        except OSError as other:
            name += f" ({type(other).__name__})"
        print(name, target)
"""


@dataclass
class Scene:
    """A service that runs as root, two learners' homes, and a submission of the first."""

    service: Service
    homes: dict[str, homes.Home]
    stored: Path

    def as_learner(self, learner: str, code: str, *words: Path) -> str:
        """What a program of the learner's own prints, under the learner's own number."""
        home = self.homes[learner]
        done = subprocess.run(
            [_PYTHON, "-I", "-c", code, *words],
            user=home.user,
            group=home.user,
            extra_groups=[],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "HOME": str(home.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def targets(self) -> list[Path]:
        """Everything that is not a learner's: the store, and the other's home with its files."""
        store = self.service.state / COURSE / "exchange"
        other = self.homes["learner-1"].folder
        return [store, *store.rglob("*"), other, *other.rglob("*")]


# The system's own Python: the suite's may lie where only root can go.
_PYTHON = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable


if os.geteuid() == 0:

    @pytest.fixture(scope="module")
    def scene(hub_address: str) -> Iterator[Scene]:
        # Below a folder that everybody may enter, so that nothing else keeps the learners out.
        folder = Path(tempfile.mkdtemp(prefix="exchange-accounts-", dir="/tmp"))
        folder.chmod(0o755)
        try:
            release(Workspace.open(COURSE, folder / "state"), WEEK)
            with running(folder, hub_address) as service:
                service.submit("token-of-1", answered("of 1"))
                settings = hub_settings.read(service.settings)
                names = ("learner-1", "learner-2")
                found = {name: homes.open_home(settings, name) for name in names}
                (found["learner-1"].folder / "notes.txt").write_text("of 1")
                os.chown(found["learner-1"].folder / "notes.txt", *[found["learner-1"].user] * 2)
                # As if the outer folders had been opened by mistake: each wall stands by itself.
                for outer in (service.state, service.state / COURSE, settings.hub_state):
                    outer.chmod(0o755)
                (settings.hub_state / "homes").chmod(0o755)
                yield Scene(service, found, service.stored("learner-1")[0])
        finally:
            shutil.rmtree(folder)

    def test_the_accounts_are_two_and_nobodys(scene: Scene) -> None:
        users = {home.user for home in scene.homes.values()}
        assert len(users) == 2
        assert not users & {0, os.geteuid()}

    def test_another_account_reads_changes_and_deletes_nothing(scene: Scene) -> None:
        before = {path: path.lstat().st_mtime_ns for path in scene.targets()}
        assert len(before) > 10
        own = scene.homes["learner-2"].folder
        assert scene.as_learner("learner-2", _ATTACK, own, *scene.targets()) == ""
        assert {path: path.lstat().st_mtime_ns for path in scene.targets()} == before
        assert (own / "mine.txt").read_text() == "mine"

    def test_not_even_who_handed_in_can_change_it(scene: Scene) -> None:
        before = {path: path.lstat().st_mtime_ns for path in scene.stored.rglob("*")}
        store = scene.service.state / COURSE / "exchange"
        own = scene.homes["learner-1"].folder
        assert scene.as_learner("learner-1", _ATTACK, own, store, *store.rglob("*")) == ""
        assert {path: path.lstat().st_mtime_ns for path in scene.stored.rglob("*")} == before
        assert (scene.stored / "timestamp.txt").read_text() in scene.stored.name

    def test_the_attack_works_where_there_is_no_wall(scene: Scene) -> None:
        """What the other tests do not see would be seen."""
        own = scene.homes["learner-2"]
        target = own.folder / "target"
        target.write_text("open")
        os.chown(target, own.user, own.user)
        printed = scene.as_learner("learner-2", _ATTACK, own.folder, target)
        assert {f"read {target}", f"write {target}"} <= set(printed.split("\n"))
