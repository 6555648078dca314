"""`autograder diploma … --reissue`: the number stays, the file before is replaced."""

import io
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

import pypdf
import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.course import COURSES
from autograder.credentials import jws, published, register
from autograder.credentials.store import Store
from autograder.credentials.verify import Verdict, verify
from autograder.diploma import records, rule
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Entry, Ledger, lines
from autograder.workspace import Workspace
from tests.autograder.diploma.conftest import ZOE, Office

ISSUE = ("--issue", "--why", "All is there", "--by", "Kofi", "--yes")
AGAIN = ("--reissue", "--why", "Married", "--by", "Kofi", "--yes")
NEW = "Zoë O’Neill Adeyemi"


class Killed(BaseException):
    """Stands for a process that ends at once."""


def run(cli: CliRunner, *words: str) -> Result:
    return cli.invoke(app, ["diploma", ZOE, *words])


def done(cli: CliRunner, *words: str) -> str:
    result = run(cli, *words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def refused(cli: CliRunner, *words: str) -> str:
    error = run(cli, *words).exception
    assert isinstance(error, AutograderError)
    return str(error)


def rename(office: Office, name: str, courses: Sequence[str] = tuple(COURSES)) -> None:
    for course in courses:
        with Gradebook(Workspace.open(course, office.state)) as book:
            book.enrol([Learner(ZOE, name, "zoe@example.org")])


def folder(office: Office) -> Path:
    return office.state / "diploma" / "certificates" / ZOE


def signed(office: Office) -> str:
    return (folder(office) / "certificate.jwt").read_text()


def printed(office: Office) -> str:
    made = (folder(office) / "certificate.pdf").read_bytes()
    return " ".join(pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().split())


def stated(text: str) -> dict[str, Any]:
    """What a file says of the diploma, without the file's own place in the lists."""
    payload = jws.parse(text).payload
    record = {name: value for name, value in payload["courseRecord"].items() if name != "messages"}
    return record | {"id": payload["id"], "what": payload["credentialSubject"]["achievement"]}


def checked(office: Office, text: str) -> Verdict:
    """Publish, and check with nothing but what is published."""
    office.publish()
    now = datetime.now(UTC)
    return verify(text.encode(), *published.read(office.lists, now), now, name=NEW)


def ledger_entries(office: Office) -> list[Entry]:
    with records.open_ledger(office.state) as ledger:
        assert ledger.verify().sound
        return ledger.entries()


def digests(office: Office) -> list[str]:
    (issued,) = register.read(ledger_entries(office)).values()
    return [one.digest for one in issued.files]


@pytest.fixture
def old(office: Office, cli: CliRunner, three: tuple[str, ...]) -> str:
    """The signed diploma of somebody whose name has changed since on every roster."""
    done(cli, *three, "--capstone", "71.5", "--handed-in", "2026-03-01", *ISSUE)
    rename(office, NEW)
    return signed(office)


def test_a_change_of_name_keeps_the_number(office: Office, cli: CliRunner, old: str) -> None:
    paper = printed(office)
    said = done(cli, *AGAIN)
    assert NEW in said and jws.parse(old).payload["id"] in said
    new = signed(office)
    before, after = checked(office, old), checked(office, new)
    assert (before.state, before.good, before.holder) == ("replaced", False, {"name": False})
    assert (after.state, after.good, after.holder) == ("valid", True, {"name": True})
    assert after.facts.kind == "diploma" and stated(new) == stated(old)
    assert digests(office) == [jws.digest(old), jws.digest(new)]
    assert printed(office).replace(NEW, "Zoë O’Neill") == paper, "only the name is another"
    own = [one.event for one in ledger_entries(office) if one.kind == "reissue" and one.event]
    assert [(one.who, one.why) for one in own if one.learner] == [("Kofi", "Married")]
    assert own[0].after and own[0].after["supersedes"] == jws.digest(old)
    done(cli, *ISSUE)
    assert signed(office) == new


@pytest.mark.parametrize(
    ("where", "then"),
    [
        ("Store.wait", AGAIN),
        ("Ledger.append", AGAIN),
        ("after Ledger.append", AGAIN),
        ("after Ledger.append", ISSUE),
    ],
    ids=["nothing written", "not on record", "on record", "on record, then --issue"],
)
def test_a_run_that_is_killed_is_finished_by_the_next(
    office: Office,
    cli: CliRunner,
    old: str,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    then: tuple[str, ...],
) -> None:
    append = Ledger.append

    def killed(*given: Any, **named: Any) -> None:
        if where.startswith("after"):
            append(*given, **named)
        raise Killed

    with monkeypatch.context() as patched:
        kind, name = where.split()[-1].split(".")
        patched.setattr({"Store": Store, "Ledger": Ledger}[kind], name, killed)
        with pytest.raises(Killed):
            run(cli, *AGAIN)
    assert signed(office) == old, "nothing is handed out under its name before it is on record"
    recorded = where.startswith("after")
    assert len(digests(office)) == (2 if recorded else 1)
    said = done(cli, *then)
    assert ("cut short" in said) == (recorded and then == AGAIN)
    new = signed(office)
    assert digests(office) == [jws.digest(old), jws.digest(new)]
    assert checked(office, new).good and checked(office, old).state == "replaced"
    names = sorted(one.name for one in folder(office).iterdir())
    assert names == ["certificate.json", "certificate.jwt", "certificate.pdf"]


def test_nothing_issued_is_not_issued_again(office: Office, cli: CliRunner) -> None:
    office.decide("measuring", "2025-12-11T10:00:00+00:00")
    assert "No diploma of demo-zoe is on record" in refused(cli, *AGAIN)
    assert ledger_entries(office) == []


def test_a_revoked_diploma_is_not_issued_again(office: Office, cli: CliRunner, old: str) -> None:
    done(cli, "--revoke", "error", "--why", "A mistake", "--yes")
    entries = ledger_entries(office)
    assert "demo-zoe's diploma was revoked, so it is not issued again" in refused(cli, *AGAIN)
    assert (signed(office), ledger_entries(office)) == (old, entries)


def test_it_needs_a_reason_a_yes_and_no_other_step(
    office: Office, cli: CliRunner, old: str
) -> None:
    entries = ledger_entries(office)
    assert "needs a reason" in refused(cli, "--reissue", "--yes")
    for other in (("--issue",), ("--record",), ("--revoke", "error")):
        assert "one at a time" in refused(cli, *AGAIN, *other)
    asked = run(cli, "--reissue", "--why", "Married")
    assert asked.exit_code == 1 and NEW in asked.output
    assert (signed(office), ledger_entries(office)) == (old, entries)


def test_rosters_that_disagree_are_corrected_first(
    office: Office, cli: CliRunner, old: str
) -> None:
    rename(office, "Zoë O’Neill", ["measuring"])
    message = refused(cli, *AGAIN)
    assert f"several names: {NEW}; Zoë O’Neill" in message
    assert signed(office) == old


def test_a_lost_file_is_told_and_made_anew_from_the_ledger(
    office: Office, cli: CliRunner, old: str
) -> None:
    shutil.rmtree(folder(office))
    assert "issue it again with --reissue" in refused(cli, *ISSUE)
    done(cli, *AGAIN)
    assert stated(signed(office)) == stated(old)
    assert checked(office, signed(office)).good


@pytest.fixture
def later_rule(office: Office, old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the rule, in force since the diploma was issued."""
    asked = rule.load()
    capstone = asked.capstone.model_copy(update={"hours": 999})
    changed = asked.model_copy(update={"version": "2099.1", "capstone": capstone})
    monkeypatch.setattr(rule, "load", lambda: changed)


@pytest.mark.usefixtures("later_rule")
def test_what_was_awarded_under_an_older_rule_stays(
    office: Office, cli: CliRunner, old: str
) -> None:
    done(cli, *AGAIN)
    assert stated(signed(office)) == stated(old)
    assert "As version 2026.1 of the rule asks" in printed(office)


@pytest.mark.usefixtures("later_rule")
def test_without_its_file_the_older_rule_is_needed(office: Office, cli: CliRunner) -> None:
    shutil.rmtree(folder(office))
    message = refused(cli, *AGAIN)
    assert "under version 2026.1 of the rule" in message and "2099.1" in message


def test_a_corrected_course_is_taken_and_the_day_of_the_award_stays(
    office: Office, cli: CliRunner, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(days=40)

    monkeypatch.setattr(lines, "datetime", Later)
    office.decide("measuring", "2025-12-14T10:00:00+00:00")
    done(cli, "--record", "--why", "A day was wrong", "--yes")
    done(cli, *AGAIN)
    before, after = stated(old), stated(signed(office))
    assert (before["ends"], after["ends"]) == ("2025-12-11", "2025-12-14")
    assert after["awarded"] == before["awarded"]
    assert after["ledger"]["position"] > before["ledger"]["position"]
    assert "14 December 2025" in printed(office)


def test_another_command_at_work_keeps_this_one_out(
    office: Office, cli: CliRunner, old: str
) -> None:
    with records.alone():
        assert "Another autograder command is at work" in refused(cli, *AGAIN)
    assert signed(office) == old
    done(cli, *AGAIN)
    assert signed(office) != old
