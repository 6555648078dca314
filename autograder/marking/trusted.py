"""Starts the trusted interpreter on one submission and brings its report back."""

import subprocess
import sys

from pydantic import ValidationError

from autograder.errors import AutograderError
from autograder.marking.protocol import Job, Report

SECONDS = 120


class MarkingError(AutograderError):
    """A submission could not be marked for a reason that lies with the course, not the learner."""


def run_tests(job: Job) -> Report:
    """Return the report of all test cells of a job; raises MarkingError when one is broken."""
    try:
        done = subprocess.run(
            # -P: no modules from the folder we stand in, which may be that of a submission.
            [sys.executable, "-P", "-m", "autograder.marking.worker"],
            input=job.model_dump_json().encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MarkingError(
            f"{job.assignment.name}: the test cells ran longer than {SECONDS} s and were stopped."
        ) from None
    try:
        report = Report.model_validate_json(done.stdout)
    except ValidationError:
        raise MarkingError(
            f"{job.assignment.name}: the trusted interpreter gave no report "
            f"(exit code {done.returncode}). {done.stderr.decode(errors='replace').strip()[-500:]}"
        ) from None
    return sound(job, report)


def sound(job: Job, report: Report) -> Report:
    """Return a report in which no test cell is itself at fault; raises MarkingError."""
    broken = [cell for cell in report.cells if cell.status == "broken"]
    if broken:
        listed = "; ".join(f"{cell.id}: {cell.message}" for cell in broken)
        raise MarkingError(f"{job.assignment.name}: broken test cells ({listed}).")
    return report
