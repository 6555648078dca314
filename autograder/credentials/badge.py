"""A certificate as an Open Badges 3.0 credential, and the facts read back from one.

Everything that Open Badges has no place for (hours, rule, ledger, ...) stands in `courseRecord`, a
term that the credential itself defines as plain JSON.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from autograder.certificate import show
from autograder.credentials import holder, issuer, status
from autograder.credentials.errors import CredentialError
from autograder.credentials.model import Certificate, Issuer
from autograder.credentials.times import day_text, moment, text_of

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
DEMONSTRATION = "DEMONSTRATION, not a certificate: "
_GRANTED = (
    "Awarded by a decision of the course's management, which recorded its reason; no points are "
    "stated."
)


def payload(certificate: Certificate, now: datetime) -> dict[str, Any]:
    """Return what is signed: the credential with the JWT's claims beside its own members.

    Name and e-mail appear as salted hashes only, and points only where they were earned.
    """
    one, home = certificate, certificate.issuer.url
    subject = f"urn:uuid:{uuid.uuid4()}"
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES, _own_terms(one.issuer)],
        "id": one.id,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": _title(one),
        "issuer": _profile(one.issuer),
        "validFrom": text_of(now),
        "awardedDate": day_text(one.awarded_on),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": holder.identities(one.holder_name, one.holder_email),
            "activityStartDate": day_text(one.starts),
            "activityEndDate": day_text(one.ends),
            "achievement": _achievement(one),
            **_result(one),
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": status.revocation_entry(home, one.course_id, one.status_index),
        "courseRecord": _record(one),
        "iss": home,
        "jti": one.id,
        "nbf": int(now.timestamp()),
        "sub": subject,
    }


def _own_terms(by: Issuer) -> dict[str, Any]:
    return {"courseRecord": {"@id": f"{by.verify_url}#course-record", "@type": "@json"}}


def _profile(by: Issuer) -> dict[str, Any]:
    return {
        "id": by.url,
        "type": ["Profile"],
        "name": by.name,
        "url": by.url,
        "description": by.statement,
    }


def _title(one: Certificate) -> str:
    return (DEMONSTRATION if one.demonstration else "") + one.course_title


def _achievement(one: Certificate) -> dict[str, Any]:
    page = f"{one.issuer.url}book/start/certificate.html"
    name = f"{page}?{one.kind}={one.course_id}&edition={one.edition}"
    described: dict[str, Any] = {
        "id": name,
        "type": ["Achievement"],
        "achievementType": "Diploma" if one.kind == "diploma" else "CertificateOfCompletion",
        "name": _title(one),
        "version": one.edition,
        "description": f"{one.course_title}, edition {one.edition}: {one.hours} hours of learning.",
        "criteria": {"id": page, "narrative": _criteria(one)},
    }
    if one.points is not None:
        described["resultDescription"] = [
            {
                "id": _points_id(name),
                "type": ["ResultDescription"],
                "name": "Points",
                "resultType": "RawScore",
                "valueMin": "0",
                "valueMax": show(one.total_points),
                "requiredValue": show(one.pass_points),
            }
        ]
    return described


def _criteria(one: Certificate) -> str:
    if one.kind == "diploma":
        return f"The courses and the capstone that version {one.rule_version} of the rule asks for."
    return (
        f"At least {show(one.pass_points)} of {show(one.total_points)} points, and every "
        f"assessment completed as version {one.rule_version} of the course's rule asks; "
        "nothing is rounded up."
    )


def _points_id(achievement: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{achievement} points')}"


def _result(one: Certificate) -> dict[str, Any]:
    if one.kind == "diploma":
        return {}
    if one.points is None:
        return {"narrative": _GRANTED}
    described = _achievement(one)["resultDescription"][0]["id"]
    value = {"type": ["Result"], "resultDescription": described, "value": show(one.points)}
    return {"result": [value | {"status": "Completed"}]}


def _record(one: Certificate) -> dict[str, Any]:
    record: dict[str, Any] = {
        "format": 1,
        "kind": one.kind,
        "course": one.course_id,
        "edition": one.edition,
        "hours": one.hours,
        "starts": one.starts.isoformat(),
        "ends": one.ends.isoformat(),
        "completed": one.completed_on.isoformat(),
        "awarded": one.awarded_on.isoformat(),
        "granted": one.points is None and one.kind == "certificate",
        "rule": one.rule_version,
        "ledger": {"position": one.ledger_position, "hash": one.ledger_hash},
        "demonstration": one.demonstration,
        "messages": status.message_entry(one.issuer.url, one.course_id, one.status_index),
    }
    if one.points is not None:
        record["points"] = str(one.points)
    return record


@dataclass(frozen=True)
class Facts:
    """What a credential says; `points` is None when it was granted, and for a diploma.

    `lists` are the addresses of the status lists, by purpose.
    """

    id: str
    kind: str
    title: str
    edition: str
    hours: int
    starts: date
    ends: date
    completed_on: date
    awarded_on: date
    granted: bool
    demonstration: bool
    points: Fraction | None
    points_shown: str
    pass_points: str
    total_points: str
    criteria: str
    issuer_id: str
    issuer_name: str
    statement: str
    signed_at: datetime
    rule: str
    ledger_position: int
    ledger_hash: str
    status_index: int
    lists: Mapping[str, str]
    identities: tuple[Mapping[str, Any], ...]


def read(signed: Mapping[str, Any], now: datetime) -> Facts:
    """Return the facts of a payload whose signature fits; raises CredentialError.

    The claims of the JWT must say the same as the credential, as Open Badges asks.
    """
    try:
        facts = _facts(signed)
        subject = signed["credentialSubject"]["id"]
        said = (facts.issuer_id, facts.id, int(facts.signed_at.timestamp()), subject)
        claimed = tuple(signed[name] for name in ("iss", "jti", "nbf", "sub"))
        indices = (signed["credentialStatus"], signed["courseRecord"]["messages"])
        same_place = {int(one["statusListIndex"]) for one in indices} == {facts.status_index}
        types = set(signed["type"])
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise CredentialError(
            "contradiction",
            f"The signature fits, but this is no certificate of this course ({error!r:.80}).",
        ) from None
    if said != claimed or not same_place or "AchievementCredential" not in types:
        raise CredentialError(
            "contradiction", "The signature fits, but the file contradicts itself."
        )
    if facts.signed_at > now:
        raise CredentialError(
            "not-yet-valid", f"The certificate holds only from {text_of(facts.signed_at)} on."
        )
    return facts


def _facts(signed: Mapping[str, Any]) -> Facts:
    subject, record, by = signed["credentialSubject"], signed["courseRecord"], signed["issuer"]
    achievement = subject["achievement"]
    described = achievement.get("resultDescription", [{}])[0]
    results = subject.get("result", [{}])[0]
    if record["format"] != 1:
        raise ValueError("format")
    return Facts(
        id=_text(signed["id"]),
        kind=_text(record["kind"]),
        title=_text(achievement["name"]),
        edition=_text(record["edition"]),
        hours=int(record["hours"]),
        starts=date.fromisoformat(record["starts"]),
        ends=date.fromisoformat(record["ends"]),
        completed_on=date.fromisoformat(record["completed"]),
        awarded_on=date.fromisoformat(record["awarded"]),
        granted=record["granted"] is True,
        demonstration=record["demonstration"] is not False,
        points=Fraction(record["points"]) if "points" in record else None,
        points_shown=_text(results.get("value", "")),
        pass_points=_text(described.get("requiredValue", "")),
        total_points=_text(described.get("valueMax", "")),
        criteria=_text(achievement["criteria"]["narrative"]),
        issuer_id=_text(by["id"]),
        issuer_name=_text(by["name"]),
        statement=_text(by["description"]),
        signed_at=moment(signed["validFrom"]).astimezone(UTC),
        rule=_text(record["rule"]),
        ledger_position=int(record["ledger"]["position"]),
        ledger_hash=_text(record["ledger"]["hash"]),
        status_index=int(signed["credentialStatus"]["statusListIndex"]),
        lists={
            _text(one["statusPurpose"]): _text(one["statusListCredential"])
            for one in (signed["credentialStatus"], record["messages"])
        },
        identities=tuple(dict(one) for one in subject["identifier"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def key_address(by: Issuer, kid: str) -> str:
    """Return the address of a public key, as a file's header names it."""
    return f"{by.url}{issuer.FOLDER}keys.json#{kid}"
