"""How fast submissions are graded: ours, plain nbgrader and bare execution, side by side.

Run with ``python -m benchmarks.grading [--learners N] [--large N] [--seed S]``, on a machine that
does nothing else. All sides get the same honest submissions of a classic nbgrader assignment (800
rows of data, pandas, a Plotly figure, six test cells with hidden tests) whose marks are known, and
every mark is compared. Times are of whole commands, starting included, and are to be read as the
ratios of one run.

``machine`` is what the whole machine worked while a side ran: much more than ``cpu`` says that
something else was at work. The overhead is what a further notebook takes beyond the learner's own
cells, which are timed in bare IPython with everything imported. Memory is the proportional share
(PSS) of each process. ``--large N`` grades N submissions on a Dask cluster on this machine, with
one worker and with two, and computes from the first what more workers with cores of their own
would give.
"""

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cluster import cluster
from benchmarks.processes import Usage, machine, memory_of
from benchmarks.sides import Ours, Plain, Work, bare, own_seconds

PLAIN = "nbgrader autograde"
HEADER = (
    f"{'':32}{'seconds':>9}{'each':>8}{'cpu each':>10}{'machine':>9}{'speed':>8}{'cpu':>8}"
    f"{'right marks':>14}"
)
WORKERS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Side:
    """What one side took, and how many of the marks that it gave are right, if it gives any."""

    name: str
    usage: Usage
    right: int | None = None


@dataclass(frozen=True)
class Run:
    """A run on a cluster: what this command took, and what the cluster's processes worked."""

    workers: int
    usage: Usage
    workers_cpu: float
    scheduler_cpu: float
    right: int


def ours(work: Work, workers: int) -> tuple[Ours, Side]:
    """Grade with our command line on this machine."""
    graded = Ours(work, f"ours-{workers}")
    usage = graded.run("grade", "--workers", str(workers))
    return graded, Side(f"ours, {workers} at work", usage, work.right([graded.database]))


def plain(work: Work, parts: int) -> Side:
    """Grade with plain nbgrader, the submissions shared among so many of it."""
    graded = Plain(work, f"plain-{parts}", parts)
    usage = graded.run()
    name = PLAIN if parts == 1 else f"{PLAIN}, {parts} at once"
    return Side(name, usage, work.right(graded.databases))


def table(sides: list[Side], work: Work) -> Iterator[str]:
    """Yield the comparison; `speed` is how many times the throughput of plain nbgrader."""
    notebooks = len(work.truth)
    base = next(side.usage for side in sides if side.name == PLAIN)
    yield HEADER
    for side in sides:
        usage = side.usage
        right = "" if side.right is None else f"{side.right} of {work.marks}"
        yield (
            f"{side.name:32}{usage.wall:9.1f}{usage.wall / notebooks:8.2f}"
            f"{usage.cpu / notebooks:10.2f}{usage.busy / notebooks:9.2f}"
            f"{base.wall / usage.wall:7.1f}x{base.cpu / usage.cpu:7.1f}x{right:>14}"
        )


def overhead(work: Work, one_at_work: Usage) -> Iterator[str]:
    """Yield what a notebook takes beyond the learner's own cells."""
    wall, cpu = own_seconds(work)
    first, *further = work.truth
    start = Ours(work, "start").run("grade", "--workers", "1", "--learner", first)
    each = (one_at_work.wall - start.wall) / len(further)
    busy = (one_at_work.cpu - start.cpu) / len(further)
    yield f"The learner's own cells: {wall:.3f} s a notebook (cpu {cpu:.3f} s)."
    yield f"One submission alone: {start.wall:.1f} s (cpu {start.cpu:.1f} s), start included."
    yield f"Each further one, 1 at work: {each:.3f} s (cpu {busy:.3f} s), so the overhead is"
    yield f"{each - wall:.3f} s a notebook (cpu {busy - cpu:.3f} s)."


def memory(work: Work) -> Iterator[str]:
    """Yield the most memory that the processes of a run with two at work held."""
    found = memory_of(Ours(work, "memory").command("grade", "--workers", "2"))
    yield "Memory with 2 at work, the most of each kind of process:"
    for name, size in sorted(found.each.items(), key=lambda one: -one[1]):
        yield f"  {name:40}{size / 1e6:8.0f} MB"
    yield f"  {'all together':40}{found.together / 1e6:8.0f} MB"


