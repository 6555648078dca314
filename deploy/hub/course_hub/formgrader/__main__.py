"""Runs the formgrader of the course that COURSE_HUB_COURSE names, as the hub starts it."""

import os

from course_hub import serving
from course_hub.formgrader import app
from course_hub.formgrader.names import VARIABLE, service_name

if __name__ == "__main__":
    course = os.environ.get(VARIABLE, "")
    serving.main(
        service_name(course),
        lambda settings: app.routes(settings, course),
        course_id=course,
        # Our scripts find the token in the page; no other page of this address shall read it.
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict"},
    )
