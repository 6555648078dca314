"""Status lists: places at random, bits where the specification wants them, nothing else."""

import gzip
from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.credentials import status
from autograder.credentials.errors import CredentialError, IssueError
from autograder.credentials.status import MESSAGES_TEXT, PLACES, Mark
from autograder.credentials.verify import read_status

from .making import COURSE, ISSUER, LATER, SIGNED_AT, Office

PLACES_AND_MARKS = st.dictionaries(
    st.integers(0, PLACES - 1), st.builds(Mark, st.booleans(), st.integers(0, 7)), max_size=20
)


def bits(text: str) -> bytes:
    assert text.startswith("u"), "multibase: base64url without padding"
    return gzip.decompress(urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))


def test_the_first_place_is_the_leftmost_bit() -> None:
    assert bits(status.encode({0: 1}, 1))[0] == 0b1000_0000
    assert bits(status.encode({7: 1, 8: 1}, 1))[:2] == bytes([0b0000_0001, 0b1000_0000])
    assert bits(status.encode({0: 5, 1: 6, 2: 3}, 3))[:2] == bytes([0b1011_1001, 0b1000_0000])


def test_the_list_has_the_least_length_that_hides_one_among_many() -> None:
    assert PLACES == 131_072
    assert len(bits(status.encode({}, 1))) == 16_384


@given(marks=PLACES_AND_MARKS, others=st.lists(st.integers(0, PLACES - 1), max_size=5))
def test_what_goes_in_comes_out(marks: dict[int, Mark], others: list[int]) -> None:
    for purpose in status.FILES:
        payload = status.list_payload(ISSUER, COURSE, purpose, marks, LATER)
        found = status.read_list(payload)
        for place in (*marks, *others):
            mark = marks.get(place, Mark())
            said = mark.message if purpose == "message" else int(mark.withdrawn)
            assert found.value(place) == said


@pytest.mark.parametrize("place", [-1, PLACES, 10**9])
def test_there_is_no_place_outside(office: Office, place: int) -> None:
    for one in office.lists():
        with pytest.raises(CredentialError, match="no place"):
            one.value(place)


def test_places_are_drawn_at_random() -> None:
    drawn = {status.draw(()) for _ in range(200)}
    assert len(drawn) > 190 and max(drawn) - min(drawn) > PLACES // 2
    assert drawn <= set(range(PLACES))


def test_no_place_is_given_twice_and_a_full_list_says_so() -> None:
    half = range(PLACES // 2)
    assert status.draw(half) not in half
    with pytest.raises(IssueError, match="further list"):
        status.draw(range(PLACES // 2 + 1))


def test_the_entry_explains_each_message() -> None:
    entry = status.message_entry(ISSUER.url, COURSE, 9)
    said = {one["status"]: one["message"] for one in entry["statusMessage"]}
    assert said == {f"0x{value}": text for value, text in enumerate(MESSAGES_TEXT)}
    assert entry["statusSize"] == 3 and 2 ** entry["statusSize"] == len(said)


def test_a_list_of_another_kind_or_size_is_refused(office: Office) -> None:
    good = status.list_payload(ISSUER, COURSE, "revocation", {}, LATER)
    subject = good["credentialSubject"]
    wrong: list[dict[str, object]] = [
        {"type": ["VerifiableCredential", "AchievementCredential"]},
        {"iss": "https://another.example.org/"},
        {"validFrom": "soon"},
        {"credentialSubject": subject | {"statusPurpose": "suspension"}},
        {"credentialSubject": subject | {"encodedList": subject["encodedList"][1:]}},
        {"credentialSubject": subject | {"encodedList": status.encode({}, 3)}},
        {"credentialSubject": subject | {"encodedList": "uAAAA"}},
        {"credentialSubject": {}},
    ]
    for change in wrong:
        with pytest.raises(CredentialError) as caught:
            read_status(office.signed(good | change).encode(), office.keys(), LATER)
        assert caught.value.fault in ("status-list", "contradiction")


def test_a_list_that_unpacks_to_too_much_is_refused(office: Office) -> None:
    import base64

    bomb = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(100_000_000))).rstrip(b"=").decode()
    good = status.list_payload(ISSUER, COURSE, "revocation", {}, LATER)
    payload = good | {"credentialSubject": good["credentialSubject"] | {"encodedList": bomb}}
    with pytest.raises(CredentialError):
        read_status(office.signed(payload).encode(), office.keys(), LATER)


def test_a_list_of_tomorrow_is_refused(office: Office) -> None:
    text = office.list_texts()["revocation"]
    with pytest.raises(CredentialError, match="tomorrow"):
        read_status(text.encode(), office.keys(), SIGNED_AT)


def test_a_list_holds_nothing_but_bits(office: Office) -> None:
    one = status.list_payload(ISSUER, COURSE, "message", {5: Mark(True, 3)}, LATER)
    two = status.list_payload(ISSUER, COURSE, "message", {}, LATER)
    one["credentialSubject"].pop("encodedList")
    two["credentialSubject"].pop("encodedList")
    assert one == two
