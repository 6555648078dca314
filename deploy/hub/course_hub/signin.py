"""Ways of signing in. Each says who somebody is; the rosters alone say who may come in.

Whatever the way, a person gets the name that the gradebook knows them by and the hub's groups that
the rosters and settings give them now, again every minute. Who is taken off loses the groups.
"""

import asyncio
import hmac
import time
from typing import Any

from jupyterhub.auth import Authenticator
from jupyterhub.handlers.login import LoginHandler
from ltiauthenticator.lti13.auth import LTI13Authenticator
from ltiauthenticator.lti13.constants import LTI13_CUSTOM_CLAIM
from ltiauthenticator.lti13.error import LoginError
from ltiauthenticator.lti13.handlers import LTI13LoginInitHandler
from nativeauthenticator import NativeAuthenticator
from nativeauthenticator import handlers as native
from oauthenticator.generic import GenericOAuthenticator
from tornado import web
from tornado.escape import url_escape
from traitlets.log import get_logger

from autograder.errors import AutograderError
from course_hub import settings as hub_settings
from course_hub.people import People, Person
from course_hub.settings import Settings

# Seconds between two looks at the rosters, and after which somebody's groups are stale.
LOOK_AGAIN, STALE = 10, 60
_WRONG = "The name or the password is wrong, or nobody has approved the account yet."


class Directory:
    """Everybody who may sign in, read again when a while has passed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._people: People | None = None
        self._read_at = 0.0

    def now(self) -> People:
        """Return everybody, as settings and rosters are now, or were when they were last sound.

        Raises what reading them raises, the first time.
        """
        known = self._people
        if known is not None and time.monotonic() - self._read_at <= LOOK_AGAIN:
            return known
        self._read_at = time.monotonic()
        try:
            self.settings = hub_settings.load()
            self._people = People.read(self.settings)
        except AutograderError as bad:
            if known is None:
                raise
            get_logger().error("The people are as they were before: %s", bad)
        return self._people or People({})


class Rostered(Authenticator):
    """What all ways of signing in share."""

    _directory: Directory | None = None

    @property
    def directory(self) -> Directory:
        """Return everybody who may sign in."""
        if Rostered._directory is None:
            Rostered._directory = Directory(hub_settings.load())
        return Rostered._directory

    async def _person(self, name: str) -> Person | None:
        # A gradebook that is being written to answers late; the hub must not wait for it.
        people = await asyncio.to_thread(self.directory.now)
        return people.named(name)

    def normalize_username(self, username: str) -> str:
        """Return the name as the gradebook writes it."""
        person = self.directory.now().named(username)
        return person.name if person else username

    async def authenticate(self, handler: Any, data: Any = None, **extra: Any) -> Any:
        """Return the person with their groups, None for somebody on no roster."""
        found = await super().authenticate(handler, data, **extra)
        if not found:
            return None
        known = dict(found) if isinstance(found, dict) else {"name": found}
        person = await self._person(known["name"])
        if person is None:
            self.log.warning("%r signed in but is on no roster.", known["name"][:100])
            return None
        return {**known, **_standing(person)}

    async def refresh_user(self, user: Any, handler: Any = None, **extra: Any) -> Any:
        """Return a person's groups of now; False for somebody who was taken off."""
        if user.name in self.directory.settings.shared_accounts():
            return True
        person = await self._person(user.name)
        if person is None:
            user.sync_groups([])
            return False
        return _standing(person)


def _standing(person: Person) -> dict[str, Any]:
    # Said even when false: the hub keeps what it was told once.
    return {"name": person.name, "admin": person.admin, "groups": list(person.hub_groups())}


class _SharedPassword(Authenticator):
    """Anybody on a roster, with the demonstration's one password."""

    async def authenticate(self, handler: Any, data: Any = None, **extra: Any) -> Any:
        expected = hub_settings.in_force().demo_password or ""
        given = str(data.get("password", ""))
        # Compared in one step, whatever is given, so that time tells nothing.
        right = hmac.compare_digest(given.encode(), expected.encode())
        return data.get("username") if expected and right else None


class Demo(Rostered, _SharedPassword):
    """Sign-in for a demonstration on this machine alone."""


class FromPlatform(LTI13LoginInitHandler):
    """Where a platform sends people first."""

    def post(self) -> None:
        """Send the browser back to the platform, which then says who came."""
        if not self.get_argument("iss", ""):
            raise web.HTTPError(
                400, "Open the course on your learning platform: its link signs you in here."
            )
        super().post()

    get = post

    def _set_oauth_cookie(self, key: str, value: str) -> None:
        # The platform's page, on another site, sends the browser back by a form. Browsers keep
        # other cookies from that, or from its second minute on.
        how = {"samesite": "None"} if hub_settings.in_force().https else {}
        self._set_cookie(key, value, expires_days=1, httponly=True, encrypted=True, **how)


class Lti(Rostered, LTI13Authenticator):
    """Sign-in from a learning platform, by LTI 1.3."""

    login_handler = FromPlatform
    login_service = "your learning platform"

    def get_username(self, token: dict[str, Any]) -> str:
        """Return the learner's id, from the claim of the settings and from no other."""
        custom = self.username_key.removeprefix("custom_")
        held = token if custom == self.username_key else token.get(LTI13_CUSTOM_CLAIM, {})
        if not held.get(custom):
            raise LoginError(f"The platform did not send '{self.username_key}', your name here.")
        return str(held[custom])


