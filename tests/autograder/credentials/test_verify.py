"""What a signed file proves, and every way in which one is not to be believed."""

import base64
import json
import zlib
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
import rfc8785
from joserfc.jwk import RSAKey

from autograder.credentials import badge, jws, status
from autograder.credentials.errors import CredentialError
from autograder.credentials.status import Mark
from autograder.credentials.verify import Verdict, read_status, verify

from .making import CERTIFICATE, ID, ISSUER, LATER, PLACE, SIGNED_AT, Office, stranger


def check(
    office: Office, text: str | bytes, marks: dict[int, Mark] | None = None, **asked: str
) -> Verdict:
    file = text.encode() if isinstance(text, str) else text
    return verify(file, office.keys(), office.lists(marks), LATER, **asked)


def fault(office: Office, text: str | bytes, now: datetime = LATER) -> str:
    file = text.encode() if isinstance(text, str) else text
    with pytest.raises(CredentialError) as caught:
        verify(file, office.keys(), [], now)
    assert len(str(caught.value)) > 40, "it says what is wrong and what to do"
    return caught.value.fault


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_a_good_one_says_what_it_says(office: Office, text: str) -> None:
    found = check(office, text, name="ána  NÚÑEZ", email="Ana@Example.org")
    facts = found.facts
    assert (found.state, found.status, found.good) == ("valid", "valid", True)
    assert found.holder == {"name": True, "email": True}
    assert (facts.id, facts.points, facts.points_shown) == (ID, Fraction(247, 3), "82.33")
    assert (facts.pass_points, facts.total_points, facts.hours) == ("60", "100", 60)
    assert (facts.issuer_id, facts.statement) == (ISSUER.url, ISSUER.statement)
    assert (facts.ledger_position, facts.ledger_hash) == (12, "ab" * 32)
    assert facts.signed_at == SIGNED_AT and found.listed_at == LATER
    assert not facts.demonstration and not facts.granted


def test_another_holder_does_not_match(office: Office, text: str) -> None:
    found = check(office, text, name="Ana Nunez", email="ben@example.org")
    assert found.holder == {"name": False, "email": False} and not found.good


def test_what_the_file_does_not_hold_is_not_a_match(office: Office) -> None:
    found = check(office, office.certificate(holder_email=""), email="ana@example.org")
    assert found.holder == {"email": None} and not found.good


def test_neither_name_nor_address_stands_in_the_file(office: Office, text: str) -> None:
    readable = json.dumps(jws.parse(text).payload, ensure_ascii=False).lower()
    for private in ("ána", "núñez", "nunez", "ana@example", '"ana"', "example.org/ana"):
        assert private not in readable


def test_the_same_holder_looks_different_in_two_files(office: Office) -> None:
    one, two = (jws.parse(office.certificate()).payload for _ in range(2))
    for name in ("identityHash", "salt"):
        values = {
            identity[name]
            for file in (one, two)
            for identity in file["credentialSubject"]["identifier"]
        }
        assert len(values) == 4
    assert one["sub"] != two["sub"]


def test_flipping_any_byte_breaks_it(office: Office, text: str) -> None:
    whole, keys = text.encode(), office.keys()
    for at in range(len(whole)):
        bits = range(8) if at % 97 == 0 or at > len(whole) - 4 else (at % 8,)
        for bit in bits:
            flipped = bytearray(whole)
            flipped[at] ^= 1 << bit
            with pytest.raises(CredentialError):
                verify(bytes(flipped), keys, [], LATER)


@pytest.mark.parametrize("at", [0, 1, 100, -1])
def test_one_byte_less_or_more_breaks_it(office: Office, text: str, at: int) -> None:
    whole = text.encode()
    for changed in (whole[:at] + whole[at:][1:], whole[:at] + b"A" + whole[at:], whole + b"."):
        with pytest.raises(CredentialError):
            verify(changed, office.keys(), [], LATER)


def test_white_space_around_it_is_not_part_of_it(office: Office, text: str) -> None:
    assert check(office, f"\r\n {text}\n").state == "valid"
    assert fault(office, text[:50] + "\n" + text[50:]) == "not-a-credential"


def test_the_same_json_in_another_spelling_is_refused(office: Office, text: str) -> None:
    kid, key = office.store.signing()
    payload = json.loads(rfc8785.dumps(dict(jws.parse(text).payload)))
    header = {"alg": "RS256", "kid": badge.key_address(ISSUER, kid), "typ": "JWT"}
    from joserfc import jws as plain

    for body in (json.dumps(payload).encode(), rfc8785.dumps(payload) + b" "):
        signed = plain.serialize_compact(header, body, key, algorithms=["RS256"])
        assert fault(office, signed) == "not-a-credential"


def test_unused_bits_and_padding_are_refused(office: Office) -> None:
    with pytest.raises(CredentialError, match="base64url"):
        jws.parse("e30.e31.AA")
    with pytest.raises(CredentialError, match="base64url"):
        jws.parse("e30=.e30.AA")


