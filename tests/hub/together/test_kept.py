"""The file of a talk is whole after a crash, and is never taken for empty."""

import json
import os
from pathlib import Path

import pytest
from tornado.httputil import HTTPServerRequest

from course_hub.together.talk import kept
from course_hub.together.talk.gate import CHAT, Unlisted

BASE = "/services/talk-measuring/"


def test_a_crash_while_writing_leaves_the_old_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.prepare(tmp_path)
    chat = kept.KeptChat(CHAT, tmp_path)
    chat.load_from_file()
    chat._messages.append({"id": "first", "body": "kept"})
    chat.save()
    before = (tmp_path / CHAT).read_bytes()

    def crash(number: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", crash)
    chat._messages.append({"id": "second", "body": "lost"})
    with pytest.raises(OSError, match="full"):
        chat.save()
    assert (tmp_path / CHAT).read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [CHAT]
    assert (tmp_path / CHAT).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b'{"messages": [', b"[]", b'{"messages": 3}', b"\xff"])
def test_a_file_that_cannot_be_read_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / CHAT).write_bytes(content)
    with pytest.raises(kept.BrokenChat, match=r"Restore it"):
        kept.prepare(tmp_path)
    assert (tmp_path / CHAT).read_bytes() == content


def test_messages_of_before_are_there_again(tmp_path: Path) -> None:
    messages = {"messages": [{"id": "a", "body": "é"}]}
    (tmp_path / CHAT).write_text(json.dumps(messages), encoding="utf-8")
    kept.prepare(tmp_path)
    chat = kept.KeptChat(CHAT, tmp_path)
    chat.load_from_file()
    assert chat._messages == [{"id": "a", "body": "é"}]


def refused(method: str, path: str) -> bool:
    return Unlisted(BASE).match(HTTPServerRequest(method, BASE + path)) is not None


@pytest.mark.parametrize(
    "path", ["", "lab", "doc/tree/course.chat", "api/me", f"api/contents/{CHAT}?content=1"]
)
def test_the_page_and_its_chat_may_be_read(path: str) -> None:
    assert not refused("GET", path)


@pytest.mark.parametrize(
    "path",
    [
        "api/contents/course.chat/../x",
        "api/contents/course%2echat",
        "api/contents/.jupyter",
        "api/config/x",
        "api/shutdown",
        "api/kernels/1/channels",
        "terminals/websocket/1",
        "files/course.chat",
        "lab/api/extensions",
        "lab\n",
        "labx",
    ],
)
def test_what_is_not_listed_is_refused(path: str) -> None:
    assert refused("GET", path)
    assert refused("POST", "lab")
