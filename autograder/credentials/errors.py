"""What can be wrong with a credential, by name."""

from typing import Literal

from autograder.errors import AutograderError

Fault = Literal[
    "not-a-credential",
    "algorithm",
    "unknown-key",
    "signature",
    "retired-key",
    "compromised-key",
    "contradiction",
    "not-yet-valid",
    "issuer",
    "status-list",
]


class CredentialError(AutograderError):
    """A credential that is not to be believed; `fault` says in one word why."""

    def __init__(self, fault: Fault, message: str) -> None:
        self.fault: Fault = fault
        super().__init__(message)


class KeyStoreError(AutograderError):
    """A folder of keys that cannot be used as asked."""


class IssueError(AutograderError):
    """A certificate that cannot be issued, issued again or revoked."""
