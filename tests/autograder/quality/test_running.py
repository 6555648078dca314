"""A course that tells, that gives points for nothing, and that calls out, on the real paths."""

from pathlib import Path

import nbformat
import pytest

from autograder.quality import network, released, running, untouched
from autograder.quality.running import Run
from tests.autograder.quality import made

NOISY = """
import sys
import urllib.request
print("look out", file=sys.stderr)
try:
    urllib.request.urlopen("http://course.example/")
except OSError:
    pass
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path / "exercises"))
    return tmp_path


def test_a_sound_course_is_released_marked_and_run(root: Path) -> None:
    made.write(root)
    trial = made.trial(root)
    for gate in (released.faults, untouched.faults, running.faults):
        assert not list(gate(trial))


def test_a_faulty_course_is_seen_through(root: Path) -> None:
    cells = made.notebook()
    cells["q2-test"].source = "answer = 4"
    cells["q4-question"] = nbformat.v4.new_code_cell(NOISY, id="noise")
    cells["q4-question"].metadata["nbgrader"] = cells["setup"].metadata.nbgrader | {
        "grade_id": "noise"
    }
    folder = made.write(root, cells)
    (folder / "notes.txt").write_text(f"For markers: {made.SOLUTION}")
    trial = made.trial(root)
    said = {
        gate.__module__.rpartition(".")[2]: "\n".join(map(str, gate(trial)))
        for gate in (released.faults, untouched.faults, running.faults)
    }
    assert "notes.txt: it holds a line of a solution" in said["released"]
    assert "q2-test: no answer earns 1 point(s)." in said["untouched"]
    assert "noise: it writes to stderr: look out" in said["running"]
    assert "it asks for the network (socket.getaddrinfo course.example)" in said["running"]


def test_runs_that_fail_are_late_or_stopped() -> None:
    cell = nbformat.v4.new_code_cell("x", id="one")
    cell.outputs = [nbformat.v4.new_output("error", ename="NameError", evalue="x", traceback=[])]
    assert "one: NameError: x" in str(next(iter(running.judged("week-01", Run((cell,), 1)))))
    (late,) = running.judged("week-01", Run((), running.SECONDS + 1))
    assert "it takes 61 s; the limit is 60 s." in late.message
    (stopped,) = running.judged("week-01", Run((), 1, stopped="A cell timed out"))
    assert "it was stopped: A cell timed out" in stopped.message


def test_the_network_is_away_for_a_while_only(unused_tcp: int) -> None:
    import socket

    with network.away() as attempts, pytest.raises(OSError, match="cut off"):
        socket.create_connection(("127.0.0.1", unused_tcp), timeout=1)
    assert attempts
    socket.create_connection(("127.0.0.1", unused_tcp), timeout=1).close()


@pytest.fixture
def unused_tcp() -> object:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
