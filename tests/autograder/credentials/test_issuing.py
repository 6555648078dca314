"""Issuing: once, resumable, with the ledger as the truth."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.credentials import issuing as module
from autograder.credentials import jws
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Ledger

from .making import ISSUER
from .running import ANA, BEN, DEMO, Run

LOCAL = replace(ISSUER, url="http://127.0.0.1:8000/")
START = datetime(2026, 3, 1, tzinfo=UTC)


class Killed(BaseException):
    """Stands for a process that ends at once."""


def test_who_was_awarded_gets_one_and_nobody_else(run: Run, tmp_path: Path) -> None:
    position = run.decide(ANA)
    run.decide(BEN, "not_awarded")
    assert run.office().awarded() == [ANA]
    assert [one.outcome for one in run.issue(ANA)] == ["issued"]
    facts = run.check(tmp_path / "site", run.text(ANA), name="ána núñez", email="ANA@example.org")
    assert facts.good and facts.facts.points_shown == "82.5"
    assert facts.facts.ledger_position == position
    assert facts.facts.ledger_hash == run.ledger.entries()[position - 1].hash
    # 22:30 UTC is still the 25th in the course's own time zone.
    assert str(facts.facts.completed_on) == "2020-06-25"
    assert run.issue(BEN)[0].outcome == "failed"


def test_a_second_run_issues_nothing_new(run: Run) -> None:
    run.decide(ANA)
    run.issue(ANA)
    text, head = run.text(ANA), run.ledger.head()
    assert [one.outcome for one in run.issue(ANA)] == ["already"]
    assert (run.text(ANA), run.ledger.head()) == (text, head)


def test_files_are_closed_and_complete(run: Run) -> None:
    run.decide(ANA)
    run.issue(ANA)
    folder = run.workspace.state / "certificates" / ANA
    names = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert names == dict.fromkeys(("certificate.jwt", "certificate.json", "certificate.pdf"), 0o600)
    assert folder.stat().st_mode & 0o777 == 0o700
    paper = (folder / "certificate.pdf").read_bytes()
    from autograder.credentials.attachment import attached

    assert attached(paper) == run.text(ANA).encode()


KILLS = {
    "before anything is written": "Store.wait",
    "before the ledger has it": "Ledger.append",
    "after the ledger has it": "Store.settle",
}


@pytest.mark.parametrize("where", KILLS.values(), ids=KILLS)
def test_a_run_that_is_killed_is_finished_by_the_next(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    run.decide(ANA)

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    kind, name = where.split(".")
    with monkeypatch.context() as patched:
        patched.setattr({"Store": module.Store, "Ledger": Ledger}[kind], name, killed)
        with pytest.raises(Killed):
            run.issue(ANA)
    office = run.office()
    assert office.store.signed(ANA) is None, "nothing may be handed out that is not on record"
    (result,) = run.issue(ANA)
    assert result.outcome == ("recovered" if where == "Store.settle" else "issued")
    assert len(run.record()) == 1
    assert run.check(tmp_path / "site", run.text(ANA)).good
    folder = run.workspace.state / "certificates" / ANA
    assert sorted(path.name for path in folder.iterdir()) == [
        "certificate.json",
        "certificate.jwt",
        "certificate.pdf",
    ]


def test_two_at_once_issue_only_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else issues between our look at the ledger and our entry in it."""
    run.decide(ANA)
    once = iter([lambda: run_other(run)])
    render = module.pdf.render

    def slow(*given: Any) -> bytes:
        next(once, lambda: None)()
        return render(*given)

    def run_other(run: Run) -> None:
        assert [one.outcome for one in run.issue(ANA)] == ["issued"]

    monkeypatch.setattr(module.pdf, "render", slow)
    assert [one.outcome for one in run.issue(ANA)] == ["already"]
    (issued,) = run.record().values()
    assert len(issued.files) == 1 and jws.digest(run.text(ANA)) == issued.current.digest


def test_one_who_cannot_be_issued_stops_nobody(run: Run) -> None:
    with Gradebook(run.workspace) as book:
        book.enrol([Learner("nameless")])
    for learner in ("nameless", "gone", ANA):
        run.decide(learner)
    found = {one.learner: one for one in run.issue("nameless", "gone", ANA)}
    assert {name: one.outcome for name, one in found.items()} == {
        "nameless": "failed",
        "gone": "failed",
        ANA: "issued",
    }
    assert "no name on the roster" in found["nameless"].message


