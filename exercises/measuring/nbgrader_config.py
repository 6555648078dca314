"""Stock nbgrader commands and the formgrader, run in this folder, use the course's settings."""

from pathlib import Path

from autograder.workspace import Workspace

c = get_config()  # noqa: F821
c.merge(Workspace.open(Path(__file__).parent.name).nbgrader_config())
