"""The page of the individual assignment prints what course.yml and rubric.yml set."""

from tests.modules.checks import Check

CHECKS: list[Check] = []
NOT_STATISTICS = {
    **dict.fromkeys(("points", "all_points", "hours", "opens", "due"), "set by course.yml"),
    **dict.fromkeys(("maximum", "criteria"), "set by rubric.yml"),
}
