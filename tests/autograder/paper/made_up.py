"""A made-up certificate, with whatever a test wants changed."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from autograder.credentials.model import Certificate, Issuer

ISSUER = Issuer(
    name="Labour migration: governance, coherence, measurement",
    url="https://course.example.org/",
    verify_url="https://course.example.org/verify.html",
    statement="Issued by the authors of an open course, who belong to no institution.",
)
CERTIFICATE = Certificate(
    id="urn:uuid:0d1c5d1e-3f1e-4c52-9a76-1b1f2c3d4e5f",
    holder_name="Zoë O’Neill",
    holder_email="zoe@example.org",
    learner="zoe",
    course_id="governance-coherence",
    course_title="Labour migration governance and coherence with employment policies",
    edition="2020",
    hours=60,
    starts=date(2020, 5, 18),
    ends=date(2020, 6, 26),
    points=Fraction(165, 2),
    pass_points=Fraction(60),
    total_points=Fraction(100),
    completed_on=date(2020, 6, 25),
    awarded_on=date(2020, 7, 3),
    rule_version="2020.1",
    ledger_position=1042,
    ledger_hash="9f" * 32,
    issuer=ISSUER,
)
CREDENTIAL = f"eyJhbGciOiJFZERTQSJ9.{'abcDEF09_-' * 150}.c2ln"
WEEKS = (
    "Introduction",
    "Making policy with others and on rights",
    "Cooperation, practice and coordination",
    "Coherence",
    "Employment policies",
    "Applying it",
)


def certificate(**changes: Any) -> Certificate:
    return replace(CERTIFICATE, **changes)
