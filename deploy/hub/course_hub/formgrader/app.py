"""The addresses of one course's formgrader: nbgrader's own, each with a handler of ours."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograder.errors import AutograderError
from course_hub.formgrader import api, files, marking, pages
from course_hub.formgrader.names import VARIABLE
from course_hub.formgrader.pages import OURS, STOCK
from course_hub.settings import Settings

if TYPE_CHECKING:
    from course_hub.formgrader.course_api import CourseAPI

_ONE = "([^/]+)"
_TWO = "([^/]+)/([^/]+)"

Names = tuple[str, ...]
Find = Callable[["CourseAPI", Names], Any]
Route = tuple[Any, ...]


class NoSuchCourse(AutograderError):
    """A formgrader of a course that the hub does not have."""


def routes(settings: Settings, course: str) -> list[Route]:
    """Return all addresses of a course's formgrader, below /services/formgrader-<course>/."""
    if course not in settings.courses:
        raise NoSuchCourse(
            f"{VARIABLE} is {course!r}; the hub has the courses {', '.join(settings.courses)}."
        )
    settings.workspace(course).prepare()
    below = [*_lists(), *_marking(), *_reading(), *_writing(), *_steps()]
    return [
        ("", pages.Start),
        ("formgrader/?", pages.Start),
        ("formgrader/static/course/(.*)", pages.Static, {"path": str(OURS / "static")}),
        ("formgrader/static/(.*)", pages.Static, {"path": str(STOCK / "static")}),
        *((f"formgrader/{pattern}", *rest) for pattern, *rest in below),
        (".*", pages.NotThere),
    ]


def _lists() -> list[Route]:
    found = {
        "manage_assignments/?": ("manage_assignments.tpl", ()),
        f"manage_submissions/{_ONE}/?": ("manage_submissions.tpl", ("assignment_id",)),
        "gradebook/?": ("gradebook_assignments.tpl", ()),
        f"gradebook/{_ONE}/?": ("gradebook_notebooks.tpl", ("assignment_id",)),
        f"gradebook/{_TWO}/?": (
            "gradebook_notebook_submissions.tpl",
            ("assignment_id", "notebook_id"),
        ),
        "manage_students/?": ("manage_students.tpl", ()),
        f"manage_students/{_ONE}/?": ("manage_students_assignments.tpl", ("student_id",)),
        f"manage_students/{_TWO}/?": (
            "manage_students_notebook_submissions.tpl",
            ("student_id", "assignment_id"),
        ),
    }
    return [
        (pattern, pages.Page, {"template": template, "names": names})
        for pattern, (template, names) in found.items()
    ]


def _marking() -> list[Route]:
    return [
        (f"preview/{_ONE}/?", marking.Preview),
        (f"submissions/{_ONE}/?", marking.Submission),
        (f"submissions/{_ONE}/({marking.ACTIONS})/?", marking.Navigation),
        (f"submissions/{_ONE}/handed-in/(.+)", files.HandedInFile),
    ]


def _reading() -> list[Route]:
    # Kinds of what stands in the address: an assignment, its notebook, a learner.
    found: dict[str, tuple[str, Find]] = {
        "assignments": ("", lambda api, _: api.get_assignments()),
        f"assignment/{_ONE}": ("a", lambda api, of: api.get_assignment(*of)),
        f"notebooks/{_ONE}": ("a", lambda api, of: api.get_notebooks(*of)),
        f"submissions/{_ONE}": ("a", lambda api, of: api.get_submissions(*of)),
        f"submission/{_TWO}": ("al", lambda api, of: api.get_submission(*of)),
        f"submitted_notebooks/{_TWO}": ("an", lambda api, of: api.get_notebook_submissions(*of)),
        "students": ("", lambda api, _: api.get_students()),
        f"student/{_ONE}": ("l", lambda api, of: api.get_student(*of)),
        f"student_submissions/{_ONE}": ("l", lambda api, of: api.get_student_submissions(*of)),
        f"student_notebook_submissions/{_TWO}": (
            "la",
            lambda api, of: api.get_student_notebook_submissions(*of),
        ),
    }
    return [
        (f"api/{pattern}", api.Reading, {"find": find, "kinds": kinds})
        for pattern, (kinds, find) in found.items()
    ]


def _writing() -> list[Route]:
    return [
        ("api/grades", api.OfSubmission, {"what": "grades"}),
        ("api/comments", api.OfSubmission, {"what": "comments"}),
        (f"api/grade/{_ONE}", api.Grade),
        (f"api/comment/{_ONE}", api.Comment),
        (f"api/submitted_notebook/{_ONE}/flag", api.Flag),
    ]


def _steps() -> list[Route]:
    found: dict[str, tuple[str, Names]] = {
        f"assignment/{_ONE}/assign": ("release", ()),
        f"assignment/{_ONE}/release": ("release", ("--open",)),
        f"assignment/{_ONE}/unrelease": ("release", ("--close",)),
        f"assignment/{_ONE}/collect": ("collect", ()),
        f"assignment/{_ONE}/autograde": ("grade", ()),
        f"assignment/{_ONE}/generate_feedback": ("feedback", ()),
        f"assignment/{_ONE}/release_feedback": ("feedback", ("--release",)),
        f"assignment/{_TWO}/generate_feedback": ("feedback", ()),
        f"assignment/{_TWO}/release_feedback": ("feedback", ("--release",)),
    }
    return [
        *(
            (f"api/{pattern}", api.Step, {"verb": verb, "words": words})
            for pattern, (verb, words) in found.items()
        ),
        (f"api/submission/{_TWO}/autograde", api.Autograde),
    ]
