"""Signing in with a password of one's own, from a learning platform, and with OAuth, on real hubs.

The platform and the provider are doubles on this machine's loopback.
"""

import secrets
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from course_hub import accounts
from course_hub import settings as hub_settings
from course_hub.accounts import NoAccount
from tests.hub.core.double import double
from tests.hub.core.platform import Platform
from tests.hub.core.small import form, small_hub, who

ANA = ("ana", False, ["formgrade-measuring"])
ADMIN = ("admin", True, ["hub-admins"])
WORD = "a-long-word-of-tests"


def sign_up(hub: str, name: str, word: str = WORD) -> requests.Session:
    session = requests.Session()
    form(
        session,
        f"{hub}/hub/signup",
        username=name,
        email=f"{name}@example.org",
        signup_password=word,
        signup_password_confirmation=word,
    )
    return session


def sign_in(hub: str, name: str, word: str = WORD) -> requests.Session:
    session = requests.Session()
    form(session, f"{hub}/hub/login", username=name, password=word)
    return session


def test_native_sign_up_waits_for_approval(tmp_path: Path) -> None:
    with small_hub(tmp_path, sign_in="native") as hub:
        settings = hub_settings.read(tmp_path / "hub.yml")
        listed = f"{hub}/hub/authorize"
        for name in ("ana", "admin", "mallory"):
            sign_up(hub, name)
        sign_up(hub, "ben", "short")
        # Nobody is in before approval: not by the name of an administrator either.
        assert accounts.signed_up(settings) == dict.fromkeys(("ana", "admin", "mallory"), False)
        assert [who(sign_in(hub, name), hub) for name in ("ana", "admin")] == [None, None]

        with pytest.raises(NoAccount, match="Sign up at"):
            accounts.approve(settings, "ben")
        with pytest.raises(NoAccount, match="on no roster"):
            accounts.approve(settings, "mallory")
        accounts.approve(settings, "admin")
        assert who(sign_in(hub, "admin", "another-word-of-tests"), hub) is None
        admin = sign_in(hub, "Admin")
        assert who(admin, hub) == ADMIN

        # A link that somebody made the administrator follow approves nobody.
        for came_from in (None, f"{hub}/user/ana/lab", "https://example.org/hub/authorize"):
            headers = {"Referer": came_from} if came_from else {}
            assert admin.get(f"{listed}/ana", headers=headers).status_code == 403
        assert not accounts.signed_up(settings)["ana"]

        for name in ("ana", "mallory"):
            assert admin.get(f"{listed}/{name}", headers={"Referer": listed}).ok
        ana = sign_in(hub, "ana")
        assert who(ana, hub) == ANA
        assert ana.get(listed).status_code == 403
        # Approved, but on no roster.
        assert who(sign_in(hub, "mallory"), hub) is None


def test_a_learning_platform_says_who_came(tmp_path: Path) -> None:
    with double() as other:
        platform = Platform(other)
        forger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        with small_hub(tmp_path, sign_in="lti", lti=platform.settings) as hub:
            # What the platform calls a role makes nobody more than the settings do.
            assert who(platform.launch(hub, "ana"), hub) == ANA
            refused = [
                platform.launch(hub, "ana", key=forger),
                platform.launch(hub, "ana", aud="another"),
                platform.launch(hub, "ana", iss="https://example.org"),
                platform.launch(hub, "ana", exp=int(time.time()) - 5),
                platform.launch(hub, "ana", nonce="another"),
                platform.launch(hub, "mallory"),
                # No claim with a name: the platform's own number of somebody is no name.
                platform.launch(hub, None),
            ]
            assert [who(session, hub) for session in refused] == [None] * len(refused)


def test_an_organisations_accounts_by_oauth(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    secret.chmod(0o600)
    with double() as other:
        oauth = {
            "name": "the ministry",
            "authorize_url": f"{other.address}/authorize",
            "token_url": f"{other.address}/token",
            "userdata_url": f"{other.address}/userinfo",
            "client_id": "hub",
            "client_secret_file": str(secret),
        }
        with small_hub(tmp_path, sign_in="oauth", oauth=oauth) as hub:

            def come(state: str | None = None, **about: Any) -> requests.Session:
                session = requests.Session()
                asked = session.get(f"{hub}/hub/oauth_login", allow_redirects=False)
                sent = parse_qs(urlsplit(asked.headers["Location"]).query)
                assert sent["code_challenge_method"] == ["S256"]
                other.answers["/token"] = {"access_token": "t", "token_type": "Bearer"}
                other.answers["/userinfo"] = about
                back = {"code": secrets.token_hex(), "state": state or sent["state"][0]}
                session.get(f"{hub}/hub/oauth_callback", params=back)
                return session

            assert who(come(email="ana"), hub) == ANA
            assert other.asked["/token"]["client_secret"] == ["hush"]
            # The provider's word about groups and rights is not asked for.
            assert who(come(email="ana", groups=["hub-admins"], admin=True), hub) == ANA
            refused = [
                come(email="mallory"),
                come(email="ana", email_verified=False),
                come(preferred_username="ana"),
                come(email="ana", state="forged"),
            ]
            assert [who(session, hub) for session in refused] == [None] * len(refused)
