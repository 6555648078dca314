"""The certificate rule: what is known of a learner, and what the rule says of it."""

from autograder.certificate.data import as_bytes, as_data
from autograder.certificate.decision import (
    Code,
    Decision,
    Outcome,
    Part,
    PartState,
    Reason,
    RuleId,
)
from autograder.certificate.excusals import Excusals, excusals
from autograder.certificate.needed import Needed, needed
from autograder.certificate.record import (
    Departure,
    Excusal,
    Grant,
    Override,
    Record,
    RecordError,
    Ruling,
    Standing,
    State,
)
from autograder.certificate.rule import decide
from autograder.certificate.shown import show
from autograder.certificate.version import rule_id

__all__ = [
    "Code",
    "Decision",
    "Departure",
    "Excusal",
    "Excusals",
    "Grant",
    "Needed",
    "Outcome",
    "Override",
    "Part",
    "PartState",
    "Reason",
    "Record",
    "RecordError",
    "RuleId",
    "Ruling",
    "Standing",
    "State",
    "as_bytes",
    "as_data",
    "decide",
    "excusals",
    "needed",
    "rule_id",
    "show",
]