@pytest.mark.parametrize("name", ["none", "None", "HS256", "ES256", "RS512", "", None, 7])
def test_no_other_algorithm_is_accepted(office: Office, text: str, name: object) -> None:
    kid, _ = office.store.signing()
    header = {"alg": name, "kid": badge.key_address(ISSUER, kid), "typ": "JWT"}
    _, payload, signature = text.split(".")
    head = b64(rfc8785.dumps(header))
    assert fault(office, f"{head}.{payload}.{signature}") == "algorithm"
    assert fault(office, f"{head}.{payload}.") == "not-a-credential"


def test_the_public_key_is_no_password(office: Office, text: str) -> None:
    """The old attack: sign with HMAC, and the public key as the secret."""
    import hashlib
    import hmac

    kid, key = office.store.signing()
    header = b64(
        rfc8785.dumps({"alg": "HS256", "kid": badge.key_address(ISSUER, kid), "typ": "JWT"})
    )
    body = f"{header}.{text.split('.')[1]}"
    mac = hmac.new(key.as_pem(private=False), body.encode(), hashlib.sha256).digest()
    assert fault(office, f"{body}.{b64(mac)}") == "algorithm"


@pytest.mark.parametrize(
    "more", [{"jwk": {}}, {"crit": ["b64"]}, {"x5u": "https://x.test"}, {"b64": False}]
)
def test_a_header_brings_nothing_of_its_own(
    office: Office, text: str, more: dict[str, object]
) -> None:
    kid, _ = office.store.signing()
    header = {"alg": "RS256", "kid": badge.key_address(ISSUER, kid), "typ": "JWT"} | more
    _, payload, signature = text.split(".")
    assert (
        fault(office, f"{b64(rfc8785.dumps(header))}.{payload}.{signature}") == "not-a-credential"
    )


def test_a_strangers_key_is_refused(office: Office, text: str) -> None:
    payload = jws.parse(text).payload
    kid, _ = office.store.signing()
    assert fault(office, stranger(payload, kid)) == "signature"
    other = RSAKey.generate_key(2048)
    signed = jws.sign(payload, badge.key_address(ISSUER, other.thumbprint()), other)
    assert fault(office, signed) == "unknown-key"


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"   ",
        b"...",
        b"a.b.c",
        b"\xff\xfe",
        b"<html>",
        b"e30.e30.AA",
        b"W10.W10.AA",
        b"A" * 70_000,
    ],
)
def test_other_files_are_refused(office: Office, file: bytes) -> None:
    assert fault(office, file) in ("not-a-credential", "algorithm")


def test_deep_json_is_refused(office: Office) -> None:
    deep = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    assert fault(office, f"{b64(b'{}')}.{b64(deep[:40_000])}.AA") == "not-a-credential"
    nested = b64(rfc8785.dumps({"a": [[[[[[[[[[[[[1]]]]]]]]]]]]]}))
    assert fault(office, f"{nested}.{nested}.AA") == "not-a-credential"


def test_a_decoded_copy_is_refused_with_advice(office: Office, text: str) -> None:
    with pytest.raises(CredentialError, match=r"nothing in it is signed.*certificate\.jwt"):
        check(office, json.dumps(jws.parse(text).payload, indent=2))


@pytest.mark.parametrize("claim", ["iss", "jti", "nbf", "sub"])
def test_claims_that_contradict_the_credential_are_refused(
    office: Office, text: str, claim: str
) -> None:
    payload = dict(jws.parse(text).payload)
    changed = payload | {claim: 1 if claim == "nbf" else "https://elsewhere.example/"}
    without = {name: value for name, value in payload.items() if name != claim}
    assert fault(office, office.signed(changed)) == "contradiction"
    assert fault(office, office.signed(without)) == "contradiction"


def test_our_own_lists_are_no_certificates(office: Office) -> None:
    assert fault(office, office.list_texts()["revocation"]) == "contradiction"


def test_a_future_certificate_does_not_hold_yet(office: Office) -> None:
    ahead = office.certificate(at=LATER + timedelta(seconds=1))
    assert fault(office, ahead) == "not-yet-valid"
    assert (
        fault(office, office.certificate(), now=SIGNED_AT - timedelta(seconds=1)) == "not-yet-valid"
    )


def test_another_issuers_certificate_is_refused(office: Office, text: str) -> None:
    keys = office.store.public_list("https://another.example.org/", LATER)
    with pytest.raises(CredentialError) as caught:
        verify(text.encode(), keys, [], LATER)
    assert caught.value.fault == "issuer"


STATES = [
    (Mark(), "valid", True),
    (status.mark(replaced=True, revoked=None, erased=False), "replaced", False),
    (status.mark(replaced=False, revoked="error", erased=False), "revoked", False),
    (status.mark(replaced=False, revoked="misconduct", erased=False), "revoked", False),
    (status.mark(replaced=False, revoked="request", erased=False), "revoked", False),
    (status.mark(replaced=True, revoked="misconduct", erased=False), "revoked", False),
    (status.mark(replaced=False, revoked=None, erased=True), "erased", True),
    (status.mark(replaced=False, revoked="error", erased=True), "revoked", False),
    (status.mark(replaced=True, revoked=None, erased=True), "replaced", False),
]


