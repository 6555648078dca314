"""The exchange's service: who may see and send what."""

import base64
import subprocess
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest

from autograder import runner
from autograder.exchange import Exchange
from tests.hub.exchange.double import COURSE, WEEK, Service, answered, notebook, zipped

NOT_LEARNERS = (
    "",
    "made-up",
    "token-of-stranger",
    "token-of-nobody",
    "token-without-scope",
    "token-of-a-service",
    "token-of-no-such-course",
)


def test_a_learner_fetches_submits_and_gets_a_receipt(service: Service) -> None:
    token = "token-of-1"
    assert service.ask(token, "courses").data == {"courses": [COURSE]}
    listed = service.ask(token, COURSE, "assignments").data["assignments"]
    assert [one["assignment"] for one in listed] == ["week-01", "week-02"]
    assert listed[0]["due"] == "2025-11-09T23:59:00+00:00"
    files = service.ask(token, COURSE, "assignments", WEEK).data["files"]
    assert base64.b64decode(files[f"{WEEK}.ipynb"]) == notebook("None")

    mine = answered("first")
    sent = service.submit(token, mine)
    assert sent.status == 201
    assert sent.data["learner"] == "learner-1"
    [folder] = service.stored("learner-1")
    assert folder.name == f"learner-1+{WEEK}+{sent.data['time']}"
    assert (folder / "timestamp.txt").read_text() == sent.data["time"]
    assert {name: (folder / name).read_bytes() for name in mine} == mine
    listed = service.ask(token, COURSE, "submissions").data["submissions"]
    assert listed == [{**sent.data, "feedback": {}}]


