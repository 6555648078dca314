"""Archives and requests that are made to harm: each is refused with a reason and stores nothing."""

import io
import json
import random
import socket
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import course, intake
from autograder.exchange import Exchange
from autograder.workspace import Workspace
from course_hub.exchange import inbound, limits, receipts, shelf
from course_hub.exchange.errors import BadRequest, NotReleased, TooOften
from course_hub.exchange.shelf import released
from course_hub.exchange.store import Store, now
from tests.hub.exchange.double import COURSE, WEEK, Service, answered, notebook, release, zipped

ME = "learner-1"


def _linked(target: str) -> bytes:
    def link(archive: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo("data/link.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)

    return _archive(link)


def _archive(*more: Callable[[zipfile.ZipFile], None]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{WEEK}.ipynb", notebook())
        for add in more:
            add(archive)
    return target.getvalue()


def _with(name: str, content: bytes = b"x") -> bytes:
    return _archive(lambda archive: archive.writestr(name, content))


def _raw_name(name: str) -> bytes:
    """An archive with a name that Python's writer would put right."""
    plain = _with("A" * len(name.encode()))
    return plain.replace(b"A" * len(name.encode()), name.encode())


def _many() -> bytes:
    return zipped(answered("many") | {f"f{n}.txt": b"" for n in range(limits.MAX_FILES + 1)})


def _bomb() -> bytes:
    zeros = bytes(15_000_000)
    return zipped({f"{WEEK}.ipynb": notebook(), "a.bin": zeros, "b.bin": zeros})


def _told_smaller() -> bytes:
    """An archive whose table of contents says that a file is smaller than it is."""
    plain = _with("big.txt", bytes(200_000))
    return plain.replace((200_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


HOSTILE = {
    "leads out": _raw_name("../../../../tmp/out.txt"),
    "leads out by a backslash": _raw_name("..\\..\\out.txt"),
    "absolute": _raw_name("/etc/cron.d/out"),
    "of a drive": _raw_name("C:/windows/out"),
    "a link out": _linked("/etc/passwd"),
    "a link in": _linked(f"../{WEEK}.ipynb"),
    "a name that turns": _with("invoice\u202efdp.exe"),
    "a line in a name": _with("a\nb.txt"),
    "very long": _with("x" * 256),
    "very deep": _with("/".join("d" * 60)),
    "the same twice": _with("DATA.txt") + b"",
    "not an archive": b"no archive at all",
    "an archive in base64": b"UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==",
    "empty": b"",
    "cut short": _with("more.txt", bytes(range(256)) * 50)[:-30],
    "too many": _many(),
    "a bomb": _bomb(),
    "larger than told": _told_smaller(),
    "a folder inside": _with(f"{WEEK}/{WEEK}.ipynb", notebook()),
    "a time inside a folder inside": _with(f"{WEEK}/timestamp.txt", b"2025-11-05 00:00:00 UTC"),
    "no notebook": zipped({"data/rows.csv": b"a\n"}),
    "only an archive": zipped({f"{WEEK}.zip": zipped(answered("inner"))}),
    "a broken notebook": zipped({f"{WEEK}.ipynb": b'{"cells": ['}),
    "another's answers": zipped(
        answered("x") | {"answers.json": json.dumps({"learner": "b", "answers": {}}).encode()}
    ),
}
HOSTILE["the same twice"] = _archive(
    lambda archive: archive.writestr("data.txt", b"1"),
    lambda archive: archive.writestr("DATA.txt", b"2"),
)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_with_a_reason(
    workspace: Workspace, tmp_path: Path, kind: str
) -> None:
    before = sorted(tmp_path.parent.iterdir()), sorted(Path("/tmp").glob("out*"))
    with inbound.arriving(workspace) as place:
        upload = place / "upload.zip"
        upload.write_bytes(HOSTILE[kind])
        with pytest.raises(intake.Refusal) as refusal:
            inbound.accept(workspace, WEEK, ME, upload)
    assert len(str(refusal.value)) > 20
    assert _everything(workspace) == []
    assert (sorted(tmp_path.parent.iterdir()), sorted(Path("/tmp").glob("out*"))) == before


@pytest.mark.parametrize(
    ("count", "size"),
    [(1, limits.MAX_FILE_BYTES + 1), (3, limits.MAX_TOTAL_BYTES // 3 + 1)],
    ids=["one file", "all together"],
)
def test_huge_files_are_refused(workspace: Workspace, count: int, size: int) -> None:
    with inbound.arriving(workspace) as place:
        with zipfile.ZipFile(place / "upload.zip", "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(f"{WEEK}.ipynb", notebook())
            for number in range(count):
                archive.writestr(f"{number}.bin", bytes(size))
        with pytest.raises(intake.Refusal) as refusal:
            inbound.accept(workspace, WEEK, ME, place / "upload.zip")
    assert refusal.value.code == "too-large"
    assert _everything(workspace) == []


def test_whatever_is_wrong_with_an_archive_it_is_refused_or_stored_whole(
    workspace: Workspace,
) -> None:
    """Bytes changed, lost and added at random, the same ones in every run."""
    chance, sound = random.Random(20260301), zipped(answered("sound"))
    refused = 0
    for _ in range(200):
        content = bytearray(sound)
        for _ in range(chance.choice((1, 1, 2, 4))):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(1, 3))
        try:
            _accepted(workspace, bytes(content))
        except intake.Refusal:
            refused += 1
    assert 100 < refused < 200
    store = Store.of(workspace)
    for receipt in receipts.of_learner(store, ME):
        found = intake.read_files(store.inbound / receipt.folder)
        assert found.pop("timestamp.txt").decode() == receipt.time
        assert shelf.digest(found) == receipt.sha256


@pytest.mark.parametrize("name", ["timestamp.txt", "TimeStamp.TXT", "timestamp.txt/2025.txt"])
def test_a_time_packed_along_is_not_kept(workspace: Workspace, name: str) -> None:
    receipt = _accepted(workspace, _with(name, b"2025-11-05 00:00:00.000000 UTC"))
    [folder] = Store.of(workspace).inbound.iterdir()
    assert sorted(path.name for path in folder.rglob("*")) == ["timestamp.txt", f"{WEEK}.ipynb"]
    assert (folder / "timestamp.txt").read_text() == receipt.time
    assert [file.path for file in receipt.files] == [f"{WEEK}.ipynb"]


def test_names_in_any_script_are_kept(workspace: Workspace) -> None:
    names = {"données/é.csv", "数据.csv", "a b+c%2F..txt", "…/.hidden"}
    receipt = _accepted(workspace, zipped(answered("names") | dict.fromkeys(names, b"1")))
    [folder] = Store.of(workspace).inbound.iterdir()
    assert names < {file.path for file in receipt.files}
    assert all((folder / name).read_bytes() == b"1" for name in names)


@pytest.mark.parametrize(
    "learner", ["", ".", "..", "../x", "a/b", "a\0b", ".hidden", "a b", "*", "x" * 101, "<b>", "_a"]
)
def test_a_hostile_name_of_a_learner_is_refused(workspace: Workspace, learner: str) -> None:
    with pytest.raises(BadRequest):
        inbound.check(workspace, WEEK, learner, now())


def test_a_plus_in_a_learners_name_leads_to_nobody_else(workspace: Workspace) -> None:
    """`a+week-01` handing in must not look like `a`, whatever the order of the parts."""
    _accepted(workspace, zipped(answered("a")), learner="a")
    _accepted(workspace, zipped(answered("b")), learner=f"a+{WEEK}")
    store = Store.of(workspace)
    assert [one.learner for one in receipts.of_learner(store, "a")] == ["a"]
    assert len(list(receipts.of_learner(store, f"a+{WEEK}"))) == 1


def test_what_opens_later_is_not_there_before(workspace: Workspace) -> None:
    opens = course.load(COURSE).assessment(WEEK).opens
    early = opens.replace(year=opens.year - 1)
    assert list(released(workspace, early)) == []
    with pytest.raises(NotReleased):
        inbound.check(workspace, WEEK, ME, early)
    inbound.check(workspace, WEEK, ME, opens)


def test_what_closes_while_it_is_on_its_way_is_not_taken(workspace: Workspace) -> None:
    with inbound.arriving(workspace) as place:
        (place / "upload.zip").write_bytes(zipped(answered("late")))
        Exchange(workspace).close(WEEK)
        with pytest.raises(NotReleased):
            inbound.accept(workspace, WEEK, ME, place / "upload.zip")
    assert _everything(workspace) == []


def test_a_release_in_the_making_is_not_given_out(workspace: Workspace) -> None:
    book = workspace.release / WEEK / f"{WEEK}.ipynb"
    whole = book.read_bytes()
    for half in (whole[:50], b""):
        book.write_bytes(half)
        with pytest.raises(NotReleased, match="Try again"):
            shelf.files(workspace, WEEK)
    book.unlink()
    with pytest.raises(NotReleased, match="Try again"):
        shelf.files(workspace, WEEK)
    book.write_bytes(whole)
    assert set(shelf.files(workspace, WEEK)) == {f"{WEEK}.ipynb", "data/rows.csv"}


def test_a_groups_answers_may_name_another_member(workspace: Workspace) -> None:
    group = "group-assignment"
    release(workspace, group)
    answers = json.dumps({"learner": "learner-2", "answers": {"q1": "ours"}}).encode()
    with inbound.arriving(workspace) as place:
        files = {f"{group}.ipynb": notebook(), "answers.json": answers}
        (place / "upload.zip").write_bytes(zipped(files))
        receipt = inbound.accept(workspace, group, ME, place / "upload.zip")
    assert (receipt.learner, len(receipt.files)) == (ME, 2)


def test_a_learner_cannot_fill_the_disk_with_submissions(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_SUBMISSIONS", 2)
    for text in ("1", "2"):
        _accepted(workspace, zipped(answered(text)))
    with pytest.raises(TooOften, match="no more can be stored"):
        inbound.check(workspace, WEEK, ME, now())
    monkeypatch.setattr(limits, "MAX_SUBMISSIONS", 100)
    monkeypatch.setattr(limits, "MAX_BYTES_PER_ASSIGNMENT", 400)
    with pytest.raises(TooOften):
        inbound.check(workspace, WEEK, ME, now())
    inbound.check(workspace, WEEK, "learner-2", now())  # Others are not held up.


def test_more_than_can_be_sent_is_refused_before_it_is_read(service: Service) -> None:
    told = {"Content-Length": str(limits.MAX_UPLOAD_BYTES + 1)}
    assert _status(service, "token-of-hostile-0", told, b"") == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "+5", ""])
def test_a_length_that_is_no_number_is_refused(service: Service, length: str) -> None:
    assert _status(service, "token-of-hostile-1", {"Content-Length": length}, b"12345") == 400


def test_an_upload_without_its_length_is_refused(service: Service) -> None:
    chunked = b"5\r\nhello\r\n0\r\n\r\n"
    headers = {"Transfer-Encoding": "chunked"}
    assert _status(service, "token-of-hostile-2", headers, chunked) == 400


def test_an_upload_that_breaks_off_leaves_nothing(service: Service) -> None:
    body = zipped(answered("broken off"))
    with _connected(service) as line:
        line.sendall(_head("token-of-hostile-3", {"Content-Length": str(len(body))}))
        line.sendall(body[: len(body) // 2])
    # The next one of the same person is taken, so the broken one holds no place.
    for _ in range(100):
        sent = service.submit("token-of-hostile-3", answered("whole"))
        if sent.data.get("code") != "in-progress":
            break
    assert sent.status == 201
    assert len(service.stored("hostile-3")) == 1
    assert list((service.inbound.parent / "arriving").iterdir()) == []


@pytest.mark.parametrize("key", ["short", "x" * 65, "../../../etc/passwd", "a b c d e f"])
def test_a_key_that_is_no_key_is_refused(service: Service, key: str) -> None:
    answer = service.submit("token-of-hostile-4", answered("key"), key)
    assert (answer.status, answer.data["code"]) == (400, "bad-request")
    assert service.stored("hostile-4") == []


def test_who_asks_too_often_waits_and_others_do_not(service: Service) -> None:
    sent = [service.submit("token-of-hostile-5", b"no archive") for _ in range(limits.MAX_REQUESTS)]
    assert {one.status for one in sent} == {400}
    answer = service.submit("token-of-hostile-5", answered("patient"))
    assert (answer.status, answer.data["code"]) == (429, "too-often")
    assert service.submit("token-of-hostile-6", answered("quick")).status == 201


def _accepted(workspace: Workspace, content: bytes, learner: str = ME) -> receipts.Receipt:
    with inbound.arriving(workspace) as place:
        (place / "upload.zip").write_bytes(content)
        return inbound.accept(workspace, WEEK, learner, place / "upload.zip")


def _everything(workspace: Workspace) -> list[Path]:
    store = Store.of(workspace)
    found = (store.inbound, store.receipts, store.arriving)
    return [path for folder in found for path in folder.rglob("*")]


def _connected(service: Service) -> socket.socket:
    host, port = service.address.split("/")[2].split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def _head(token: str, headers: dict[str, str]) -> bytes:
    lines = [
        f"POST /services/exchange/api/{COURSE}/submissions/{WEEK} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: token {token}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _status(service: Service, token: str, headers: dict[str, str], body: bytes) -> int:
    with _connected(service) as line:
        line.sendall(_head(token, headers) + body)
        answer = line.recv(4096).decode()
    assert service.stored(token.removeprefix("token-of-")) == []
    return int(answer.split()[1])
