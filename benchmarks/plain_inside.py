"""Runs plain nbgrader's commands inside the container, with somebody listening outside of it."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.autograder.hostile.course import ASSIGNMENT
from tests.autograder.hostile.listeners import Listeners


def forked(work: Callable[[], object]) -> str:
    """Return the exit code of work done in a process of its own, in words."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else int(bool(end.code)))
        except BaseException:
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return f"signal {-code}" if code < 0 else str(code)


def launch(name: str, words: list[str]) -> Callable[[], object]:
    """Return the work of one of nbgrader's commands."""
    from nbgrader import apps

    return lambda: getattr(apps, name).launch_instance(words)


def processes() -> set[str]:
    """Return the processes of this container."""
    return {path.name for path in Path("/proc").iterdir() if path.name.isdigit()}


def main() -> None:
    root, port, kind, learner = Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]
    autograde = launch("AutogradeApp", [ASSIGNMENT])
    with Listeners(root / "ears", port) as listeners:
        if kind == "packed":
            forked(launch("ZipCollectApp", [ASSIGNMENT, "--force"]))
        before = processes()
        code = forked(autograde)
        left = sorted(processes() - before)
        # What is known so far, in case that the pages are not to be had.
        told = {"exit": code, "heard": listeners.heard, "left": left}
        (root / "report.json").write_text(json.dumps(told))
        forked(launch("GenerateFeedbackApp", [ASSIGNMENT, f"--student={learner}"]))
        told["heard"] = listeners.heard
        (root / "report.json").write_text(json.dumps(told))


if __name__ == "__main__":
    main()
