"""What the formgraders are called, for the hub and for themselves."""

VARIABLE = "COURSE_HUB_COURSE"


def service_name(course: str) -> str:
    """Return the name of a course's service on the hub.

    >>> service_name("measuring")
    'formgrader-measuring'
    """
    return f"formgrader-{course}"
