"""Which rule decided: its version, and a digest of all that can change a decision."""

import hashlib
from datetime import UTC
from functools import lru_cache
from typing import Any

import rfc8785

from autograder.certificate.decision import RuleId
from autograder.course import Course, LatePolicy


@lru_cache(maxsize=16)
def rule_id(course: Course) -> RuleId:
    """Return the rule of a course: the version its file names, and the digest of its terms."""
    digest = hashlib.sha256(rfc8785.dumps(terms(course))).hexdigest()
    return RuleId(course.certificate.version, digest)


def terms(course: Course) -> dict[str, Any]:
    """Return every term of a course that can change a decision; numbers are exact text.

    Titles, sources, and what is only shown are left out. So is the version: it is a name.
    """
    rule = course.certificate
    return {
        "course": course.id,
        "pass_points": str(rule.pass_points),
        "total_points": str(rule.total_points),
        "complete_all": rule.complete_all,
        "completed_when": {"answered": rule.completed_when.answered},
        "attempt": rule.attempt,
        "excused": {
            "method": rule.excused.method,
            "at_most": rule.excused.at_most,
            "kinds": sorted(rule.excused.kinds),
        },
        "rounding": rule.rounding,
        "assessments": [
            {
                "id": one.id,
                "kind": one.kind,
                "points": str(one.points),
                "due": one.due.astimezone(UTC).isoformat(),
                "late_policy": _late(course.late_policy_of(one)),
            }
            for one in course.assessments
        ],
    }


def _late(policy: LatePolicy) -> dict[str, Any]:
    if policy.kind == "none":
        return {"kind": policy.kind}
    return {
        "kind": policy.kind,
        "grace_minutes": policy.grace_minutes,
        "percent_per_day": str(policy.percent_per_day),
        "at_most_percent": str(policy.at_most_percent),
    }
