"""What a gate finds: values, so that a page, a test and the command line can show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing to put right: where it is, what is wrong, what to do."""

    where: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.remedy}"


@dataclass(frozen=True)
class Result:
    """What one gate found."""

    gate: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Report:
    """What every gate found in one subject: an assignment's path in exercises/, or the bank."""

    subject: str
    results: tuple[Result, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults, in the order of the gates."""
        return tuple(fault for result in self.results for fault in result.faults)
