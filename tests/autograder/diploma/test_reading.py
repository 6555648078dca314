"""Which certificates count: read from ledgers and from signed files, never a revoked one."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from autograder.credentials.errors import CredentialError, KeyStoreError
from autograder.diploma import reading, rule
from autograder.diploma.values import DiplomaError
from tests.autograder.diploma.conftest import LEARNERS, ZOE, Office
from tests.autograder.diploma.made_up import changed

RULE = rule.load()
DONE = "2025-06-25T10:00:00+00:00"
PERSON = LEARNERS[0]


def courses(office: Office) -> list[tuple[str, str, date]]:
    found = reading.from_courses(RULE, ZOE, {}, office.state)
    return [(one.course, one.edition, one.on) for one in found.awards]


def test_recorded_awards_of_all_courses_are_found(office: Office) -> None:
    office.decide("governance-coherence", DONE)
    office.decide("measuring", "2025-12-11T23:30:00+00:00")
    office.decide("measuring", DONE, learner="ana")
    found = reading.from_courses(RULE, ZOE, {}, office.state)
    assert [(one.course, one.edition, one.on, one.hours) for one in found.awards] == [
        ("governance-coherence", "2020", date(2025, 6, 25), 60),
        ("measuring", "2025", date(2025, 12, 11), 60),
    ]
    assert found.person == PERSON


def test_the_day_of_the_award_counts_where_the_rule_says_so(office: Office) -> None:
    office.decide("measuring", DONE)
    by_award = reading.from_courses(changed(dated="awarded"), ZOE, {}, office.state)
    assert [one.on for one in by_award.awards] == [date(2026, 1, 10)]


def test_a_granted_award_without_hand_ins_counts_from_its_decision(office: Office) -> None:
    office.decide("measuring", None)
    assert courses(office) == [("measuring", "2025", date(2026, 1, 10))]


def test_what_was_not_awarded_does_not_count(office: Office) -> None:
    office.decide("governance-coherence", DONE, outcome="not_awarded")
    office.decide("measuring", DONE)
    office.decide("measuring", DONE, outcome="pending")
    assert courses(office) == []


def test_an_issued_certificate_counts_until_it_is_revoked(office: Office) -> None:
    position = office.decide("measuring", DONE)
    office.issued("measuring", position)
    office.decide("measuring", DONE, outcome="not_awarded")
    assert courses(office) == [("measuring", "2025", date(2025, 6, 25))]
    office.revoked("measuring")
    assert courses(office) == []


def test_a_revoked_certificate_does_not_count_until_a_new_decision(office: Office) -> None:
    office.issued("measuring", office.decide("measuring", DONE))
    office.revoked("measuring")
    assert courses(office) == []
    office.decide("measuring", "2025-07-01T10:00:00+00:00")
    assert courses(office) == [("measuring", "2025", date(2025, 7, 1))]


def test_an_id_may_differ_from_course_to_course(office: Office) -> None:
    office.decide("measuring", DONE, learner="ana")
    assert courses(office) == []
    found = reading.from_courses(RULE, ZOE, {"measuring": "ana"}, office.state)
    assert [one.course for one in found.awards] == ["measuring"]


def test_a_made_up_learners_awards_are_nobodys(office: Office) -> None:
    with pytest.raises(DiplomaError, match="made-up learner"):
        reading.from_courses(RULE, "ana", {"measuring": "demo-01"}, office.state)


def test_somebody_on_no_roster_is_named(office: Office) -> None:
    with pytest.raises(DiplomaError, match="has 'nobody' on its roster"):
        reading.from_courses(RULE, "nobody", {}, office.state)


def test_a_course_without_a_ledger_is_passed_over(office: Office, tmp_path: Path) -> None:
    (office.state / "measuring").rename(tmp_path / "elsewhere")
    office.decide("governance-coherence", DONE)
    found = reading.from_courses(RULE, ZOE, {}, office.state)
    assert [one.course for one in found.awards] == ["governance-coherence"]
    assert found.notes == ("measuring: no ledger here; give the certificate's file.",)
    assert not (office.state / "measuring").exists()


def test_a_signed_certificate_of_an_earlier_edition(office: Office, tmp_path: Path) -> None:
    office.publish()
    file = office.certificate(tmp_path / "c.jwt")
    [award] = reading.from_files(RULE, PERSON, [file], office.lists, datetime.now(UTC))
    assert (award.course, award.edition, award.on, award.hours, award.issuer) == (
        "governance-coherence",
        "2024",
        date(2024, 6, 27),
        60,
        "",
    )


def test_a_certificate_of_somebody_else_is_refused(office: Office, tmp_path: Path) -> None:
    office.publish()
    file = office.certificate(tmp_path / "c.jwt", holder_name="Eve", holder_email="eve@example.org")
    with pytest.raises(DiplomaError, match="was not issued to Zoë O’Neill"):
        reading.from_files(RULE, PERSON, [file], office.lists, datetime.now(UTC))


def test_a_demonstration_counts_for_nobody_real(office: Office, tmp_path: Path) -> None:
    office.publish()
    ana = LEARNERS[1]
    file = office.certificate(
        tmp_path / "c.jwt", holder_name=ana.name, holder_email=ana.email, learner=ana.id
    )
    with pytest.raises(DiplomaError, match="is a demonstration"):
        reading.from_files(RULE, ana, [file], office.lists, datetime.now(UTC))


def test_an_altered_file_is_refused(office: Office, tmp_path: Path) -> None:
    office.publish()
    file = office.certificate(tmp_path / "c.jwt")
    text = file.read_text()
    file.write_text(text[:-8] + ("A" if text[-8] != "A" else "B") + text[-7:])
    with pytest.raises(CredentialError):
        reading.from_files(RULE, PERSON, [file], office.lists, datetime.now(UTC))


def test_without_lists_nothing_is_believed(office: Office, tmp_path: Path) -> None:
    file = office.certificate(tmp_path / "c.jwt")
    with pytest.raises(KeyStoreError, match="no key list"):
        reading.from_files(RULE, PERSON, [file], office.lists, datetime.now(UTC))
    office.publish()
    for one in (office.lists / "governance-coherence").iterdir():
        one.unlink()
    with pytest.raises(DiplomaError, match="does not count: not known; fetch the status lists"):
        reading.from_files(RULE, PERSON, [file], office.lists, datetime.now(UTC))


def test_a_diploma_is_no_course(office: Office, tmp_path: Path) -> None:
    office.publish()
    file = office.certificate(tmp_path / "c.jwt", kind="diploma", points=None)
    with pytest.raises(DiplomaError, match="is a diploma, not a certificate"):
        reading.from_files(RULE, PERSON, [file], office.lists, datetime.now(UTC))


def test_a_missing_file_is_named(office: Office, tmp_path: Path) -> None:
    office.publish()
    with pytest.raises(DiplomaError, match=r"none\.jwt cannot be read"):
        reading.from_files(RULE, PERSON, [tmp_path / "none.jwt"], office.lists, datetime.now(UTC))
