"""The page on which a person marks one submission, and the learners' version of an assignment."""

from functools import cache
from typing import TYPE_CHECKING, Any

from tornado import web

from autograder.workspace import Workspace
from course_hub.formgrader.desk import NotInGradebook
from course_hub.formgrader.files import handed_in
from course_hub.formgrader.guard import CourseHandler
from course_hub.formgrader.pages import OURS, ROOT, STOCK, Page
from course_hub.formgrader.rubrics import guidance

if TYPE_CHECKING:
    from course_hub.formgrader.course_api import CourseAPI

TEMPLATE = "course-formgrade"
ACTIONS = "next_incorrect|prev_incorrect|next|prev"


@cache
def _exporter(workspace: Workspace) -> Any:
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    c = Config()
    # The same filters as in feedback: whatever a learner wrote is data.
    c.HTMLExporter = workspace.nbgrader_config().HTMLExporter
    c.HTMLExporter.template_name = TEMPLATE
    c.HTMLExporter.extra_template_basedirs = [str(OURS / "templates"), str(STOCK / "templates")]
    c.HTMLExporter.sanitize_html = True
    return HTMLExporter(config=c)


class Submission(Page):
    """One submitted notebook with fields for points and comments."""

    def initialize(self, template: str = "not_here.tpl", names: tuple[str, ...] = ()) -> None:
        super().initialize(template, names)

    async def get(self, *given: str) -> None:
        (of,) = map(self.database_id, given)
        if not self.request.path.endswith("/"):
            query = f"?{self.request.query}" if self.request.query else ""
            self.redirect(f"{self.course.base_url}{ROOT}/submissions/{of}/{query}")
            return
        values = await _asked(self, lambda api: _facts(api, of))
        self.finish(await self.course.desk.ask(lambda api: self._marking_page(api, values)))

    def _marking_page(self, api: "CourseAPI", values: dict[str, Any]) -> str:
        space, name = self.course.workspace, values["assignment_id"]
        folder = space.autograded / values["student"] / name
        file = folder / f"{values['notebook_id']}.ipynb"
        if not file.is_file() or file.is_symlink():
            self.set_status(404)
            return self.page("not_here.tpl", **values)
        resources = {
            **values,
            "nonce": self.nonce,
            "xsrf": self.xsrf_text,
            "base_url": self.course.base_url,
            "course_title": space.course.title,
            "course_id": space.course.id,
            "of_group": _is_of_group(space, name),
            "guidance": guidance(space, name),
            "handed_in": handed_in(space, name, values["student"]),
            "when": _when(api, name, values["student"]),
        }
        html, _ = _exporter(space).from_filename(str(file), resources=resources)
        return str(html)


class Preview(Page):
    """An assignment as learners get it."""

    def initialize(self, template: str = "not_here.tpl", names: tuple[str, ...] = ()) -> None:
        super().initialize(template, names)

    async def get(self, *given: str) -> None:
        (name,) = map(self.assignment, given)
        file = self.course.workspace.release / name / f"{name}.ipynb"
        if not file.is_file():
            raise web.HTTPError(404, "It has no version for learners yet: generate it first.")
        resources = {
            "preview": True,
            "nonce": self.nonce,
            "xsrf": self.xsrf_text,
            "base_url": self.course.base_url,
            "course_title": self.course.workspace.course.title,
            "assignment_id": name,
            "notebook_id": name,
            "guidance": {},
        }
        space = self.course.workspace
        html, _ = await self.course.desk.ask(
            lambda api: _exporter(space).from_filename(str(file), resources=resources)
        )
        self.finish(html)


class Navigation(CourseHandler):
    """Leads from one submission to the next or the one before."""

    async def get(self, submission: str, action: str) -> None:
        of = self.database_id(submission)
        index = self.get_query_argument("index", "")
        to = await _asked(self, lambda api: _neighbour(api, of, action))
        query = f"?index={index}" if index.isascii() and index.isdecimal() else ""
        where = f"submissions/{to[2]}/{query}" if to[2] else f"gradebook/{to[0]}/{to[1]}"
        self.redirect(f"{self.course.base_url}{ROOT}/{where}")


def _is_of_group(workspace: Workspace, assignment: str) -> bool:
    kinds = {one.id: one.kind for one in workspace.course.assessments}
    return kinds.get(assignment) == "group-assignment"


async def _asked(handler: CourseHandler, question: Any) -> Any:
    try:
        return await handler.course.desk.ask(question)
    except NotInGradebook:
        raise web.HTTPError(404, "There is no such submission.") from None


def _facts(api: "CourseAPI", of: str) -> dict[str, Any]:
    with api.gradebook as book:
        found = book.find_submission_notebook_by_id(of)
        values = {
            "assignment_id": str(found.assignment.name),
            "notebook_id": str(found.notebook.name),
            "submission_id": str(found.id),
            "student": str(found.student.id),
            "flagged": bool(found.flagged),
            "name": str(found.student.first_name or found.student.id),
        }
    indices = api.get_notebook_submission_indices(values["assignment_id"], values["notebook_id"])
    return values | {"index": indices.get(of, -1), "total": len(indices)}


def _when(api: "CourseAPI", assignment: str, learner: str) -> str:
    found = api.get_submission(assignment, learner)
    return str(found.get("display_timestamp") or "") if found else ""


def _neighbour(api: "CourseAPI", of: str, action: str) -> tuple[str, str, str]:
    """Return assignment, notebook and the submission that an action leads to, "" at the end."""
    with api.gradebook as book:
        found = book.find_submission_notebook_by_id(of)
        assignment, notebook = str(found.assignment.name), str(found.notebook.name)
        every = book.notebook_submissions(notebook, assignment)
        wrong = action.endswith("_incorrect")
        ids = [one.id for one in every if not wrong or one.failed_tests or one.id == of]
        here = {one.id for one in api._filter_existing_notebooks(assignment, every)}
    ids = sorted(one for one in ids if one in here or one == of)
    at = ids.index(of) + (1 if action.startswith("next") else -1)
    return assignment, notebook, ids[at] if 0 <= at < len(ids) else ""
