"""The dates of a course as a calendar file (RFC 5545): for everybody, or for one learner."""

from autograder.calendar.dates import Deadline, Plan, of_course, of_learner
from autograder.calendar.ics import CalendarError, earlier, render

__all__ = [
    "CalendarError",
    "Deadline",
    "Plan",
    "earlier",
    "of_course",
    "of_learner",
    "render",
]
