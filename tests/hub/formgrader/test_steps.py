"""What a step of the command line said, as the pages show it."""

import asyncio
import sys
from pathlib import Path

import pytest

from autograder.workspace import Workspace
from course_hub.formgrader import steps
from tests.hub.aside import run
from tests.hub.formgrader.double import COURSE


@pytest.mark.parametrize(
    ("said", "log"),
    [
        (b'{"week-01": "closed"}', "week-01: closed"),
        (b"[]", "There was nothing to do."),
        (b'[{"learner": "ana", "outcome": "collected"}]', "ana: collected"),
        (
            b'[{"learner": "ana", "outcome": "graded", "state": "tampered", "message": "Look.", '
            b'"facts": [{"text": "A tag."}]}]',
            "ana: tampered. Look. A tag.",
        ),
        (b"not JSON", "not JSON"),
        (b"[1, 2]", "[1, 2]"),
        (b"\xff", "\ufffd"),
        (b"", ""),
    ],
)
def test_whatever_was_said_is_shown(said: bytes, log: str) -> None:
    assert steps.told(True, said, b"") == steps.Done(True, log)


def test_what_went_wrong_is_shown_to_its_end() -> None:
    found = steps.told(False, b"", b"x" * 50_000 + b" autograder: no such course.")
    assert found.error.endswith("no such course.") and len(found.error) <= 20_000
    assert steps.told(False, b"[]", b"").error == "Some could not be done; see above."


def test_steps_take_turns_and_the_hubs_token_stays_with_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "python"
    script.write_text(
        '#!/bin/sh\nmkdir "$HOME/busy" || exit 1\nsleep 0.2\nrmdir "$HOME/busy"\n'
        'echo "{\\"said\\": \\"$JUPYTERHUB_API_TOKEN|$*\\"}"\n'
    )
    script.chmod(0o700)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    monkeypatch.setattr(sys, "executable", str(script))
    line = steps.Steps(Workspace.open(COURSE, tmp_path))

    async def both() -> tuple[steps.Done, steps.Done]:
        return await asyncio.gather(line.run("collect", "week-01"), line.run("grade", "week-01"))

    collected, graded = run(both())
    assert collected == steps.Done(True, f"said: |-m autograder collect {COURSE} week-01 --json")
    assert graded == steps.Done(True, f"said: |-m autograder grade {COURSE} week-01 --json")


def test_a_step_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\nexec sleep 600\n")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    monkeypatch.setattr(steps, "LONGEST_SECONDS", 0.1)
    done = run(steps.Steps(Workspace.open(COURSE, tmp_path)).run("grade", "week-01"))
    assert not done.success and "was stopped" in done.error
