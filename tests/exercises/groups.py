"""The tools' files behind the model answer of the group assignment: invented members and prices."""

from typing import Any

from labour_migration.groups import Member
from labour_migration.widgets.models.designs import DesignComparison
from labour_migration.widgets.models.group import GroupMembers

MEMBERS = ("demo-01", "demo-02", "demo-03")


def members(*names: str, **changed: str) -> dict[str, Any]:
    """Return a saved form of members who all signed; `changed` is the first one's."""
    lines = [
        Member(name, "one sample, one part of the note", "1", "I agree with it.", "5 December")
        for name in names
    ]
    form = GroupMembers(tuple(lines)).state()
    form["values"]["members"][0].update(changed)
    return form


def designs() -> dict[str, Any]:
    """Return the saved comparison of designs that the model answer cites."""
    office = "Statistical office of Costaverra (invented)"
    return DesignComparison(office, "crowns", 40.0, 2.0, 300.0, "areas", 3600).state()


def complete() -> dict[str, Any]:
    """Return both files by name."""
    return {"members.json": members(*MEMBERS), "annex-b.json": designs()}
