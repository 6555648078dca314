"""A learner's own page: all that concerns them, exactly, and nothing of anybody else."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from autograder.certificate import needed
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner, Mark
from autograder.ledger import Event, Ledger
from autograder.receipts import Receipts
from autograder.reports import progress
from autograder.reports.progress import Pages
from autograder.reports.rule_sentences import sentences
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE
from tests.autograder.reports.made import AFTER, EVIL, NAMES

WHO = "Lena Ortiz"
ME = "ana"
SECRETS = ("other-id-4711", "Other Name 4711", "other4711@example.org", "why-of-other-4711", "3.14")
APIA = ZoneInfo("Pacific/Apia")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which one learner has every kind of ruling, and another one has secrets."""
    other, name, email, why, points = SECRETS
    space = Workspace.open(COURSE, tmp_path_factory.mktemp("begun") / "state")
    dues = {one.id: one.due for one in space.course.assessments}
    with Gradebook(space) as book:
        book.enrol([Learner(ME, "Ana Lima", "ana@example.org"), Learner(other, name, email)])
        book.import_marks(
            [
                Mark(ME, "week-01", "", Fraction(9), dues["week-01"] - timedelta(hours=1)),
                Mark(ME, "week-03", "", Fraction(8), dues["week-03"] + timedelta(hours=30)),
                Mark(ME, "week-04", "", Fraction(4)),
                Mark(other, "week-01", "", Fraction(points)),
            ]
        )
    with Receipts(space.database_url) as receipts:
        receipts.record(ME, "week-05", "refused", "too-large", "the file is larger than allowed")
        receipts.record(other, "week-02", "refused", "x", f"{why} {email}")
    with Ledger(space) as ledger:
        due = datetime(2020, 7, 10, 12, tzinfo=UTC)
        ledger.append(
            [
                Event("excusal", WHO, "ill, note seen", ME, "week-02", after={"signed": False}),
                Event(
                    "override", WHO, "question 3 was cut off", ME, "week-04", after={"points": "6"}
                ),
                Event(
                    "extension", WHO, "a storm", ME, "assignment", after={"due": due.isoformat()}
                ),
                Event("override", WHO, why, other, "week-01", after={"points": points}),
            ]
        )
    return space.state.parent


@pytest.fixture
def space(begun: Path, tmp_path: Path) -> Workspace:
    """The course, to do with as a test likes."""
    shutil.copytree(begun, tmp_path / "state")
    return Workspace.open(COURSE, tmp_path / "state")


def page(space: Workspace, learner: str = ME, **options: object) -> str:
    pages = Pages.read(space, AFTER)
    own = pages.own(learner, **options)  # type: ignore[arg-type]
    return pages.write(own).read_text(encoding="utf-8")


def words(text: str) -> str:
    """Return what a reader reads, in one line."""
    body = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_it_holds_nothing_of_anybody_else(space: Workspace) -> None:
    text = page(space)
    for secret in SECRETS:
        assert secret not in text
    assert "ana@example.org" not in text
    assert all(secret in page(space, SECRETS[0]) for secret in (SECRETS[1], SECRETS[3]))
    assert "Ana" not in page(space, SECRETS[0])


def test_every_part_says_how_its_points_came_about(space: Workspace) -> None:
    text = words(page(space))
    # 8 points, two started days late; the five tests that are left count 6/5 each.
    assert "Test 3 10 points" in text
    assert "handed in, late 9 June 2020, 05:59 UTC counts 1.2 times" in text
    assert "8 1.6 7.68" in text
    assert f"6 given by {WHO} in place of 4: question 3 was cut off" in text
    assert "the submission was refused (the file is larger than allowed)" in text
    assert "Test 2 is excused (ill, note seen)" in text
    assert "override, week-04: 6 points instead of the computed ones" in text
    assert "Together 25.68" in text


