"""A learning platform that people come from by LTI 1.3: a double on this machine's loopback."""

import json
import time
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.hub.core.double import Double

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


class Platform:
    """A learning platform: it signs who came, for the hub that asked."""

    def __init__(self, other: Double) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other = other
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        other.answers["/certs"] = {"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]}
        self.settings = {
            "issuer": other.address,
            "client_ids": ["hub"],
            "authorize_url": f"{other.address}/auth",
            "jwks_endpoint": f"{other.address}/certs",
        }

    def launch(
        self, hub: str, email: str | None, *, key: Any = None, **changed: Any
    ) -> requests.Session:
        """A browser's way from the platform to the hub."""
        session = requests.Session()
        where = f"{hub}/hub/lti13/oauth_login"
        asked = session.get(where, params=self._begins(hub), allow_redirects=False)
        sent = {k: v[0] for k, v in parse_qs(urlsplit(asked.headers["Location"]).query).items()}
        token = self._token(sent["nonce"], hub, email) | changed
        session.post(sent["redirect_uri"], data=self._ends(sent["state"], token, key))
        return session

    def pages(self, hub: str, email: str) -> str:
        """Show a course with a link to the hub, for browsers, and give its address."""
        other = self.other

        def back(headers: Any) -> str:
            sent = {name: values[0] for name, values in other.asked["/auth"].items()}
            token = self._token(sent["nonce"], hub, email)
            return _form(sent["redirect_uri"], self._ends(sent["state"], token))

        other.answers["/course"] = _form(f"{hub}/hub/lti13/oauth_login", self._begins(hub))
        other.answers["/auth"] = back
        return f"{other.address}/course"

    def _begins(self, hub: str) -> dict[str, str]:
        return {
            "iss": self.other.address,
            "client_id": "hub",
            "login_hint": "17",
            "target_link_uri": f"{hub}/hub/home",
        }

    def _ends(self, state: str, token: dict[str, Any], key: Any = None) -> dict[str, str]:
        signed = jwt.encode(token, key or self._key, "RS256", headers={"kid": "1"})
        return {"state": state, "id_token": signed}

    def _token(self, nonce: str, hub: str, email: str | None) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.other.address,
            "aud": "hub",
            "sub": "admin",
            "exp": now + 60,
            "iat": now,
            "nonce": nonce,
            _CLAIM + "message_type": "LtiResourceLinkRequest",
            _CLAIM + "version": "1.3.0",
            _CLAIM + "deployment_id": "1",
            _CLAIM + "target_link_uri": f"{hub}/hub/home",
            _CLAIM + "resource_link": {"id": "1"},
            _CLAIM + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"],
            **({"email": email} if email else {}),
        }


def _form(address: str, fields: dict[str, str]) -> str:
    """A page whose button sends fields elsewhere."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    return f'<form method="post" action="{escape(address)}">{hidden}<button>Go on</button></form>'
