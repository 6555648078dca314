"""The members whom the form names: enough of them, signed, with the one who hands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labour_migration import groups
from labour_migration.groups import FACTORS, FEWEST, BadGroup, Member
from labour_migration.handin.remarks import Remark
from labour_migration.handin.work import Work

C = "Annex C (sign-off)"


@dataclass(frozen=True)
class Found:
    """The members, none where the form cannot be used, and why it cannot."""

    members: tuple[Member, ...] = ()
    why: str = ""


def read(work: Work) -> Found:
    """Return the members whom the saved form of a work names."""
    try:
        return Found(groups.of_files(work.files))
    except BadGroup as error:
        return Found(why=str(error))


def remarks(work: Work, found: Found) -> Iterator[Remark]:
    """Yield what is done or missing in the form of members."""
    if found.why:
        yield Remark("missing", found.why)
        return
    named = found.members
    if len(named) < FEWEST:
        text = f"{C} names {len(named)} members; a group has at least {FEWEST}, unless your "
        yield Remark("missing", f"{text}instructor agreed to a smaller one.")
    owner = work.quiz.learner if work.quiz is not None else ""
    if owner and owner not in {one.learner for one in named}:
        text = f"{C} does not name {owner}, who hands this in. Write ids as the course knows them."
        yield Remark("conflict", text)
    whole = True
    for one in named:
        for what in _lacking(one):
            whole = False
            yield Remark("missing", f"{C}: {one.learner} {what}.")
    if whole and len(named) >= FEWEST:
        shares = ", ".join(f"{one.learner} {one.factor}" for one in named)
        yield Remark("done", f"{C}: {len(named)} members have signed. Factors: {shares}.")


def _lacking(one: Member) -> Iterator[str]:
    if not one.did:
        yield "has nothing under what this member did"
    if not one.words:
        yield "has no own words of agreement"
    if not one.date:
        yield "has no date of agreement"
    if one.factor != FACTORS[0] and not one.signed:
        yield f"has the factor {one.factor}, which counts only when this member has signed"
