"""Everything held of a learner, in a zip: data for programs, files as they are, a page of words.

Other people are taken out of texts by name, address and id. Files that are not text, such as
pictures, go in as they were handed in. What holds keys or others' work stays behind: the marked
copies of notebooks, which have the hidden tests in them, what tests print about right answers, and
the works that the learner was given to review.
"""

import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder import decisions
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Ledger
from autograder.privacy import held, platform, subject
from autograder.privacy.mentions import FORMS, Mentions, Names, in_forms, tellable
from autograder.privacy.rows import Rows
from autograder.privacy.subject import Subject
from autograder.workspace import Workspace

OTHER = "another-learner"
_OWN = ("learner", "assignment", "state", "submitted_at", "message", "facts", "stored")
_EPOCH = (1980, 1, 1, 0, 0, 0)

README = """{title}
Data held about {name} (learner id: {learner}), made on {day} UTC.

What is in this folder
  data.json     all that the course's database holds, for programs and for reading:
                roster      your name, e-mail address, time zone and groups
                marks       points for every question that was marked
                comments    what a person wrote about your answers
                tables      how each submission was received, and earlier attempts
                platform    your id at a platform to which scores are sent, and what was sent when
                decision    the certificate decision as it stands today, with its reasons
                ledger      what people decided about you: extensions, excusals, admission,
                            payments and refunds, decisions, certificates; with who, when and why
  files/        what you handed in, your answers as they were stored for marking, reviews that
                you wrote and got, feedback pages and certificates

What was left out
  Other people. Where a text named them, it now says [another learner] or another-learner.
  Files that are not text (pictures, documents) are as you handed them in.
  The works that you were given to review, which are other people's.
  The marked copies of your notebooks: they are your notebooks with the course's tests in them.

Points are exact: 15/2 is 7.5. Times are in UTC.
{files} files in files/. To correct something, or to have these data erased, write to the people
who run the course.
"""


def data(workspace: Workspace, ledger: Ledger, who: Subject) -> dict[str, Any]:
    """Return what database and ledger hold of a person, as plain values."""
    rows = Rows(workspace.database_url)
    try:
        found = rows.of(who.ids)
    finally:
        rows.close()
    now = datetime.now(UTC)
    decided = [
        decisions.as_data(one)
        for one in decisions.decide_all(workspace, now).decisions
        if one.learner in who.ids
    ]
    return {
        "format": 1,
        "course": workspace.course.id,
        "edition": workspace.course.edition,
        "made_at": now.isoformat(timespec="seconds"),
        "learner": who.learner,
        "ids": list(who.ids),
        "roster": found.pop("roster"),
        "marks": found.pop("marks"),
        "comments": found.pop("comments"),
        "tables": found,
        "platform": platform.of(workspace, who.ids),
        "decision": decided,
        "ledger": sorted(
            (entry for name in who.ids for entry in ledger.export(name)),
            key=lambda entry: int(entry["position"]),
        ),
    }


def write(workspace: Workspace, learner: str, target: Path) -> Counter[str]:
    """Write the zip; returns how many files and entries are in it. Raises UnknownLearner."""
    with Ledger(workspace) as ledger:
        who = subject.find(workspace, ledger, learner)
        content = data(workspace, ledger, who)
    with Gradebook(workspace) as book:
        roster = {one.id: one for one in book.roster()}
    people = subject.others(who, roster)
    mentions = _mentions(workspace, people, who)
    ids = [one.id for one in people]
    counts = Counter({"ledger": len(content["ledger"]), "marks": len(content["marks"])})
    found = _cleaned_files(workspace, who, mentions, ids)
    counts["files"] = len(found)
    text = json.dumps(_clean(mentions, content), indent=2, ensure_ascii=False, default=str)
    words = README.format(
        title=f"{workspace.course.title}, {workspace.course.edition}",
        name=", ".join(who.names) or learner,
        learner=learner,
        day=content["made_at"][:10],
        files=len(found),
    )
    pack(target, {**found, "data.json": f"{text}\n".encode(), "README.txt": words.encode()})
    return counts


def pack(target: Path, found: Mapping[str, bytes]) -> None:
    """Write files to a zip that only its owner may read, in the place of an earlier one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(packed.getvalue())
    new.replace(target)


def ordinary_words(workspace: Workspace) -> Any:
    """Return a function that says whether the course's own material has a word."""
    texts = [held.text_of(path) or "" for path in held.files([workspace.source])]
    whole = "\n".join(texts).casefold()
    return lambda word: word.casefold() in whole


def _mentions(workspace: Workspace, people: Iterable[Learner], who: Subject) -> Mentions:
    listed = list(people)
    names = Names(
        tellable((one.id for one in listed), ordinary_words(workspace)),
        tuple(one.name for one in listed if one.name and one.name not in who.names),
        tuple(one.email for one in listed if one.email and one.email not in who.addresses),
    )
    return Mentions(names, OTHER, "[another learner]")


def _handed_out(workspace: Workspace, who: Subject) -> list[Path]:
    """Return the learner's own folders, without those that hold hidden tests or others' work."""
    reviewed = set((workspace.state / "peers").glob("*/out"))
    return [
        path
        for path in held.own(workspace, who.ids)
        if path.parent != workspace.autograded and path.parent not in reviewed
    ]


def _cleaned_files(
    workspace: Workspace, who: Subject, mentions: Mentions, ids: Sequence[str]
) -> dict[str, bytes]:
    found = {}
    for path in held.files(_handed_out(workspace, who)):
        stored = path.is_relative_to(workspace.state / "answers")
        content = _without(mentions, ids, path, stored)
        if content is not None:
            found[f"files/{path.relative_to(workspace.state).as_posix()}"] = content
    return found


def _without(mentions: Mentions, ids: Sequence[str], path: Path, stored: bool) -> bytes | None:
    """Return a file without other people, None for stored answers that cannot be read."""
    text = held.text_of(path)
    if text is None:
        return None if stored else path.read_bytes()
    if stored:
        text = _without_keys(text)
        if text is None:
            return None
    named = in_forms(text, ids, OTHER) if path.suffix in FORMS else text
    return mentions.clean(named)[0].encode()


def _without_keys(text: str) -> str | None:
    """Return stored answers with the points of each test, not with what the test printed."""
    try:
        content = json.loads(text)
        own = {name: content[name] for name in _OWN if name in content}
        own["results"] = [
            {name: one[name] for name in ("id", "status", "points") if name in one}
            for one in content.get("results", ())
        ]
    except (ValueError, TypeError, AttributeError):
        return None
    return json.dumps(own, indent=2, ensure_ascii=False) + "\n"


def _clean(mentions: Mentions, value: Any) -> Any:
    """Return data without other people; what the course's own names say stays."""
    if isinstance(value, dict):
        return {key: _clean(mentions, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_clean(mentions, part) for part in value]
    return mentions.clean(value)[0] if isinstance(value, str) else value
