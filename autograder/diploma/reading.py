"""Awards read from where they are proven: the courses' ledgers, and signed certificates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder import demo
from autograder.credentials import awards as decided
from autograder.credentials import issuer as issuers
from autograder.credentials import jws, published, register
from autograder.credentials.verify import Verdict, content_of, verify
from autograder.diploma.records import FROM_FILE
from autograder.diploma.rule import DiplomaRule
from autograder.diploma.values import Award, DiplomaError
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import AnotherCourse, Entry, Ledger
from autograder.workspace import Workspace


@dataclass(frozen=True)
class Found:
    """What was found of one person: awards, the roster's line, and what could not be read.

    `names` are the different names on the courses' rosters; the first is the person's here.
    """

    awards: tuple[Award, ...]
    person: Learner
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def from_courses(
    rule: DiplomaRule, learner: str, known_as: Mapping[str, str], state: Path
) -> Found:
    """Return a learner's awards in this project's courses that the rule lists.

    `known_as` gives the learner's id in a course where it is another one. A course without a
    ledger is passed over. Raises DiplomaError when no course knows the learner, or a made-up
    learner's awards are asked for in the name of a person.
    """
    if not learner.startswith(demo.PREFIX):
        for course, own_id in known_as.items():
            if own_id.startswith(demo.PREFIX):
                raise DiplomaError(
                    f"{own_id} in {course} is a made-up learner, whose awards prove nothing."
                )
    found: list[Award] = []
    people: list[Learner] = []
    notes: list[str] = []
    for course in dict.fromkeys(one.id for one in rule.courses if not one.issuer):
        workspace = Workspace.open(course, state)
        if not workspace.state.is_dir():
            notes.append(f"{course}: no ledger here; give the certificate's file.")
            continue
        own_id = known_as.get(course, learner)
        try:
            with Ledger(workspace) as ledger:
                entries = ledger.entries()
        except AnotherCourse as error:
            notes.append(f"{course}: {error}")
            continue
        with Gradebook(workspace) as book:
            people += [one for one in book.roster() if one.id == own_id]
        award = in_ledger(rule, workspace, entries, own_id)
        if award is not None:
            found.append(award)
    if not people:
        raise DiplomaError(
            f"No course here has '{learner}' on its roster. Where the id is another one, add "
            "--known-as COURSE=ID."
        )
    named = next((one for one in people if one.name.strip()), people[0])
    person = Learner(learner, named.name, named.email)
    names = dict.fromkeys(one.name.strip() for one in people if one.name.strip())
    return Found(tuple(found), person, tuple(notes), tuple(names))


def in_ledger(
    rule: DiplomaRule, workspace: Workspace, entries: Sequence[Entry], learner: str
) -> Award | None:
    """Return the award that stands in a course's ledger; None for none, or a revoked one.

    A certificate that was issued counts until it is revoked, whatever was decided since: whether
    it stands is for a person to say, not for the diploma.
    """
    issued = register.latest(register.read(entries).values()).get(learner)
    award = decided.awards(entries).get(learner)
    if issued is not None and not issued.revoked:
        award = award or decided.at(entries, issued.decision)
    elif issued is not None and award is not None and award.entry.position < issued.revoked_at:
        award = None
    if award is None:
        return None
    course = workspace.course
    done = award.after.get("completed_at") if rule.dated == "completed" else None
    when = datetime.fromisoformat(str(done)) if done else award.since
    return Award(
        on=when.astimezone(course.time_zone).date(),
        course=course.id,
        edition=course.edition,
        title=course.title,
        hours=course.hours,
        source=f"ledger, entry {award.entry.position}",
    )


def from_files(
    rule: DiplomaRule, person: Learner, files: Iterable[Path], lists: Path, now: datetime
) -> tuple[Award, ...]:
    """Return the awards that signed certificates prove, checked with the lists of a folder.

    Raises DiplomaError for a file that is revoked, not known to be valid, a demonstration, or
    somebody else's; CredentialError for one that is not genuine.
    """
    files = list(files)
    if not files:
        return ()
    keys, status = published.read(lists, now)
    found = []
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise DiplomaError(f"{file} cannot be read: {error.strerror}.") from None
        verdict = verify(
            content, keys, status, now, name=person.name or None, email=person.email or None
        )
        _check(file, verdict, person)
        # Signed, and checked above; the facts for people leave the course's id out.
        course = str(jws.parse(content_of(content)).payload["courseRecord"]["course"])
        found.append(_award(rule, verdict, course))
    return tuple(found)


def _check(file: Path, verdict: Verdict, person: Learner) -> None:
    facts = verdict.facts
    wrong = ""
    if facts.demonstration and not person.id.startswith(demo.PREFIX):
        wrong = "is a demonstration"
    elif facts.kind != "certificate":
        wrong = f"is a {facts.kind}, not a certificate of a course"
    elif verdict.state != "valid":
        wrong = f"does not count: {verdict.status}"
        if verdict.state == "unknown":
            wrong += "; fetch the status lists of its course anew"
    elif True not in verdict.holder.values():
        wrong = f"was not issued to {person.name or person.id} by name or e-mail address"
    if wrong:
        raise DiplomaError(f"{file} {wrong}.")


def _award(rule: DiplomaRule, verdict: Verdict, course: str) -> Award:
    facts = verdict.facts
    ours = facts.issuer_id == issuers.load().url
    return Award(
        on=facts.completed_on if rule.dated == "completed" else facts.awarded_on,
        course=course,
        edition=facts.edition,
        issuer="" if ours else facts.issuer_id,
        title=facts.title,
        hours=facts.hours,
        source=f"{FROM_FILE}{facts.id}",
    )
