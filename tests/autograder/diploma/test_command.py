"""`autograder diploma`: what is shown, what goes on record, the diploma that is issued."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.credentials import issuer, published
from autograder.credentials.errors import IssueError
from autograder.credentials.verify import verify
from autograder.diploma import issuing, reading, records, rule
from autograder.diploma.evaluate import evaluate
from autograder.diploma.values import Award, Capstone
from autograder.errors import AutograderError
from autograder.gradebook import Learner
from autograder.reports import own_diploma
from tests.autograder.diploma.conftest import ZOE, Office

CAPSTONE = ("--capstone", "71.5", "--handed-in", "2026-03-01")
RECORD = ("--record", "--why", "Capstone marked", "--by", "Kofi", "--yes")
ISSUE = ("--issue", "--why", "All is there", "--by", "Kofi", "--yes")


def run(cli: CliRunner, *words: str) -> Result:
    return cli.invoke(app, ["diploma", ZOE, *words])


def data(cli: CliRunner, *words: str) -> Any:
    result = run(cli, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def entries(office: Office) -> list[Any]:
    with records.open_ledger(office.state) as ledger:
        return [(one.kind, one.event and one.event.assessment) for one in ledger.entries()]


def test_the_window_is_shown(office: Office, cli: CliRunner) -> None:
    office.decide("governance-coherence", "2022-06-25T10:00:00+00:00")
    office.decide("measuring", "2025-12-11T10:00:00+00:00")
    result = run(cli)
    assert result.exit_code == 0
    assert "2 of 3 courses; 1 more must be completed by 25 June 2027" in result.stdout
    assert "11 December 2030" in result.stdout
    assert "On record: nothing." in result.stdout
    assert entries(office) == []
    found = data(cli)
    assert (found["missing"], found["window"]["last"]) == (1, "2027-06-25")


def test_the_learners_own_page(office: Office, cli: CliRunner, tmp_path: Path) -> None:
    office.decide("measuring", "2025-12-11T10:00:00+00:00")
    page = tmp_path / "own" / "zoe.html"
    assert run(cli, "--page", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "2 more must be completed by 11 December 2030" in text
    assert "Zoë O’Neill" in text
    assert "<td>counts</td>" in text
    assert page.stat().st_mode & 0o077 == 0


def test_a_name_on_the_page_is_text() -> None:
    person = Learner("x", "<script>alert(1)</script>", "")
    title = Award(date(2025, 1, 1), "measuring", "<b>", title="A & <i>B</i>")
    decision = evaluate(rule.load(), [title], None, date(2025, 6, 1))
    text = own_diploma.page(rule.load(), person, decision, date(2025, 6, 1), ["<hr>"])
    for tag in ("<script>", "<b>", "<i>", "<hr>"):
        assert tag not in text
    assert "A &amp; &lt;i&gt;B&lt;/i&gt;" in text


def test_nothing_is_written_without_a_yes(
    office: Office, cli: CliRunner, three: tuple[str, ...]
) -> None:
    result = run(cli, *three, *CAPSTONE, "--record", "--why", "x")
    assert result.exit_code == 1
    assert "Nothing was written" in result.output
    assert entries(office) == []
    assert isinstance(run(cli, "--record", "--yes").exception, AutograderError)


def test_capstone_and_decision_go_on_record_once(
    office: Office, cli: CliRunner, three: tuple[str, ...]
) -> None:
    result = run(cli, *three, *CAPSTONE, *RECORD)
    assert result.exit_code == 0, result.output
    assert "before: nothing" in result.output
    assert entries(office) == [("diploma", "capstone"), ("diploma", None)]
    for words in (three, ()):
        assert "says the same already" in run(cli, *words, *RECORD).output
    assert len(entries(office)) == 2
    fewer = run(cli, "--anew", *RECORD)
    assert "before: awarded (governance-coherence 2020" in fewer.output
    assert "after:  open (governance-coherence 2020, measuring 2025)" in fewer.output


def test_the_diploma_is_issued_checked_and_revoked(
    office: Office, cli: CliRunner, three: tuple[str, ...]
) -> None:
    assert run(cli, *three, *CAPSTONE, *ISSUE).exit_code == 0
    files = office.state / "diploma" / "certificates" / ZOE
    names = sorted(one.name for one in files.iterdir())
    assert names == ["certificate.json", "certificate.jwt", "certificate.pdf"]
    signed = (files / "certificate.jwt").read_bytes()
    with pikepdf.open(files / "certificate.pdf") as paper:
        assert paper.attachments["certificate.jwt"].get_file().read_bytes() == signed
        assert "Diploma in labour migration" in str(paper.docinfo["/Title"])

    office.publish()
    assert run(cli, *three, *ISSUE).exit_code == 0
    assert (files / "certificate.jwt").read_bytes() == signed
    now = datetime.now(UTC)
    verdict = verify(
        (files / "certificate.pdf").read_bytes(),
        *published.read(office.lists, now),
        now,
        name="Zoë O’Neill",
    )
    assert verdict.good
    assert (verdict.facts.kind, verdict.facts.hours, verdict.facts.rule) == (
        "diploma",
        200,
        "2026.1",
    )
    assert verdict.facts.demonstration

    assert run(cli, "--revoke", "error", "--why", "A mistake", "--yes").exit_code == 0
    office.publish()
    now = datetime.now(UTC)
    assert verify(signed, *published.read(office.lists, now), now).state == "revoked"

    assert run(cli, *ISSUE).exit_code == 0
    assert (files / "certificate.jwt").read_bytes() != signed
    with records.open_ledger(office.state) as ledger:
        assert ledger.verify().sound


def test_a_revocation_needs_a_reason_and_a_diploma(office: Office, cli: CliRunner) -> None:
    for words, message in (
        (("--revoke", "because", "--why", "x"), "is no reason; choose one of"),
        (("--revoke", "error", "--why", "x", "--yes"), "No diploma of demo-zoe stands"),
        (("--revoke", "error", "--yes"), "needs a reason"),
    ):
        error = run(cli, *words).exception
        assert isinstance(error, AutograderError)
        assert message in str(error)


def test_what_is_not_earned_is_not_issued(office: Office, cli: CliRunner) -> None:
    result = run(cli, *ISSUE)
    assert isinstance(result.exception, AutograderError)
    assert "not earned yet" in str(result.exception)
    assert not (office.state / "diploma" / "certificates").exists()


def test_a_real_person_needs_a_public_address(office: Office, three: tuple[str, ...]) -> None:
    rules = rule.load()
    found = reading.from_courses(rules, ZOE, {}, office.state)
    files = reading.from_files(
        rules, found.person, [Path(three[1])], office.lists, datetime.now(UTC)
    )
    with records.open_ledger(office.state) as ledger:
        today = datetime.now(UTC).date()
        decision = evaluate(rules, (*found.awards, *files), Capstone(today, None), today)
        assert decision.outcome == "open"
        passed = Capstone(today, rules.capstone.pass_points)
        decision = evaluate(rules, (*found.awards, *files), passed, today)
        ledger.append(records.events(ledger, "ana", decision, passed, "Kofi", "why"))
        entry = records.latest(ledger, "ana")
        assert entry is not None
        person = type(found.person)("ana", "Ana", "")
        made = issuing.certificate(rules, entry, person, issuer.load())
        with pytest.raises(IssueError, match="which nobody else can open"):
            filing = issuing.filing(ledger, "Kofi", office.state)
            issuing.issue(made, decision.counted, filing)
        assert records.standing(ledger, "ana") is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--capstone", "70"), "needs both"),
        (("--handed-in", "2026-03-01"), "needs both"),
        (("--capstone", "1e2", "--handed-in", "2026-03-01"), "up to two decimals"),
        (("--capstone", "-5", "--handed-in", "2026-03-01"), "up to two decimals"),
        (("--capstone", "101", "--handed-in", "2026-03-01"), "it takes 0 to 100"),
        (("--capstone", "70", "--handed-in", "1.3.2026"), "is not a day"),
        (("--capstone", "70", "--handed-in", "2999-01-01"), "has not come yet"),
        (("--known-as", "measuring"), "is not COURSE=ID"),
        (("--known-as", "other=x"), "is not COURSE=ID"),
    ],
)
def test_wrong_use_is_explained(
    office: Office, cli: CliRunner, words: tuple[str, ...], message: str
) -> None:
    error = run(cli, *words).exception
    assert isinstance(error, AutograderError)
    assert message in str(error)


def test_an_unmarked_capstone(office: Office, cli: CliRunner, three: tuple[str, ...]) -> None:
    found = data(cli, *three, "--capstone", "unmarked", "--handed-in", "2026-03-01")
    assert found["outcome"] == "open"
    assert found["reasons"][-1]["code"] == "capstone_unmarked"
