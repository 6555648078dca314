"""After a certificate was issued: a new name, a revocation, an erasure, a lost key."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from autograder.credentials import issuing as module
from autograder.credentials import jws, publishing
from autograder.credentials.errors import CredentialError, IssueError
from autograder.credentials.issuing import key_store
from autograder.credentials.store import Store
from autograder.gradebook import Learner

from .making import BITS, ISSUER
from .running import ANA, BEN, Run

START = datetime(2026, 3, 1, tzinfo=UTC)


def test_case_30_a_change_of_name_keeps_the_id(run: Run, tmp_path: Path) -> None:
    run.decide(ANA)
    run.issue(ANA)
    old = run.text(ANA)
    run.rename(ANA, "Ana Núñez de Souza")
    result = run.office().reissue(ANA, "married")
    new = run.text(ANA)
    assert (result.outcome, result.credential) == ("reissued", jws.parse(old).payload["id"])
    before, after = (
        run.check(tmp_path / "site", text, name="Ana Núñez de Souza") for text in (old, new)
    )
    assert (before.state, before.good, before.holder) == ("replaced", False, {"name": False})
    assert (after.state, after.good, after.holder) == ("valid", True, {"name": True})
    assert before.facts.id == after.facts.id
    (issued,) = run.record().values()
    assert [one.digest for one in issued.files] == [jws.digest(old), jws.digest(new)]
    entry = run.ledger.standing("reissue", ANA)
    assert entry is not None and entry["supersedes"] == jws.digest(old)
    assert [one.outcome for one in run.issue(ANA)] == ["already"]


def test_a_reissue_that_is_killed_is_finished_and_not_repeated(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.decide(ANA)
    run.issue(ANA)
    old = run.text(ANA)
    run.rename(ANA, "Ana Núñez de Souza")
    append = run.ledger.append

    def killed(*given: Any, **named: Any) -> None:
        append(*given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(run.ledger, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            run.office().reissue(ANA, "married")
    assert run.text(ANA) == old
    assert run.office().reissue(ANA, "married").outcome == "recovered"
    (issued,) = run.record().values()
    assert [one.digest for one in issued.files] == [jws.digest(old), jws.digest(run.text(ANA))]
    assert run.check(tmp_path / "site", run.text(ANA), name="Ana Núñez de Souza").good
    assert run.office().reissue(ANA, "a lost print").outcome == "reissued"


@pytest.mark.parametrize(("name", "address"), [("Ana Other", "ana@example.org"), (None, "")])
def test_a_killed_reissue_with_another_name_or_address_is_not_enough(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str | None, address: str
) -> None:
    run.decide(ANA)
    run.issue(ANA)
    settle, times = Store.settle, iter([False, True])

    def killed(*given: Any) -> Any:
        if next(times):
            raise KeyboardInterrupt
        return settle(*given)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            run.office().reissue(ANA, "married")
    office = run.office()
    office.roster[ANA] = Learner(ANA, name or office.roster[ANA].name, address)
    assert office.reissue(ANA, "married, and moved").outcome == "reissued"
    (issued,) = run.record().values()
    assert len(issued.files) == 3
    held = run.check(tmp_path / "site", run.text(ANA), name=office.roster[ANA].name, email="x")
    assert held.holder == {"name": True, "email": False if address else None}


@pytest.mark.parametrize("reason", ["error", "misconduct", "request"])
def test_a_revocation_is_told_with_its_class_alone(run: Run, tmp_path: Path, reason: Any) -> None:
    run.decide(ANA)
    run.decide(BEN)
    run.issue(ANA, BEN)
    run.office().revoke(run.office().current(ANA).credential, reason, "wrote test 3 for Ben")
    found = run.check(tmp_path / "site", run.text(ANA))
    assert (found.state, found.good) == ("revoked", False)
    assert found.status == module.status.REASONS[reason]
    assert run.check(tmp_path / "site", run.text(BEN)).good
    published = b"".join(
        path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()
    )
    assert b"test 3" not in published
    with pytest.raises(IssueError, match="revoked before"):
        run.office().revoke(run.office().current(ANA).credential, "error", "again")
    with pytest.raises(IssueError, match="not issued again"):
        run.office().reissue(ANA, "again")


def test_a_revocation_stands_until_a_new_decision(run: Run, tmp_path: Path) -> None:
    run.decide(ANA)
    run.issue(ANA)
    old = run.text(ANA)
    run.office().revoke(run.office().current(ANA).credential, "error", "wrong marks")
    assert [one.outcome for one in run.issue(ANA)] == ["already"]
    run.decide(ANA, "not_awarded")
    run.decide(ANA)
    (result,) = run.issue(ANA)
    assert result.outcome == "issued" and result.credential != jws.parse(old).payload["id"]
    assert [run.check(tmp_path / "site", one).state for one in (old, run.text(ANA))] == [
        "revoked",
        "valid",
    ]


def test_a_lower_mark_revokes_nothing_by_itself(run: Run, tmp_path: Path) -> None:
    run.decide(ANA)
    run.issue(ANA)
    run.decide(ANA, "not_awarded")
    assert run.office().awarded() == []
    assert run.check(tmp_path / "site", run.text(ANA)).good


@pytest.mark.parametrize(("revoked", "state"), [(False, "erased"), (True, "revoked")])
def test_case_32_erased_certificates_answer_issued(
    run: Run, tmp_path: Path, revoked: bool, state: str
) -> None:
    run.decide(ANA)
    run.issue(ANA)
    text = run.text(ANA)
    if revoked:
        run.office().revoke(run.office().current(ANA).credential, "error", "wrong marks")
    run.ledger.erase(ANA, "rosa", "asked for it on 3 May")
    assert run.ledger.verify().sound
    found = run.check(tmp_path / "site", text)
    assert found.state == state and "the holder's data have been erased" in found.status
    (issued,) = run.record().values()
    assert issued.learner is None and issued.credential == found.facts.id
    left = [entry for entry in run.ledger.entries() if entry.event is not None]
    assert all(entry.event is None or entry.event.learner is None for entry in left)
    assert not any("ana@" in str(entry.event) or "Núñez" in str(entry.event) for entry in left)
    # Nobody is issued the same place again, and others are not disturbed.
    run.decide(BEN)
    run.issue(BEN)
    assert run.check(tmp_path / "site", run.text(BEN)).good


def test_case_31_a_lost_key_leaves_what_is_on_record(run: Run, tmp_path: Path) -> None:
    run.decide(ANA)
    run.issue(ANA)
    text, keys = run.text(ANA), key_store(run.workspace)
    kid = keys.signing()[0]
    payload = dict(jws.parse(text).payload)
    forged = jws.sign(payload | {"name": "forged"}, jws.parse(text).kid, keys.signing()[1])
    run.at = datetime.now(UTC) + timedelta(seconds=2)
    keys.distrust(kid, run.at, run.at)
    run.at += timedelta(seconds=2)
    keys.new(run.at, BITS)
    assert run.check(tmp_path / "site", text).good
    with pytest.raises(CredentialError) as caught:
        run.check(tmp_path / "site", forged)
    assert caught.value.fault == "compromised-key"


def test_publishing_again_gives_the_same_bits(run: Run, tmp_path: Path) -> None:
    run.decide(ANA)
    run.issue(ANA)
    run.office().revoke(run.office().current(ANA).credential, "request", "asked")
    folder = tmp_path / "site" / "_static" / "credentials"
    run.publish(tmp_path / "site")
    first = {path.name: path.read_bytes() for path in folder.rglob("*.j*")}
    shutil.rmtree(folder)
    run.publish(tmp_path / "site")
    assert {path.name: path.read_bytes() for path in folder.rglob("*.j*")} == first
    assert {"keys.json", "revocation.jwt", "messages.jwt"} == first.keys()


@pytest.mark.parametrize("umask", [0, 0o077])
def test_what_is_published_is_read_by_all_and_written_by_one(
    run: Run, tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        run.publish(tmp_path / "site")
    finally:
        os.umask(before)
    lists = tmp_path / "site" / "_static" / "credentials"
    modes = {path: path.stat().st_mode & 0o777 for path in (lists, *lists.rglob("*"))}
    assert len(modes) == 5
    assert set(modes.values()) == {0o755, 0o644}


def test_a_folder_that_is_no_book_is_not_written_to(run: Run, tmp_path: Path) -> None:
    with pytest.raises(IssueError, match="not a built book"):
        publishing.publish(tmp_path, {}, key_store(run.workspace), ISSUER, START)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state"]


def test_issuing_again_keeps_what_was_awarded_under_an_older_rule(run: Run) -> None:
    run.decide(ANA)
    run.issue(ANA)
    old = jws.parse(run.text(ANA)).payload
    rule = run.workspace.course.certificate.model_copy(update={"pass_points": Fraction(80)})
    course = run.workspace.course.model_copy(update={"certificate": rule, "hours": 7})
    office = run.office()
    office.workspace = replace(run.workspace, course=course)
    run.rename(ANA, "Ana N.")
    office.roster[ANA] = Learner(ANA, "Ana N.")
    office.reissue(ANA, "a new name")
    new = jws.parse(run.text(ANA)).payload
    assert {name: value for name, value in new["courseRecord"].items() if name != "messages"} == {
        name: value for name, value in old["courseRecord"].items() if name != "messages"
    }
    assert new["credentialSubject"]["achievement"] == old["credentialSubject"]["achievement"]
    assert new["credentialSubject"]["result"] == old["credentialSubject"]["result"]


def test_issuing_again_takes_corrected_points(run: Run) -> None:
    run.decide(ANA)
    run.issue(ANA)
    run.decide(ANA, points="90", decided_at="2020-09-02T10:00:00+00:00")
    run.office().reissue(ANA, "a mark was corrected")
    record = jws.parse(run.text(ANA)).payload["courseRecord"]
    assert (record["points"], record["awarded"]) == ("90", "2020-07-01")