def test_made_up_learners_get_one_only_as_a_demonstration(run: Run) -> None:
    run.decide(DEMO)
    assert [one.outcome for one in run.issue(DEMO)] == ["skipped"]
    assert run.office().store.signed(DEMO) is None
    assert [one.outcome for one in run.issue(DEMO, demonstration=True)] == ["issued"]
    assert jws.parse(run.text(DEMO)).payload["name"].startswith("DEMONSTRATION")


def test_people_get_none_from_an_address_that_nobody_can_open(run: Run) -> None:
    run.decide(ANA)
    run.decide(DEMO)
    found = list(run.office(LOCAL).issue([ANA, DEMO], demonstration=True))
    assert [one.outcome for one in found] == ["failed", "issued"]
    assert "issuer.yml" in found[0].message


def test_a_granted_certificate_states_no_points(run: Run, tmp_path: Path) -> None:
    run.decide(ANA, granted=True, points="40", completed_at=None)
    run.issue(ANA)
    facts = run.check(tmp_path / "site", run.text(ANA)).facts
    assert facts.granted and facts.points is None and "40" not in facts.criteria
    assert facts.completed_on == facts.awarded_on


def test_points_below_the_mark_are_never_signed(run: Run) -> None:
    run.decide(ANA, points="119/2")
    (result,) = run.issue(ANA)
    assert result.outcome == "failed" and "59" not in str(run.office().store.signed(ANA))


def test_the_award_keeps_its_day_when_points_are_corrected(run: Run) -> None:
    run.decide(ANA, "not_awarded", decided_at="2020-06-28T10:00:00+00:00")
    run.decide(ANA, decided_at="2020-07-02T10:00:00+00:00")
    run.decide(ANA, decided_at="2020-09-02T10:00:00+00:00", points="90")
    run.issue(ANA)
    record = jws.parse(run.text(ANA)).payload["courseRecord"]
    assert (record["awarded"], record["points"]) == ("2020-07-02", "90")


def test_a_lost_file_is_told_and_can_be_issued_again(run: Run, tmp_path: Path) -> None:
    run.decide(ANA)
    run.issue(ANA)
    shutil.rmtree(run.workspace.state / "certificates")
    (result,) = run.issue(ANA)
    assert result.outcome == "failed" and "reissue" in result.message
    assert run.office().reissue(ANA, "the file was lost").outcome == "reissued"
    assert run.check(tmp_path / "site", run.text(ANA)).good


def test_the_ledger_tells_who_issued_and_on_what(run: Run) -> None:
    position = run.decide(ANA)
    run.issue(ANA)
    entry = run.ledger.standing("issue", ANA)
    assert entry is not None and entry["decision"] == position
    assert entry["digest"] == jws.digest(run.text(ANA))
    assert set(entry) == {"credential", "digest", "index", "key", "decision", "holder"}
    assert [
        one.event.who for one in run.ledger.entries(learner=ANA, kind="issue") if one.event
    ] == ["rosa"]


def test_a_rule_that_changed_since_the_decision_issues_nothing(run: Run) -> None:
    run.decide(ANA, rule={"version": "2019.9", "digest": "cd"})
    (result,) = run.issue(ANA)
    assert result.outcome == "failed" and "version 2019.9" in result.message


def test_lost_copies_are_made_anew_for_the_same_name(run: Run) -> None:
    run.decide(ANA)
    run.issue(ANA)
    folder = run.workspace.state / "certificates" / ANA
    paper = (folder / "certificate.pdf").read_bytes()
    for name in ("certificate.pdf", "certificate.json"):
        (folder / name).unlink()
        assert [one.outcome for one in run.issue(ANA)] == ["recovered"]
    assert (folder / "certificate.pdf").read_bytes() == paper
    (folder / "certificate.pdf").unlink()
    run.rename(ANA, "Somebody Else")
    (result,) = run.issue(ANA)
    assert result.outcome == "failed" and "reissue" in result.message