def marked_again(graded: Ours) -> Iterator[str]:
    """Yield how fast stored answers are marked again."""
    work = graded.work
    usage = graded.run("remark")
    yield (
        f"Marked again: {len(work.truth)} in {usage.wall:.1f} s (cpu {usage.cpu:.1f} s), "
        f"{60 * len(work.truth) / usage.wall:,.0f} a minute, "
        f"{work.right([graded.database])} of {work.marks} marks right."
    )


def on_cluster(work: Work, name: str, workers: int, *options: str) -> tuple[Ours, Run]:
    """Grade on a Dask cluster on this machine."""
    graded = Ours(work, name)
    with cluster(work.root / f"dask-{name}", graded.environment, workers) as dask:
        usage = graded.run("grade", "--scheduler", dask.address, *options)
    right = work.right([graded.database])
    # The workers' sandboxes end with the command, and are gathered with it.
    of_workers = dask.workers_cpu + usage.cpu - usage.own
    return graded, Run(workers, usage, of_workers, dask.scheduler_cpu, right)


def measured_runs(runs: list[Run], work: Work) -> Iterator[str]:
    """Yield what runs on clusters took."""
    n = len(work.truth)
    for run in runs:
        yield (
            f"{n} on a cluster, workers {run.workers}: {run.usage.wall:.0f} s, "
            f"{60 * n / run.usage.wall:,.0f} a minute, {run.right} of {work.marks} marks right."
        )


def larger(start: Run, one: Run, work: Work) -> Iterator[str]:
    """Yield what follows for larger clusters from one worker with one submission and with all."""
    further = len(work.truth) - 1
    wall = (one.usage.wall - start.usage.wall) / further
    worker = (one.workers_cpu - start.workers_cpu) / further
    scheduler = (one.scheduler_cpu - start.scheduler_cpu) / further
    command = (one.usage.own - start.usage.own) / further
    yield (
        f"Each further submission, 1 worker: {wall:.3f} s; cpu of the worker {worker:.3f} s, of "
        f"the scheduler {scheduler:.4f} s, of this command {command:.4f} s."
    )
    seconds = f"{start.usage.wall:.0f} s"
    yield f"Computed from that, without the {seconds} to start, for workers with a core each, until"
    yield "the scheduler or this command, of which there is one each, has no time left:"
    for workers in WORKERS:
        rate = min(workers / wall, 1 / max(scheduler, command))
        yield f"  {workers:3} workers: {60 * rate:8,.0f} a minute"


def compare(root: Path, learners: int, seed: int) -> Iterator[str]:
    """Yield the comparison of all sides, then what is measured of ours alone."""
    work = Work.make(root / "work", learners, seed)
    graded, first = ours(work, 1)
    _, second = ours(work, 2)
    sides = [first, second, plain(work, 1), plain(work, 2)]
    sides.append(Side("jupyter execute, one by one", bare(work)))
    yield from table(sides, work)
    yield ""
    yield from overhead(work, first.usage)
    yield from marked_again(graded)
    yield from memory(work)


def enlarge(root: Path, learners: int, seed: int) -> Iterator[str]:
    """Yield what a large run gives, on this machine and on clusters of one and two workers."""
    work = Work.make(root / "large", learners, seed)
    _, local = ours(work, 2)
    yield (
        f"{learners} without a cluster, 2 at work: {local.usage.wall:.0f} s, "
        f"{60 * learners / local.usage.wall:,.0f} a minute; {local.right} of {work.marks} right."
    )
    _, start = on_cluster(work, "start", 1, "--learner", next(iter(work.truth)))
    (graded, one), (_, two) = (on_cluster(work, f"cluster-{k}", k) for k in (1, 2))
    yield from measured_runs([one, two], work)
    yield from larger(start, one, work)
    yield from marked_again(graded)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--learners", type=int, default=40, help="submissions (40)")
    parser.add_argument("--large", type=int, default=0, help="submissions on a cluster (none)")
    parser.add_argument("--only-large", action="store_true", help="leave the comparison out")
    parser.add_argument("--seed", type=int, default=5, help="of the submissions (5)")
    given = parser.parse_args()
    print("\n".join(machine()), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="grading-benchmark-") as folder:
        if not given.only_large:
            print(f"{given.learners} submissions, seed {given.seed}", flush=True)
            for line in compare(Path(folder), given.learners, given.seed):
                print(line, flush=True)
        if given.large:
            print()
            for line in enlarge(Path(folder), given.large, given.seed):
                print(line, flush=True)


if __name__ == "__main__":
    main()
