"""What there is to steal, to change and to call: planted before a run, looked for after it."""

import os
import sys
import uuid
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Canaries:
    """Strings that nobody could guess, each in one place that learner code must not reach."""

    hidden_test: str
    expected_value: str
    model_answer: str
    other_learner: str
    roster: str
    environment: str
    home: str
    temporary: str
    key: str

    @classmethod
    def hatch(cls) -> "Canaries":
        """Return canaries that no other run has."""
        made = {one.name: f"canary-{one.name}-{uuid.uuid4().hex}" for one in fields(cls)}
        return cls(**made)

    def named(self) -> dict[str, str]:
        """Return each canary by what it stands for."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True)
class Secrets:
    """Where everything is, as an attacker who knows the machine by heart would know it."""

    canaries: Canaries
    course: Path
    source: Path
    gradebook: Path
    other: Path
    home: Path
    temporary: Path
    root: Path
    port: int
    socket: Path
    stamp: str

    def preamble(self) -> str:
        """Return the code that tells a trick where to look, and how to say that it worked.

        The stamp stands there in two parts, so that only code that ran can have joined them.
        """
        places = {
            "COURSE": self.course,
            "SOURCE": self.source,
            "GRADEBOOK": self.gradebook,
            "OTHER": self.other,
            "HOME": self.home,
            "TEMPORARY": self.temporary,
            "ROOT": self.root,
            "SOCKET": self.socket,
        }
        lines = [f"{name} = {str(path)!r}" for name, path in places.items()]
        half = len(self.stamp) // 2
        lines += [
            f"PORT = {self.port}",
            f"WON = {self.stamp[:half]!r} + {self.stamp[half:]!r}",
            f"MACHINE = {_namespace()!r}",
            _HELP,
        ]
        return "\n".join(lines)

    def environment(self) -> dict[str, str]:
        """Return the environment of the grader, with its secret."""
        tools = str(Path(sys.executable).parent)
        return {
            "PATH": os.pathsep.join((tools, os.environ.get("PATH", os.defpath))),
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "EXAM_TOKEN": self.canaries.environment,
            "PYTHONHASHSEED": "0",
        }

    def plant(self) -> None:
        """Put the secrets of the home and the temporary folder in their places."""
        for folder in (self.home / ".ssh", self.temporary):
            folder.mkdir(parents=True, exist_ok=True)
        (self.home / ".ssh" / "id_ed25519").write_text(self.canaries.home)
        (self.temporary / "exam.txt").write_text(self.canaries.temporary)


def _namespace() -> str:
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


# A trick that would hurt this machine asks `alone()` first, so that a wall that is not there
# costs a failed test and not the machine.
_HELP = """
def won(what):
    print(WON, what, flush=True)

def alone():
    import os
    try:
        here = os.readlink("/proc/self/ns/pid")
    except OSError:
        return
    if here == MACHINE:
        won("sees the machine's own processes")
        raise SystemExit
"""
