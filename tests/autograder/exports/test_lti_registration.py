"""What is written down of a platform, and the tool's own key."""

import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from autograder.exports.lti.errors import RegistrationError
from autograder.exports.lti.platform import Place, read_users, secure

VALUES = {
    "issuer": "https://lms.example.org",
    "client_id": "tool-1",
    "token_url": "https://lms.example.org/token",
    "lineitems_url": "https://lms.example.org/courses/1/items",
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "https://lms.example.org/token?x=1",
        "http://127.0.0.1:8080/token",
        "http://localhost/token",
        "http://[::1]:80/token",
    ],
)
def test_secrets_may_go_over_https_and_to_this_machine(url: str) -> None:
    assert secure(url) == url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://lms.example.org/token", "must begin with https"),
        ("http://127.0.0.1.example.org/", "must begin with https"),
        ("http://localhost.example.org/", "must begin with https"),
        ("file:///etc/passwd", "not a plain web address"),
        ("https://me:secret@lms.example.org/", "not a plain web address"),
        ("https://lms.example.org/\r\nX: y", "not a plain web address"),
        ("https://[::1/", "not a web address"),
        ("lms.example.org", "not a plain web address"),
        ("", "not a plain web address"),
    ],
)
def test_addresses_that_secrets_must_not_go_to(place: Place, url: str, why: str) -> None:
    with pytest.raises(RegistrationError, match=f"token_url .*{why}.*Nothing was written"):
        place.register({**VALUES, "token_url": url})
    assert not place.file.exists()


def test_a_registration_keeps_the_users_that_are_known(place: Place) -> None:
    place.register(VALUES)
    place.add_users({"ana": "1"})
    place.add_users({"li": "2"})
    again = place.register({**VALUES, "client_id": "tool-2"})
    assert (again.client_id, dict(again.users)) == ("tool-2", {"ana": "1", "li": "2"})
    assert place.read() == again
    assert stat.S_IMODE(place.file.stat().st_mode) == 0o600


def test_two_learners_are_not_one_user(place: Place) -> None:
    place.register(VALUES)
    place.add_users({"ana": "1"})
    with pytest.raises(RegistrationError, match="ana and li would both be the user '1'"):
        place.add_users({"li": "1"})
    assert dict(place.read().users) == {"ana": "1"}


def test_users_are_read_from_a_list(tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    file.write_text("learner,user\nana,1-2\nli,abc\n")
    assert read_users(file) == {"ana": "1-2", "li": "abc"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "cannot be read"),
        ("[]", "valid dictionary"),
        (json.dumps(VALUES | {"token_url": "http://x.org"}), "token_url must begin with https"),
        (json.dumps(VALUES | {"key": "secret"}), "key Extra inputs"),
        (json.dumps({}), "issuer Field required"),
    ],
)
def test_a_file_that_somebody_spoilt_is_named(place: Place, text: str, why: str) -> None:
    place.file.write_text(text)
    with pytest.raises(RegistrationError, match=f"lti.json.*{why}"):
        place.read()


def test_without_a_registration_or_a_key_the_command_to_run_is_named(place: Place) -> None:
    with pytest.raises(RegistrationError, match="autograder lti register"):
        place.read()
    with pytest.raises(RegistrationError, match="autograder lti key"):
        place.private_key()


def test_the_key_is_made_once_closed_to_others_and_only_its_public_part_is_shown(
    place: Place,
) -> None:
    place.make_key()
    first = place.public_key()
    place.make_key()
    assert place.public_key() == first
    assert "PRIVATE" not in first
    assert stat.S_IMODE(place.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.own.stat().st_mode) == 0o700
    key = serialization.load_pem_public_key(first.encode())
    assert getattr(key, "key_size", 0) >= 2048
    place.make_key(renew=True)
    assert place.public_key() != first


def test_a_key_that_others_can_read_is_not_used(place: Place) -> None:
    place.make_key()
    place.key.chmod(0o644)
    with pytest.raises(RegistrationError, match="can be read by others"):
        place.private_key()
    place.key.chmod(0o600)
    place.key.write_text("no key")
    with pytest.raises(RegistrationError, match="is not a private key"):
        place.public_key()
