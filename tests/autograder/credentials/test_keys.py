"""Keys: made closed, replaced, lost; and the list with which anyone checks."""

import json
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from autograder.credentials import jws
from autograder.credentials.errors import CredentialError, KeyStoreError
from autograder.credentials.keys import KeyStore, _nameable, read_list
from autograder.credentials.verify import verify

from .making import BITS, ISSUER, LATER, SIGNED_AT, Office

PRIVATE = ("d", "p", "q", "dp", "dq", "qi")


def fault(office: Office, text: str, believed: dict[str, set[str]] | None = None) -> str:
    with pytest.raises(CredentialError) as caught:
        verify(text.encode(), office.keys(believed), [], LATER)
    return caught.value.fault


def test_a_private_key_is_closed_and_in_no_list(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    folder = tmp_path / "keys"
    (file,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    secret = json.loads(file.read_text())["jwk"]
    published = office.keys().text()
    for name in PRIVATE:
        assert secret[name] not in published and f'"{name}"' not in published
        assert secret[name] not in repr(office.store.all())


def test_folders_made_for_a_key_are_closed_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        KeyStore(tmp_path / "state" / "keys").new(SIGNED_AT, BITS)
    finally:
        os.umask(before)
    for path in (tmp_path / "state").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    # Whoever may write here could put another folder of keys into the place of this one.
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("folder", "file"), [(0o755, 0o644), (0o777, 0o600), (0o700, 0o622)])
def test_a_key_that_others_can_reach_signs_nothing(tmp_path: Path, folder: int, file: int) -> None:
    office = Office.open(tmp_path)
    (key,) = (tmp_path / "keys").iterdir()
    key.chmod(file)
    key.parent.chmod(folder)
    with pytest.raises(KeyStoreError, match="open to other users") as caught:
        office.store.signing()
    assert json.loads(key.read_text())["jwk"]["d"] not in str(caught.value)
    key.parent.chmod(0o700)
    key.chmod(0o600)
    assert office.store.signing()[0] == office.store.all()[0].kid


def test_the_name_of_a_key_is_its_thumbprint(office: Office) -> None:
    import base64
    import hashlib

    (key,) = office.store.all()
    # RFC 7638: the required members, in alphabetical order, without spaces.
    e, n = key.jwk["e"], key.jwk["n"]
    body = f'{{"e":"{e}","kty":"RSA","n":"{n}"}}'
    digest = base64.urlsafe_b64encode(hashlib.sha256(body.encode()).digest())
    assert key.kid == digest.rstrip(b"=").decode()


def test_no_key_is_named_like_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = iter(("-begins-so", "begins-well"))
    monkeypatch.setattr(RSAKey, "thumbprint", lambda _: next(named))
    assert _nameable(BITS) is not None
    assert next(named, None) is None, "the first one was thrown away"


def test_the_key_that_signs_is_listed_last(tmp_path: Path) -> None:
    for number in range(4):
        store = KeyStore(tmp_path / str(number))
        made = [store.new(SIGNED_AT, BITS).kid for _ in range(3)]
        assert [key.state == "signs" for key in store.all()] == [False, False, True]
        assert store.all()[-1].kid == made[-1], "however fast they follow each other"


def test_the_list_reads_back_as_it_was(office: Office) -> None:
    assert read_list(office.keys().text()) == office.keys()


DATED = '"issuer": "x", "updated": "2026-01-01T00:00:00Z"'
NO_LISTS = [
    "",
    "[]",
    "{}",
    '{"keys": []}',
    f'{{"keys": 3, {DATED}}}',
    f'{{"keys": [{{}}], {DATED}}}',
]


@pytest.mark.parametrize("text", [*NO_LISTS, "[" * 90_000])
def test_what_is_no_key_list_is_refused(text: str) -> None:
    with pytest.raises(KeyStoreError, match="not a key list"):
        read_list(text)


def test_a_key_under_another_name_is_refused(office: Office) -> None:
    data = json.loads(office.keys().text())
    data["keys"][0]["kid"] = "A" * 43
    with pytest.raises(KeyStoreError, match="listed under"):
        read_list(json.dumps(data))


def test_case_31_old_certificates_verify_after_a_rotation(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    old = office.certificate()
    first = office.store.signing()[0]
    office.store.new(SIGNED_AT + timedelta(days=1), BITS)
    new = office.certificate(at=SIGNED_AT + timedelta(days=2))
    assert office.store.signing()[0] != first
    assert [key.state for key in office.store.all()] == ["retired", "signs"]
    used = [verify(text.encode(), office.keys(), [], LATER).kid for text in (old, new)]
    assert used == [first, office.store.signing()[0]]


def test_case_31_old_certificates_verify_after_the_private_key_is_gone(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    old, published = office.certificate(), office.keys().text()
    (next((tmp_path / "keys").iterdir())).unlink()
    with pytest.raises(KeyStoreError, match="autograder keys new"):
        office.store.signing()
    assert verify(old.encode(), read_list(published), [], LATER).state == "unknown"


def test_a_retired_key_signs_nothing_new(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    kid, _ = office.store.signing()
    late = office.certificate(at=SIGNED_AT + timedelta(days=3))
    office.store.retire(kid, SIGNED_AT + timedelta(days=2))
    assert fault(office, late) == "retired-key"
    with pytest.raises(KeyStoreError):
        office.store.signing()


def test_a_retired_key_stays_retired_since_the_first_day(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    kid, _ = office.store.signing()
    office.store.retire(kid, SIGNED_AT)
    assert office.store.retire(kid, LATER).retired == SIGNED_AT


def test_of_a_lost_key_only_files_on_record_are_believed(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    genuine, forged = office.certificate(), office.certificate(holder_name="Mallory")
    kid, _ = office.store.signing()
    office.store.distrust(kid, SIGNED_AT + timedelta(days=1), LATER)
    # The forger may well put a date before the loss into the file; both have the same.
    believed = {kid: {jws.digest(genuine)}}
    assert verify(genuine.encode(), office.keys(believed), [], LATER).kid == kid
    assert fault(office, forged, believed) == "compromised-key"
    assert fault(office, genuine) == "compromised-key"
    assert read_list(office.keys(believed).text()) == office.keys(believed)
    assert [key.state for key in office.store.all()] == ["compromised"]


def test_a_key_is_not_lost_in_the_future(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    with pytest.raises(KeyStoreError, match="future"):
        office.store.distrust(office.store.signing()[0], LATER, SIGNED_AT)


def test_a_run_cut_short_while_replacing_leaves_one_that_signs(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    first = office.store.signing()[0]
    other = Office(KeyStore(tmp_path / "other"))
    other.store.new(LATER, BITS)
    (made,) = (tmp_path / "other").iterdir()
    made.rename(tmp_path / "keys" / made.name)
    assert [key.state for key in office.store.all()] == ["signs", "signs"]
    assert office.store.signing()[0] not in ("", first)


def test_a_damaged_key_is_named_and_not_shown(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    (file,) = (tmp_path / "keys").iterdir()
    content = json.loads(file.read_text())
    secret = content["jwk"]["d"]
    content["jwk"]["n"] = 7
    file.write_text(json.dumps(content))
    with pytest.raises(KeyStoreError, match="damaged") as caught:
        office.store.signing()
    assert file.name in str(caught.value) and secret not in str(caught.value)


def test_a_key_is_found_by_the_start_of_its_name(office: Office) -> None:
    kid = office.store.signing()[0]
    assert office.store.match(kid[:6]) == kid
    with pytest.raises(KeyStoreError, match="no key"):
        office.store.match("?")


@pytest.mark.parametrize("kid", ["../../etc/passwd", "", "a/b", "A" * 42])
def test_names_that_lead_elsewhere_are_refused(office: Office, kid: str) -> None:
    with pytest.raises(KeyStoreError):
        office.store.retire(kid, LATER)


def test_the_address_of_the_issuer_stands_in_the_list(office: Office) -> None:
    assert json.loads(office.keys().text())["issuer"] == ISSUER.url
