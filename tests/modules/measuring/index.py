"""The page about the course prints counts that course.yml sets, and no statistics."""

from tests.modules.checks import Check

CHECKS: list[Check] = []
NOT_STATISTICS = dict.fromkeys(
    (
        "weeks",
        "topics",
        "all_hours",
        "reading_hours",
        "test_hours",
        "assignment_hours",
        "tests",
        "test_points",
        "group_points",
        "own_points",
        "group_week",
        "own_week",
        "pass_points",
    ),
    "set by course.yml",
)
