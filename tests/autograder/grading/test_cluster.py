"""The same marks from a Dask cluster, also when it loses a worker on the way."""

import os
import signal
from collections.abc import Callable, Iterator

import distributed
import pytest

from autograder import runner
from autograder.grading.course_files import OtherCourse
from autograder.grading.executor import NoCluster
from autograder.workspace import Workspace
from tests.autograder.conftest import WEEK
from tests.autograder.grading import snapshot
from tests.autograder.grading.conftest import LEARNERS, Once

Fresh = Callable[[], Workspace]


@pytest.fixture(scope="module")
def cluster() -> Iterator[distributed.LocalCluster]:
    with distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started


def test_a_lost_worker_costs_no_mark(
    cluster: distributed.LocalCluster, once: Once, fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.grading.writer.SECONDS", 0)
    space = fresh()
    options = runner.Options(scheduler=cluster.scheduler_address)
    results = runner.grade(space, WEEK, list(LEARNERS), False, options)
    first = next(one for one in results if one.state != "missing")
    workers = [nanny.pid for nanny in cluster.workers.values()]
    os.kill(workers[0], signal.SIGKILL)
    found = {first.learner, *(one.learner for one in results)}
    assert found | {"demo-07"} == set(LEARNERS)
    assert snapshot.whole(space) == snapshot.whole(once.graded)


def test_a_worker_with_other_course_files_says_so(
    cluster: distributed.LocalCluster, fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.grading.cluster.course_digest", lambda plan: "another")
    options = runner.Options(scheduler=cluster.scheduler_address)
    with pytest.raises(OtherCourse, match="differ"):
        list(runner.grade(fresh(), WEEK, ["demo-01"], False, options))


def test_a_scheduler_that_is_not_there_is_said(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.grading.cluster.WAIT", 1)
    options = runner.Options(scheduler="tcp://127.0.0.1:9")
    with pytest.raises(NoCluster, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"):
        list(runner.grade(fresh(), WEEK, ["demo-01"], False, options))