def test_what_is_still_needed_is_the_rules_own_answer(space: Workspace) -> None:
    pages = Pages.read(space, AFTER)
    own = pages.own(ME)
    assert own.needed == needed(space.course, own.record)
    text = words(progress.render(own))
    assert own.needed.message in text
    assert "Certificate: not awarded" in text
    assert all(words(sentence) in text for sentence in sentences(space.course))
    assert own.decision.rule.digest[:16] in text


def test_due_times_are_in_utc_and_the_learners_zone_and_say_that_they_moved(
    space: Workspace,
) -> None:
    text = words(page(space, zone=APIA))
    moved = "10 July 2020, 12:00 UTC 11 July 2020, 01:00 +13 (Pacific/Apia)"
    assert f"{moved} moved from 26 June 2020, 23:59 UTC" in text
    assert "not handed in yet" in text
    assert "Pacific/Apia" not in page(space)


def test_the_zone_of_the_roster_is_used_when_none_is_asked_for(space: Workspace) -> None:
    from autograder.registry.registration import Registration, Registrations

    with Registrations(space.database_url) as table:
        table.put([Registration(ME, "Africa/Nairobi")])
    assert "(Africa/Nairobi)" in page(space)
    assert "(Pacific/Apia)" in page(space, zone=APIA)


def test_whom_to_write_to_is_never_invented(space: Workspace) -> None:
    assert "to the person who gave you this page" in words(page(space))
    assert "to the office, Room 3" in words(page(space, contact="the office, Room 3"))
    assert "@" not in words(page(space))


def test_a_certificate_is_shown_with_its_place_to_check_it(space: Workspace) -> None:
    from autograder.credentials import issuer as issuers

    after = {"credential": "urn:uuid:77", "digest": "ab", "index": 3, "key": "k", "decision": 1}
    public = Event("issue", WHO, "x", assessment="urn:uuid:77", after=after)
    with Ledger(space) as ledger:
        ledger.append([Event("issue", WHO, "x", ME, after=after), public])
    text = page(space)
    assert "urn:uuid:77" in text and issuers.load().verify_url in text
    revoked = after | {"reason": "error"}
    with Ledger(space) as ledger:
        ledger.append(
            [
                Event("revocation", WHO, "x", ME, after=revoked),
                Event("revocation", WHO, "x", assessment="urn:uuid:77", after=revoked),
            ]
        )
    text = words(page(space))
    assert "Your certificate is revoked: it was issued in error." in text
    assert "urn:uuid:77" not in words(page(space, SECRETS[0]))


@pytest.mark.parametrize("name", NAMES)
def test_hostile_and_right_to_left_names_stay_text(space: Workspace, name: str) -> None:
    with Gradebook(space) as book:
        book.enrol([Learner(ME, name)])
    with Ledger(space) as ledger:
        ledger.append([Event("override", EVIL, EVIL, ME, "week-04", after={"points": "6"})])
    text = page(space)
    assert "<script" not in text and "<img" not in text and "\u202e" not in text
    assert name == EVIL or f"<bdi>{name.replace(chr(34), '&#34;')}</bdi>" in text


def test_the_file_lies_beside_the_feedback_closed_to_others(space: Workspace) -> None:
    pages = Pages.read(space, AFTER)
    path = pages.write(pages.own(ME))
    assert path == space.feedback / ME / "progress.html"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_learner_who_is_not_there_is_named(space: Workspace) -> None:
    with pytest.raises(AutograderError, match="No learner 'nobody' is on the roster"):
        Pages.read(space, AFTER).own("nobody")


def test_an_id_that_leads_elsewhere_writes_nothing(space: Workspace) -> None:
    from dataclasses import replace

    pages = Pages.read(space, AFTER)
    own = pages.own(ME)
    away = replace(own, record=replace(own.record, learner="../../out"))
    with pytest.raises(AutograderError):
        pages.write(away)
    assert not list(space.state.rglob("progress.html"))
