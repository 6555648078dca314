"""nbgrader's addresses for its pages' scripts: what they read, the marks, and the steps."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tornado import web

from course_hub.formgrader import journal
from course_hub.formgrader.desk import NotInGradebook
from course_hub.formgrader.guard import CourseHandler
from course_hub.formgrader.marks import Points, read_comment, read_points
from course_hub.formgrader.steps import Done

if TYPE_CHECKING:
    from course_hub.formgrader.course_api import CourseAPI

_READ_ONLY = (
    "Due dates are in course.yml, and learners are on the roster: change them there "
    "('autograder roster', 'autograder extend')."
)


class ForScripts(CourseHandler):
    """What the pages' own scripts ask for."""

    for_visits = False


class Reading(ForScripts):
    """Answers with what nbgrader's interface finds."""

    def initialize(self, find: Callable[["CourseAPI", tuple[str, ...]], Any], kinds: str) -> None:
        self._find, self._kinds = find, kinds

    async def get(self, *given: str) -> None:
        check = {"a": self.assignment, "l": self.learner, "n": self.assignment}
        names = tuple(check[kind](one) for kind, one in zip(self._kinds, given, strict=True))
        found = await _found(self, lambda api: self._find(api, names))
        if found is None:
            raise web.HTTPError(404, "There is no such thing in the gradebook.")
        self.json(found)

    async def put(self, *given: str) -> None:
        raise web.HTTPError(405, _READ_ONLY)


class OfSubmission(ForScripts):
    """Answers with the grades or comments of one submitted notebook."""

    def initialize(self, what: str) -> None:
        self._what = what

    async def get(self) -> None:
        of = self.database_id(self.get_query_argument("submission_id", ""))

        def find(api: "CourseAPI") -> list[dict[str, Any]]:
            with api.gradebook as book:
                notebook = book.find_submission_notebook_by_id(of)
                return [one.to_dict() for one in getattr(notebook, self._what)]

        self.json(await _found(self, find))


class Grade(ForScripts):
    """One mark: a person's points stand instead of the computed ones."""

    async def get(self, given: str) -> None:
        of = self.database_id(given)

        def find(api: "CourseAPI") -> dict[str, Any]:
            with api.gradebook as book:
                return dict(book.find_grade_by_id(of).to_dict())

        self.json(await _found(self, find))

    async def put(self, given: str) -> None:
        of, sent = self.database_id(given), self.body()
        if sent.get("extra_credit"):
            raise web.HTTPError(400, "This course gives no points beyond the maximum.")
        person = self.person.name

        def write(api: "CourseAPI") -> dict[str, Any]:
            with api.gradebook as book:
                grade = book.find_grade_by_id(of)
                points = read_points(sent.get("manual_score"), grade.max_score)
                before, grade.manual_score = grade.manual_score, points
                grade.needs_manual_grade = points is None and grade.auto_score is None
                book.db.commit()
                learner, name = grade.notebook.student.id, grade.notebook.assignment.name
                facts = {"learner": learner, "assignment": name, "question": grade.name}
                journal.note(api.workspace, person, "mark", **facts, before=before, after=points)
                return dict(grade.to_dict())

        self.json(await _found(self, write))


class Comment(ForScripts):
    """One comment to the learner."""

    async def get(self, given: str) -> None:
        of = self.database_id(given)

        def find(api: "CourseAPI") -> dict[str, Any]:
            with api.gradebook as book:
                return dict(book.find_comment_by_id(of).to_dict())

        self.json(await _found(self, find))

    async def put(self, given: str) -> None:
        of, text = self.database_id(given), read_comment(self.body().get("manual_comment"))
        person = self.person.name

        def write(api: "CourseAPI") -> dict[str, Any]:
            with api.gradebook as book:
                comment = book.find_comment_by_id(of)
                comment.manual_comment = text
                book.db.commit()
                learner, name = comment.notebook.student.id, comment.notebook.assignment.name
                facts = {"learner": learner, "assignment": name, "question": comment.name}
                journal.note(api.workspace, person, "comment", **facts)
                return dict(comment.to_dict())

        self.json(await _found(self, write))


class Flag(ForScripts):
    """Sets a submission apart to be looked at again, or takes that back."""

    async def post(self, given: str) -> None:
        of = self.database_id(given)

        def turn(api: "CourseAPI") -> dict[str, Any]:
            with api.gradebook as book:
                notebook = book.find_submission_notebook_by_id(of)
                notebook.flagged = not notebook.flagged
                book.db.commit()
                return dict(notebook.to_dict())

        self.json(await _found(self, turn))


async def _found(handler: CourseHandler, find: Callable[["CourseAPI"], Any]) -> Any:
    try:
        return await handler.course.desk.ask(find)
    except NotInGradebook as missing:
        raise web.HTTPError(404, str(missing)) from None
    except Points as wrong:
        raise web.HTTPError(400, "%s", str(wrong)) from None


class Step(ForScripts):
    """Runs a step of the line, for one assignment or one learner's submission of it."""

    def initialize(self, verb: str, words: tuple[str, ...] = ()) -> None:
        self._verb, self._words = verb, words

    async def post(self, assignment: str, learner: str = "") -> None:
        name = self.assignment(assignment)
        words = [name, *self._words]
        if learner:
            words.append(f"--learner={self.learner(learner)}")
        person, space = self.person.name, self.course.workspace
        journal.note(space, person, f"autograder {self._verb}", words=words)
        self.json((await self.course.steps.run(self._verb, *words)).as_data())


class Autograde(ForScripts):
    """Grades one submission anew, unless its learner has been told the marks."""

    async def post(self, assignment: str, learner: str) -> None:
        name, one = self.assignment(assignment), self.learner(learner)
        told = await self.course.desk.ask(
            lambda api: api.exchange_of_course.has_been_told(name, one)
        )
        if told:
            course = self.course.workspace.course.id
            error = (
                f"{one} has the feedback on this submission. Tests that changed are applied with "
                f"'autograder regrade {course} {name}', which shows first whom it concerns."
            )
            self.json(Done(False, error=error).as_data())
            return
        journal.note(self.course.workspace, self.person.name, "autograde", words=[name, one])
        done = await self.course.steps.run("grade", name, f"--learner={one}", "--again")
        self.json(done.as_data())
