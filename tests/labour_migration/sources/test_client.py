"""Every answer is kept with date and checksum, and every fault has a name that says what to do."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from labour_migration import sources
from labour_migration.sources import Client

GOOD = b"a,b\n1,2\n"


def accept(body: bytes) -> None:
    if not body.startswith(b"a,b"):
        raise sources.ChangedColumns("column 'b' is missing")


def only_file(client: Client) -> Path:
    assert client.folder is not None
    (file,) = client.folder.glob("*.json")
    return file


def test_importing_the_package_loads_no_http_library() -> None:
    code = (
        "import sys, labour_migration.sources; "
        "print([m for m in ('requests', 'requests_cache', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_answer_comes_with_its_record_and_once(service: Any, client: Client) -> None:
    service.on("/t", GOOD)
    before = datetime.now(UTC)
    fresh = client.get(f"{service.address}/t", {"area": "KEN+UGA"}, check=accept)
    again = client.get(f"{service.address}/t", {"area": "KEN+UGA"}, check=accept)
    assert service.asked == ["/t?area=KEN+UGA"]
    assert service.agents == {"Mozilla/5.0 (compatible; labour-migration-course)"}
    assert fresh.body == again.body == GOOD
    assert (fresh.record.from_cache, again.record.from_cache) == (False, True)
    assert not again.record.stale
    assert fresh.record.sha256 == again.record.sha256 == sha256(GOOD).hexdigest()
    assert before - timedelta(seconds=2) <= again.record.retrieved <= datetime.now(UTC)
    assert again.record.size_bytes == 8 and again.record.url.endswith("/t?area=KEN+UGA")


def test_answers_on_disk_are_text_that_a_person_can_read(service: Any, client: Client) -> None:
    service.on("/t", GOOD)
    client.get(f"{service.address}/t", check=accept)
    stored = json.loads(only_file(client).read_text())
    assert stored["status_code"] == 200
    assert sha256(GOOD).hexdigest() in stored["headers"].values()


def test_an_old_answer_is_fetched_again(service: Any, client: Client) -> None:
    service.on("/t", GOOD, b"a,b\n3,4\n")
    hasty = replace(client, keep=timedelta(microseconds=1))
    hasty.get(f"{service.address}/t", check=accept)
    assert hasty.get(f"{service.address}/t", check=accept).body == b"a,b\n3,4\n"


@pytest.mark.parametrize("fault", ["status", "layout", "page"])
def test_an_old_answer_serves_when_the_service_fails(
    service: Any, client: Client, reply: Any, fault: str
) -> None:
    bad = {
        "status": reply(b"", 503),
        "layout": reply(b"x,y\n1,2\n"),
        "page": reply(b"<!DOCTYPE html><html>moved</html>"),
    }
    service.on("/t", GOOD, bad[fault])
    hasty = replace(client, keep=timedelta(microseconds=1))
    hasty.get(f"{service.address}/t", check=accept)
    with pytest.warns(sources.StaleCopy, match="using the copy of"):
        answer = hasty.get(f"{service.address}/t", check=accept)
    assert answer.body == GOOD and answer.record.stale
    with pytest.warns(sources.StaleCopy):
        hasty.get(f"{service.address}/t", check=accept)


def test_an_unchanged_answer_is_confirmed_by_its_tag(
    service: Any, client: Client, reply: Any
) -> None:
    service.on("/t", reply(GOOD, headers={"ETag": '"1"'}), reply(b"", 304))
    hasty = replace(client, keep=timedelta(microseconds=1))
    hasty.get(f"{service.address}/t", check=accept)
    answer = hasty.get(f"{service.address}/t", check=accept)
    assert answer.body == GOOD and not answer.record.stale
    assert len(service.asked) == 2


def test_offline_reads_from_disk_only(service: Any, client: Client) -> None:
    service.on("/t", GOOD)
    service.on("/old", GOOD)
    away = replace(client, offline=True)
    with pytest.raises(sources.Offline, match=r"no copy of .* fetch it once"):
        away.get(f"{service.address}/t", check=accept)
    client.get(f"{service.address}/t", check=accept)
    assert not away.get(f"{service.address}/t", check=accept).record.stale
    hasty = replace(client, keep=timedelta(microseconds=1))
    hasty.get(f"{service.address}/old", check=accept)
    assert away.get(f"{service.address}/old", check=accept).record.stale
    assert service.asked == ["/t", "/old"]


def test_a_fresh_answer_is_fetched_again_on_demand(
    service: Any, client: Client, reply: Any
) -> None:
    service.on("/t", GOOD, b"a,b\n3,4\n", reply(b"", 500))
    eager = replace(client, refresh=True)
    client.get(f"{service.address}/t", check=accept)
    assert not eager.get(f"{service.address}/t", check=accept).record.from_cache
    with pytest.raises(sources.Unavailable):
        eager.get(f"{service.address}/t", check=accept)
    assert client.get(f"{service.address}/t", check=accept).body == b"a,b\n3,4\n"


def test_a_copy_changed_on_disk_is_noticed(service: Any, client: Client) -> None:
    service.on("/t", GOOD)
    client.get(f"{service.address}/t", check=accept)
    file = only_file(client)
    stored = json.loads(file.read_text())
    digest = sha256(GOOD).hexdigest()
    file.write_text(json.dumps(stored).replace(digest, "0" * 64))
    with pytest.raises(sources.DamagedCopy, match="changed after it was stored"):
        replace(client, offline=True).get(f"{service.address}/t", check=accept)
    mended = client.get(f"{service.address}/t", check=accept)
    assert not mended.record.from_cache and len(service.asked) == 2
    assert client.get(f"{service.address}/t", check=accept).record.from_cache


def test_a_copy_that_is_no_longer_json_is_fetched_again(service: Any, client: Client) -> None:
    service.on("/t", GOOD)
    client.get(f"{service.address}/t", check=accept)
    only_file(client).write_text("{half")
    assert client.get(f"{service.address}/t", check=accept).body == GOOD
    assert len(service.asked) == 2


def test_a_passing_fault_is_tried_again(service: Any, client: Client, reply: Any) -> None:
    service.on("/t", reply(b"", 503), GOOD)
    assert client.get(f"{service.address}/t", check=accept).body == GOOD
    assert len(service.asked) == 2


def test_a_redirect_is_followed(service: Any, client: Client, reply: Any) -> None:
    service.on("/old", reply(b"", 302, {"Location": "/t"}))
    service.on("/t", GOOD)
    assert client.get(f"{service.address}/old", check=accept).body == GOOD
    assert client.get(f"{service.address}/old", check=accept).record.from_cache


@pytest.mark.parametrize(
    ("status", "error", "advice"),
    [
        (404, sources.NotFound, "check the identifier"),
        (413, sources.TooLarge, "fewer areas or years"),
        (403, sources.Refused, "download it in a browser"),
        (429, sources.Unavailable, "datasets.names"),
        (500, sources.Unavailable, "datasets.names"),
        (504, sources.Unavailable, "datasets.names"),
    ],
)
def test_a_status_becomes_advice_and_is_not_stored(
    service: Any, client: Client, reply: Any, status: int, error: type[Exception], advice: str
) -> None:
    service.on("/t", reply(b"no", status))
    with pytest.raises(error, match=advice):
        client.get(f"{service.address}/t", check=accept)
    service.on("/t", GOOD)
    assert not client.get(f"{service.address}/t", check=accept).record.from_cache


@pytest.mark.parametrize(
    ("body", "error", "text"),
    [
        (b"", sources.EmptyAnswer, "nothing at all"),
        (b" \n", sources.EmptyAnswer, "nothing at all"),
        (b"\n<!doctype HTML><p>", sources.NotATable, "web page"),
        (b"\xef\xbb\xbf<html>", sources.NotATable, "web page"),
        (b"c,d\n1,2\n", sources.ChangedColumns, "column 'b'"),
    ],
)
def test_a_bad_answer_is_named_and_not_stored(
    service: Any, client: Client, body: bytes, error: type[Exception], text: str
) -> None:
    service.on("/t", body)
    with pytest.raises(error, match=text):
        client.get(f"{service.address}/t", check=accept)
    assert client.folder is not None and not list(client.folder.glob("*.json"))


def test_an_answer_that_breaks_off_is_named(service: Any, client: Client, reply: Any) -> None:
    service.on("/t", reply(GOOD, cut=True))
    with pytest.raises(sources.Truncated, match="broke off"):
        client.get(f"{service.address}/t", check=accept)


@pytest.mark.parametrize("attempts", [1, 2])
def test_silence_is_named(service: Any, client: Client, reply: Any, attempts: int) -> None:
    service.on("/t", reply(hang=True))
    hasty = replace(client, timeout_seconds=0.1, attempts=attempts)
    with pytest.raises(sources.TimedOut, match="did not answer in time"):
        hasty.get(f"{service.address}/t", check=accept)
    assert len(service.asked) == attempts


def test_no_network_is_named_with_a_way_out(client: Client) -> None:
    with pytest.raises(sources.Offline, match=r"is there a network\?.*ship with the course"):
        client.get("http://127.0.0.1:9/t", check=accept)


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LABOUR_MIGRATION_CACHE", str(tmp_path))
    assert sources.default_folder() == tmp_path
    monkeypatch.delenv("LABOUR_MIGRATION_CACHE")
    assert sources.default_folder().name == "labour-migration"
