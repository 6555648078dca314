"""The persistent trusted interpreter: one job's fate is no other's."""

import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.marking.protocol import Check, Job
from autograder.marking.trusted import Marker, MarkingError
from autograder.marking.worker import JOB_CPU_SECONDS
from autograder.sandbox.values import encode


@pytest.fixture(scope="module")
def marker() -> Iterator[Marker]:
    with Marker(seconds=5, memory_bytes=2_000_000_000) as started:
        yield started


def job(source: str, folder: Path | None = None, setup: str = "", **values: object) -> Job:
    cell = Check(
        id="t", source=source, points=Fraction(1), needs=tuple(values), after=int(bool(setup))
    )
    return Job(
        assignment=Path("/nowhere/classic"),
        seed=1,
        learner="ana",
        answers={},
        cells=(cell,),
        values={"t": {name: encode(value) for name, value in values.items()}},
        setup=(setup,) if setup else (),
        folder=folder,
    )


def points(marker: Marker, one: Job) -> Fraction:
    return marker.run(one).cells[0].points


def test_one_process_serves_many_jobs(marker: Marker) -> None:
    pids = {marker.run(job("import os\nprint(os.getpid())")).cells[0].printed for _ in range(3)}
    assert len(pids) == 1


def test_the_kernel_ends_a_job_that_nobody_is_left_to_stop(marker: Marker) -> None:
    left = (
        "from resource import *\nimport time\nprint(getrlimit(RLIMIT_CPU)[0] - time.process_time())"
    )
    seconds = [float(marker.run(job(left)).cells[0].printed) for _ in range(2)]
    assert all(100 < one <= JOB_CPU_SECONDS for one in seconds)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import os; os._exit(9)", "exit code 9"),
        ("import os; os.kill(os.getpid(), 9)", "exit code -9"),
        ("while True: pass", "longer than 5 s"),
        ("1 / 0", "broken test cells .t: ZeroDivisionError"),
        ("import os\nos.write(2, b'last words')\nos._exit(3)", "last words"),
    ],
)
def test_a_job_that_ends_badly_costs_itself_alone(
    marker: Marker, source: str, message: str
) -> None:
    with pytest.raises(MarkingError, match=f"^classic: .*{message}"):
        marker.run(job(source))
    assert points(marker, job("assert True")) == 1


def test_values_that_exhaust_a_check_fail_it_and_no_other(
    marker: Marker, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = marker.run(job("'x' * total\nassert True", total=10**10)).cells[0]
    assert (huge.status, huge.points) == ("failed", 0)
    assert "`total` is a whole number" in huge.message
    with pytest.raises(MarkingError, match="longer than 5 s"):
        marker.run(job("assert total ** total", total=10**8))
    assert points(marker, job("assert total == 1", total=1)) == 1


def test_what_a_check_writes_to_its_descriptors_does_not_reach_the_grader(marker: Marker) -> None:
    forged = "import os, sys\nos.write(1, b'R' + (2).to_bytes(8) + b'{}')\nsys.stdin.read()\n0"
    assert points(marker, job(forged)) == 0
    assert points(marker, job("assert True")) == 1


def test_setup_reads_a_copy_of_the_released_files(marker: Marker, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a\n1\n")
    (tmp_path / "helper.py").write_text("limit = 3")
    (tmp_path / "classic.ipynb").write_text("{}")
    setup = "import os, helper\nlimit = helper.limit\nfiles = sorted(os.listdir())"
    source = "assert files == ['data.csv', 'helper.py'] and limit == 3"
    assert points(marker, job(source, tmp_path, setup)) == 1
    spoil = "open('data.csv', 'w').write('')\nassert True"
    assert points(marker, job(spoil, tmp_path, setup)) == 1
    assert (tmp_path / "data.csv").read_text() == "a\n1\n"
    (tmp_path / "helper.py").write_text("limit = 4")
    assert points(marker, job("assert limit == 4", tmp_path, setup)) == 1


def test_jobs_without_setup_stand_in_an_empty_folder(marker: Marker) -> None:
    assert points(marker, job("import os\nassert os.listdir() == []")) == 1


def test_several_threads_share_a_marker(marker: Marker) -> None:
    found: dict[int, Fraction] = {}

    def run(number: int) -> None:
        found[number] = points(marker, job(f"assert total == {number % 2}", total=1))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number % 2 for number in range(8)}


def test_nothing_is_left_behind_also_by_a_process_that_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Marker() as marker:
        with pytest.raises(MarkingError):
            marker.run(job("import os; os.kill(os.getpid(), 9)"))
        assert points(marker, job("assert True")) == 1
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_marker_that_was_closed_starts_again() -> None:
    marker = Marker()
    assert points(marker, job("assert True")) == 1
    marker.close()
    marker.close()
    assert points(marker, job("assert True")) == 1
    marker.close()
