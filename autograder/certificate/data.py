"""A decision in plain values, for programs; the same decision always gives the same bytes."""

from datetime import UTC, datetime
from typing import Any

import rfc8785

from autograder.certificate.decision import Decision, Part
from autograder.certificate.shown import show


def as_data(decision: Decision) -> dict[str, Any]:
    """Return a decision in plain values.

    Points stay exact, as text such as "59.5" or "178/3"; moments are UTC in ISO format.
    """
    return {
        "learner": decision.learner,
        "outcome": decision.outcome,
        "granted": decision.granted,
        "points": str(decision.points),
        "points_shown": show(decision.points),
        "reachable": str(decision.reachable),
        "completed_at": _utc(decision.completed_at),
        "rule": {"version": decision.rule.version, "digest": decision.rule.digest},
        "reasons": [
            {"code": one.code, "assessment": one.assessment, "message": one.message}
            for one in decision.reasons
        ],
        "parts": [_part(one) for one in decision.parts],
    }


def as_bytes(decision: Decision) -> bytes:
    """Return a decision as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(as_data(decision))


def _part(part: Part) -> dict[str, Any]:
    override = part.override
    return {
        "assessment": part.assessment,
        "title": part.title,
        "maximum": str(part.maximum),
        "state": part.state,
        "computed": None if part.computed is None else str(part.computed),
        "counted": str(part.counted),
        "reachable": str(part.reachable),
        "unmarked": str(part.unmarked),
        "deducted": str(part.deducted),
        "late": part.late,
        "due": _utc(part.due),
        "submitted_at": _utc(part.submitted_at),
        "attempt": part.attempt,
        "attempts": part.attempts,
        "override": override
        and {
            "points": str(override.points),
            "why": override.why,
            "by": override.by,
            "at": _utc(override.at),
        },
        "weight": str(part.weight),
        "completed": part.completed,
    }


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
