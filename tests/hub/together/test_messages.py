"""What the talk takes from a connection: one's own name, one's own words, text alone."""

import json
from typing import Any

import pytest

from course_hub.together.talk.messages import LARGEST, LONGEST, MOST, BadMessage, checked

STORED: dict[str, dict[str, Any]] = {
    "message-of-ana": {"id": "message-of-ana", "sender": "ana", "body": "mine"},
    "message-taken-out": {"id": "message-taken-out", "sender": "ana", "body": "", "deleted": True},
}


def sent(action: str = "send", **fields: Any) -> str:
    whole = {"type": "client", "action": action, "id": "message-new-1", "body": "hello", **fields}
    return json.dumps(whole)


def taken(raw: str | bytes, person: str = "bo", teaches: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(checked(raw, person, teaches, STORED))
    return found


def test_only_text_and_mentions_are_taken() -> None:
    extra: dict[str, Any] = {
        "sender": {"username": "ana", "display_name": "Ana", "bot": True},
        "metadata": {"x": 1},
        "mime_model": {"data": {"text/html": "<script>"}},
        "attachments": [{"type": "file", "value": "/etc/passwd"}],
        "mentions": ["ana", 7, "x" * 200],
    }
    assert taken(sent(**extra)) == {
        "type": "client",
        "action": "send",
        "id": "message-new-1",
        "body": "hello",
        "mentions": ["ana"],
    }


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{",
        "[" * 5000,
        b"\xff\xfe",
        "[]",
        "null",
        json.dumps({"type": "server", "action": "send", "id": "message-new-1", "body": "x"}),
        sent("writing"),
        sent(id="short"),
        sent(id="../../../etc"),
        sent(id=["message-new-1"]),
        sent(id="message-of-ana"),
        sent(body=" \n"),
        sent(body={"html": "x"}),
        sent(body="x" * (LONGEST + 1)),
        sent(body="x" * LARGEST),
    ],
)
def test_anything_else_is_refused(raw: str | bytes) -> None:
    with pytest.raises(BadMessage):
        taken(raw)


def test_one_s_own_message_can_be_changed_and_taken_out() -> None:
    change = sent("edit", id="message-of-ana", body="better")
    assert taken(change, "ana")["body"] == "better"
    out = taken(sent("edit", id="message-of-ana", deleted=True), "ana")
    assert out["deleted"] is True and out["body"] == ""


@pytest.mark.parametrize("teaches", [False, True])
def test_nobody_rewrites_what_another_wrote(teaches: bool) -> None:
    with pytest.raises(BadMessage):
        taken(sent("edit", id="message-of-ana", body="other"), "bo", teaches)


def test_only_who_teaches_takes_out_what_another_wrote() -> None:
    out = sent("edit", id="message-of-ana", deleted=True, body="replaced")
    with pytest.raises(BadMessage):
        taken(out)
    assert taken(out, "teacher", teaches=True)["body"] == ""


@pytest.mark.parametrize("identity", ["message-taken-out", "message-unknown"])
def test_what_is_gone_stays_gone(identity: str) -> None:
    with pytest.raises(BadMessage):
        taken(sent("edit", id=identity, body="back again"), "ana", teaches=True)


def test_one_person_does_not_fill_the_talk_for_others() -> None:
    full = {f"message-{n:05}": {"sender": "bo", "body": "x"} for n in range(MOST)}
    with pytest.raises(BadMessage):
        checked(sent(), "bo", False, full)
    assert checked(sent(), "ana", False, full)
