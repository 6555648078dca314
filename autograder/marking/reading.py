"""How `nbgrader autograde` reads what was handed in: through our intake, changing no file.

Stock nbgrader opens a notebook by its exact name as UTF-8 without a mark, and stops at anything
else. With these two seams it reads the same notebook as `autograder grade`.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from autograder import intake


class SubmissionReader(NotebookExporter):
    """The exporter of nbgrader's Autograde; its first pass reads a submission."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> Any:
        """Return a notebook after its preprocessors; raises Refusal for a bad submission."""
        converter: Any = self.parent
        if not getattr(converter, "_sanitizing", False) or resources is None:
            return super().from_filename(filename, resources, **kw)
        assignment = resources["nbgrader"]["assignment"]
        directory = converter.coursedir.release_directory
        release = Path(converter.coursedir.format_path(directory, ".", assignment))
        released = nbformat.read(release / f"{assignment}.ipynb", as_version=4)
        files = intake.read_files(Path(filename).parent)
        read = intake.find_notebook(files, assignment, released).read
        resources["metadata"] = {"name": assignment, "path": str(Path(filename).parent)}
        export: Any = self.from_notebook_node
        return export(read.notebook, resources, **kw)


def name_the_notebook(*, assignment: str, student: str, notebooks: list[str]) -> None:
    """Let nbgrader ask for the right notebook where it found others; a hook before converting.

    Whether one of the others is meant is decided where the submission is read.
    """
    folder = Path(notebooks[0]).parent
    right = str(folder / f"{folder.name}.ipynb")
    if right not in notebooks:
        notebooks[:] = [right]


def leave_pages_out(
    source: Path, autograded: Path, *, assignment: str, student: str, notebooks: list[str]
) -> None:
    """Take the learner's own pages out of an autograded folder; a hook after converting.

    The formgrader serves that folder where it lies inside the course's, and a page with a script
    would run as the instructor. What was handed in stays in the folder of submissions.
    """
    submitted = Path(notebooks[0]).parent
    own, folder = source / submitted.name, autograded / submitted.parent.name / submitted.name
    for path in folder.rglob("*"):
        is_own = (own / path.relative_to(folder)).is_file()
        if path.is_file() and intake.is_page(path.name) and not is_own:
            path.unlink()