@pytest.mark.parametrize(
    ("mark", "state", "good"), STATES, ids=lambda one: getattr(one, "text", "")
)
def test_every_state_is_told(office: Office, text: str, mark: Mark, state: str, good: bool) -> None:
    found = check(office, text, {PLACE: mark})
    assert (found.state, found.good) == (state, good)
    assert found.status == ("valid" if state == "valid" else mark.text)
    # A neighbour's mark is not one's own.
    assert check(office, text, {PLACE - 1: mark, PLACE + 1: mark}).state == "valid"


def test_erased_says_issued_and_that_the_data_are_gone(office: Office, text: str) -> None:
    mark = status.mark(replaced=False, revoked=None, erased=True)
    assert check(office, text, {PLACE: mark}).status == "issued; the holder's data have been erased"


def test_without_a_list_the_state_is_not_claimed(office: Office, text: str) -> None:
    found = verify(text.encode(), office.keys(), [], LATER)
    assert (found.state, found.good, found.listed_at) == ("unknown", False, None)
    assert any("revoked" in one for one in found.unchecked)


def test_a_list_older_than_the_file_cannot_clear_it(office: Office, text: str) -> None:
    before = SIGNED_AT - timedelta(hours=1)
    found = verify(text.encode(), office.keys(), office.lists(at=before), LATER)
    assert (found.state, found.good) == ("unknown", False)


@pytest.mark.parametrize("order", [1, -1])
def test_an_older_copy_of_a_list_hides_nothing(office: Office, text: str, order: int) -> None:
    older = office.lists(at=LATER - timedelta(days=1))
    both = [*older, *office.lists({PLACE: Mark(withdrawn=True)})][::order]
    assert verify(text.encode(), office.keys(), both, LATER).state == "revoked"


def test_another_courses_list_does_not_speak_of_it(office: Office, text: str) -> None:
    revoked = {PLACE: Mark(withdrawn=True)}
    payload = status.list_payload(ISSUER, "measuring", "revocation", revoked, LATER)
    other = read_status(office.signed(payload).encode(), office.keys(), LATER)
    assert verify(text.encode(), office.keys(), [other], LATER).state == "unknown"


def test_granted_certificates_carry_no_points(office: Office) -> None:
    granted = office.certificate(points=None)
    found = check(office, granted)
    assert found.facts.points is None and found.facts.granted and found.facts.points_shown == ""
    subject = jws.parse(granted).payload["credentialSubject"]
    assert "result" not in subject and "resultDescription" not in subject["achievement"]
    assert "points" not in jws.parse(granted).payload["courseRecord"]


def test_a_demonstration_says_so_in_its_name(office: Office) -> None:
    shown = check(office, office.certificate(demonstration=True)).facts
    assert shown.demonstration and shown.title.startswith("DEMONSTRATION, not a certificate")
    assert "DEMONSTRATION" not in check(office, office.certificate()).facts.title


def test_a_pdf_is_read_by_its_attachment(office: Office, text: str) -> None:
    for body, how in (
        (text.encode(), b""),
        (zlib.compress(text.encode()), b"/Filter /FlateDecode "),
    ):
        pdf = (
            b"%PDF-1.7\n1 0 obj\n<< /Length 5 >>\nstream\nhello\nendstream\nendobj\n2 0 obj\n"
            b"<< /Type /EmbeddedFile " + how + b"/Length %d >>\nstream\n" % len(body)
            + body + b"\nendstream\nendobj\n%%EOF\n"
        )  # fmt: skip
        assert check(office, pdf).state == "valid"
    assert (
        fault(office, b"%PDF-1.7\n1 0 obj\n<< >>\nstream\nx\nendstream\n%%EOF")
        == "not-a-credential"
    )


def test_a_pdf_with_two_different_credentials_is_refused(office: Office, text: str) -> None:
    def carrying(*texts: str) -> bytes:
        streams = (
            f"1 0 obj\n<</Type/EmbeddedFile/Length {len(one)}>>\nstream\n{one}\nendstream\nendobj\n"
            for one in texts
        )
        return ("%PDF-1.7\n" + "".join(streams)).encode()

    assert check(office, carrying(text, text)).state == "valid"
    for files in ((text, office.certificate()), (office.certificate(), text)):
        assert fault(office, carrying(*files)) == "not-a-credential"


def test_a_pdf_that_unpacks_to_too_much_is_refused(office: Office) -> None:
    body = zlib.compress(b"a" * 50_000_000)
    pdf = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /EmbeddedFile /Filter /FlateDecode >>\nstream\n"
        + body
        + b"\nendstream\nendobj\n"
    )
    assert fault(office, pdf) == "not-a-credential"


def test_the_printed_certificate_carries_it(office: Office, text: str) -> None:
    from autograder.credentials import pdf

    found = check(office, pdf.render(CERTIFICATE, text))
    assert found.facts.id == ID
    assert any("printed in the PDF" in one for one in found.unchecked)
    assert not any("PDF" in one for one in check(office, text).unchecked)