def test_the_number_on_a_receipt_is_what_sha256sum_gives(service: Service, tmp_path: Path) -> None:
    sent = service.submit("token-of-1", answered("number"))
    for name, content in answered("number").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    names = sorted(answered("number"))
    printed = subprocess.run(
        ["sha256sum", *names], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    assert sent.data["sha256"] == sha256(printed).hexdigest()
    assert [file["path"] for file in sent.data["files"]] == names


def test_the_store_is_closed_to_other_accounts(service: Service) -> None:
    service.submit("token-of-1", answered("closed"))
    store = service.state / COURSE / "exchange"
    found = [store, *store.rglob("*")]
    assert [path for path in found if path.stat().st_mode & 0o077 and path.is_dir()] == []
    assert len(found) > 5


@pytest.mark.parametrize("token", NOT_LEARNERS)
def test_whoever_is_not_on_the_course_gets_nothing(service: Service, token: str) -> None:
    before = sorted(service.inbound.iterdir())
    for path in (
        (COURSE, "assignments"),
        (COURSE, "assignments", WEEK),
        (COURSE, "submissions"),
        (COURSE, "feedback", WEEK),
    ):
        answer = service.ask(token, *path)
        assert (answer.status, set(answer.data) <= {"error", "code"}) == (403, True), path
    assert service.submit(token, answered("stranger")).status == 403
    assert sorted(service.inbound.iterdir()) == before


def test_an_instructor_reads_but_does_not_hand_in(service: Service) -> None:
    assert service.ask("token-of-instructor", COURSE, "assignments", WEEK).status == 200
    answer = service.submit("token-of-instructor", answered("teacher"))
    assert (answer.status, "Only learners" in answer.data["error"]) == (403, True)


def test_a_course_that_is_not_there_is_answered_as_one_of_others(service: Service) -> None:
    other = service.ask("token-of-1", "governance-coherence", "assignments")
    unknown = service.ask("token-of-1", "no-such-course", "assignments")
    assert (other.status, unknown.status) == (403, 403)
    assert other.data["code"] == unknown.data["code"]


def test_a_cookie_or_a_token_in_the_address_is_not_taken(service: Service) -> None:
    address = f"{COURSE}/assignments?token=token-of-1"
    assert service.ask_raw("", address).status == 403
    cookies = {"Cookie": "service-exchange=token-of-1; jupyterhub-session-id=token-of-1"}
    assert service.ask_raw("", f"{COURSE}/assignments", headers=cookies).status == 403


def test_nobody_sees_or_reaches_the_work_of_another(service: Service) -> None:
    service.submit("token-of-1", answered("secret of 1"))
    given = Exchange(service.workspace).feedback / "learner-1" / WEEK
    given.mkdir(parents=True)
    (given / f"{WEEK}.html").write_text("for 1 alone")
    (given / "about.json").write_text(
        '{"released_at": "2026-01-01T00:00:00+00:00", "submitted_at": null}'
    )
    assert service.ask("token-of-1", COURSE, "feedback", WEEK).status == 200

    assert service.ask("token-of-2", COURSE, "submissions").data == {"submissions": []}
    assert service.ask("token-of-2", COURSE, "feedback", WEEK).data["code"] == "no-feedback"
    one = quote(service.stored("learner-1")[0].name)
    for path in (
        f"{COURSE}/feedback/..%2Flearner-1%2F{WEEK}",
        f"{COURSE}/feedback/../learner-1/{WEEK}",
        f"{COURSE}/feedback/{WEEK}?learner=learner-1",
        f"{COURSE}/feedback/{WEEK}%00",
        f"{COURSE}/assignments/..%2Fexchange%2Finbound%2F{one}",
        f"{COURSE}/assignments/..%2F..%2Fgradebook.db",
        f"{COURSE}/assignments/%2Fetc",
        f"{COURSE}/submissions/{one}",
        f"..%2F{COURSE}/assignments",
    ):
        answer = service.ask_raw("token-of-2", path)
        assert answer.status in (400, 403, 404, 405), path
        assert "for 1 alone" not in str(answer.data)


def test_who_submits_and_when_is_not_the_learners_word(service: Service) -> None:
    forged = {
        **answered("forged"),
        "timestamp.txt": b"2025-11-05 00:00:00.000000 UTC",
        "submission_secret.txt": b"00",
    }
    headers = {"X-Learner": "learner-1", "Date": "Wed, 05 Nov 2025 00:00:00 GMT"}
    path = f"{COURSE}/submissions/{WEEK}?learner=learner-1&time=2025-11-05&student=learner-1"
    sent = service.ask_raw("token-of-3", path, zipped(forged), headers)
    assert sent.data["learner"] == "learner-3"
    [folder] = service.stored("learner-3")
    assert sorted(path.name for path in folder.iterdir()) == [
        "data",
        "timestamp.txt",
        f"{WEEK}.ipynb",
    ]
    results = {one.learner: one for one in runner.collect(service.workspace, WEEK)}
    assert results["learner-3"].outcome == "collected"
    collected = service.workspace.submitted / "learner-3" / WEEK
    assert (collected / "timestamp.txt").read_text() == sent.data["time"]
    assert not sent.data["time"].startswith("2025")


def test_a_path_for_a_name_stores_nothing(service: Service) -> None:
    before = sorted(service.inbound.iterdir())
    answer = service.submit("token-of-a-path", answered("path"))
    assert (answer.status, answer.data["code"]) == (400, "bad-request")
    assert sorted(service.inbound.iterdir()) == before


@pytest.mark.parametrize("name", ["week-03", "assignment", "no-such-week", "pre-test", "..", "x/y"])
def test_what_is_not_released_can_neither_be_fetched_nor_handed_in(
    service: Service, name: str
) -> None:
    assert service.ask("token-of-1", COURSE, "assignments", name).status == 404
    answer = service.ask("token-of-1", COURSE, "submissions", name, body=zipped(answered("x")))
    assert answer.status in (400, 404)


def test_a_closed_assignment_takes_nothing_in(service: Service) -> None:
    Exchange(service.workspace).close("week-02")
    try:
        body = zipped({"week-02.ipynb": notebook()})
        answer = service.ask("token-of-1", COURSE, "submissions", "week-02", body=body)
        assert (answer.status, answer.data["code"]) == (404, "not-released")
        assert service.ask("token-of-1", COURSE, "assignments", "week-02").status == 404
    finally:
        Exchange(service.workspace).open("week-02")


def test_the_same_submit_repeated_is_stored_once(service: Service) -> None:
    key = "0123456789abcdef"
    first = service.submit("token-of-4", answered("once"), key)
    again = service.submit("token-of-4", answered("once"), key)
    unchanged = service.submit("token-of-4", answered("once"), "another-key-of-mine")
    assert first.data == again.data == unchanged.data
    assert len(service.stored("learner-4")) == 1
    other = service.submit("token-of-4", answered("twice"))
    assert other.data["sha256"] != first.data["sha256"]
    # A repetition that arrives late is answered for what it was, and changes nothing.
    assert service.submit("token-of-4", answered("once"), key).data == first.data
    assert len(service.stored("learner-4")) == 2


def test_a_key_of_one_learner_says_nothing_to_another(service: Service) -> None:
    key = "the-same-key-twice"
    mine = service.submit("token-of-1", answered("key of 1"), key)
    theirs = service.submit("token-of-2", answered("key of 2"), key)
    assert (mine.data["learner"], theirs.data["learner"]) == ("learner-1", "learner-2")
    assert mine.data["sha256"] != theirs.data["sha256"]


def test_many_at_once_all_get_their_own_receipt(service: Service) -> None:
    tokens = ("token-of-1", "token-of-2", "token-of-3")
    with ThreadPoolExecutor(3) as at_once:
        sent = list(at_once.map(lambda token: service.submit(token, answered(token)), tokens))
    assert [one.status for one in sent] == [201, 201, 201]
    assert [one.data["learner"] for one in sent] == ["learner-1", "learner-2", "learner-3"]
    for one in sent:
        folder = service.inbound / f"{one.data['learner']}+{WEEK}+{one.data['time']}"
        token = f"token-of-{one.data['learner'][-1]}"
        assert (folder / f"{WEEK}.ipynb").read_bytes() == notebook(repr(token))