class OAuth(Rostered, GenericOAuthenticator):
    """Sign-in with an organisation's own accounts."""

    def get_user_groups(self, auth_state: Any) -> set[str]:
        """Return no groups: the rosters decide, not the provider."""
        return set()

    def user_info_to_username(self, user_info: Any) -> Any:
        """Return the name; refuses an address that the provider has not checked."""
        if self.username_claim == "email" and user_info.get("email_verified") is False:
            raise web.HTTPError(403, "Your organisation has not verified your e-mail address.")
        return super().user_info_to_username(user_info)


class Native(Rostered, NativeAuthenticator):
    """Sign-up with a password; an administrator approves each account."""

    def get_authed_users(self) -> set[str]:
        """Return nobody: else whoever signs up first in an administrator's name were one."""
        return set()

    def get_handlers(self, app: Any) -> list[Any]:
        """Return the pages of sign-up, with ours in place of those that need it."""
        ours = {
            native.LoginHandler: NativeLogin,
            native.ToggleAuthorizationHandler: Toggle,
            native.DiscardHandler: Discard,
        }
        return [(path, ours.get(page, page)) for path, page in super().get_handlers(app)]


class NativeLogin(native.LoginHandler):
    """The sign-in page of nativeauthenticator 1.3, as JupyterHub 6 calls it."""

    # The original counts with statsd, which JupyterHub 6 has no longer.
    post = LoginHandler.post

    def _render(
        self, login_error: str | None = None, username: str | None = None, **more: Any
    ) -> Any:
        page = self.render_template
        return page(
            "native-login.html",
            next=url_escape(self.get_argument("next", default="")),
            username=username,
            login_error=_WRONG if login_error and "nvalid username" in login_error else login_error,
            custom_html=self.authenticator.custom_html,
            login_url=self.settings["login_url"],
            enable_signup=self.authenticator.enable_signup,
            two_factor_auth=self.authenticator.allow_2fa,
            authenticator_login_url=self.authenticator.login_url(self.hub.base_url),
            **more,
        )


class _FromTheListOnly(native.LocalBase):
    """A link that changes something: followed from the administrator's own list alone."""

    async def prepare(self) -> None:
        await super().prepare()
        came_from = self.request.headers.get("Referer", "").partition("?")[0].partition("#")[0]
        # What the browser shows; behind a web server with a certificate we are asked by http.
        here = hub_settings.in_force().origin
        site = self.request.headers.get("Sec-Fetch-Site", "same-origin")
        if came_from != f"{here}{self.hub.base_url}authorize" or site != "same-origin":
            raise web.HTTPError(403, "Approve accounts from the list of accounts.")


class Toggle(_FromTheListOnly, native.ToggleAuthorizationHandler):
    """Approves an account, or takes the approval back."""


class Discard(_FromTheListOnly, native.DiscardHandler):
    """Removes an account that waits for approval."""


BY_NAME = {"demo": Demo, "native": Native, "lti": Lti, "oauth": OAuth}


def configure(c: Any, settings: Settings) -> None:
    """Write the settings of signing in into the hub's configuration."""
    c.JupyterHub.authenticator_class = BY_NAME[settings.sign_in]
    # Everybody on a roster may come in, and nobody else reaches this point.
    c.Authenticator.allow_all = True
    c.Authenticator.manage_groups = True
    c.Authenticator.auth_refresh_age = STALE
    c.Authenticator.refresh_pre_spawn = True
    if settings.sign_in == "native":
        _native(c)
    elif settings.sign_in == "lti" and settings.lti is not None:
        lti = settings.lti
        c.LTI13Authenticator.issuer = lti.issuer
        c.LTI13Authenticator.client_id = set(lti.client_ids)
        c.LTI13Authenticator.authorize_url = lti.authorize_url
        c.LTI13Authenticator.jwks_endpoint = lti.jwks_endpoint
        c.LTI13Authenticator.username_key = lti.username_key
        c.LTI13Authenticator.uri_scheme = settings.address.partition(":")[0]
    elif settings.sign_in == "oauth" and settings.oauth is not None:
        _oauth(c, settings)


def _native(c: Any) -> None:
    c.NativeAuthenticator.open_signup = False
    c.NativeAuthenticator.ask_email_on_signup = True
    c.NativeAuthenticator.check_common_password = True
    c.NativeAuthenticator.minimum_password_length = 10
    c.NativeAuthenticator.allowed_failed_logins = 5
    c.NativeAuthenticator.seconds_before_next_try = 600


def _oauth(c: Any, settings: Settings) -> None:
    oauth = settings.oauth
    assert oauth is not None
    c.GenericOAuthenticator.login_service = oauth.name
    c.GenericOAuthenticator.authorize_url = oauth.authorize_url
    c.GenericOAuthenticator.token_url = oauth.token_url
    c.GenericOAuthenticator.userdata_url = oauth.userdata_url
    c.GenericOAuthenticator.client_id = oauth.client_id
    c.GenericOAuthenticator.client_secret = oauth.client_secret_file.read_text().strip()
    c.GenericOAuthenticator.username_claim = oauth.username_claim
    c.GenericOAuthenticator.scope = list(oauth.scopes)
    c.GenericOAuthenticator.enable_pkce = True
    c.GenericOAuthenticator.oauth_callback_url = f"{settings.origin}/hub/oauth_callback"
