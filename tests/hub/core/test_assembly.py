"""The configuration that the settings make: what each person, server and service may do."""

import logging
import os
from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config

from autograder.workspace import Busy
from course_hub import assembly, checks, spawner
from course_hub.settings import Settings
from tests.hub.core.conftest import Make


@pytest.fixture
def settings(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("COURSE_HUB_SETTINGS", str(tmp_path / "hub.yml"))
    monkeypatch.setenv("COURSE_HUB_PROXY", "/bin/true")
    monkeypatch.setenv("AUTOGRADER_DB", "postgresql://keeper:hush@127.0.0.1/marks")
    return make()


@pytest.fixture
def configured(settings: Settings) -> Any:
    c = Config()
    before = os.umask(0o022)
    try:
        assembly.configure(c, settings)
    finally:
        os.umask(before)
    return c


def role(c: Any, name: str) -> set[str]:
    found = next(one for one in c.JupyterHub.load_roles if one["name"] == name)
    return set(found["scopes"])


def test_a_learners_server_may_hardly_do_anything(configured: Any) -> None:
    # Whatever runs in a notebook holds this token.
    assert role(configured, "server") == {
        "users:activity!user",
        "access:servers!server",
        "read:users:name!user",
        "read:users:groups!user",
        "access:services!service=exchange",
    }


def test_everybody_may_use_what_is_for_everybody_and_no_formgrader(configured: Any) -> None:
    mine = role(configured, "user")
    assert {"self", "access:services!service=exchange", "access:services!service=home"} <= mine
    assert not [scope for scope in mine if "formgrader" in scope or "dashboard" in scope]
    assert not [scope for scope in mine if scope.startswith(("admin", "list", "groups"))]


def test_only_a_courses_instructors_open_its_formgrader(configured: Any) -> None:
    for course in ("measuring", "governance-coherence"):
        service = f"access:services!service=formgrader-{course}"
        holders = [one for one in configured.JupyterHub.load_roles if service in one["scopes"]]
        assert [one.get("groups") for one in holders] == [[f"formgrade-{course}"]]


def test_no_role_is_given_to_a_person_by_name(configured: Any, settings: Settings) -> None:
    # Rights follow the rosters, through groups; a person's name in a role would outlive them.
    named = {name for one in configured.JupyterHub.load_roles for name in one.get("users", ())}
    assert named <= settings.shared_accounts().keys()


def test_every_service_is_on_loopback_knows_the_state_and_ends_with_the_hub(
    configured: Any, settings: Settings
) -> None:
    services = configured.JupyterHub.services
    names = {one["name"] for one in services}
    assert {"exchange", "home", "apps", "dashboard", "idle-culler"} <= names
    for one in services:
        assert one.get("url", "http://127.0.0.1:").startswith("http://127.0.0.1:")
        assert one["command"][:3] == ["setpriv", "--pdeathsig", "TERM"]
        assert not one.get("admin")
    own = next(one["environment"] for one in services if one["name"] == "home")
    assert own["AUTOGRADER_STATE"] == str(settings.state)


def test_a_learners_server_is_told_no_secret(configured: Any) -> None:
    told = {**configured.Spawner.environment, **spawner.environment(("measuring",))}
    assert configured.Spawner.env_keep == []
    assert "hush" not in str(told)
    assert not [name for name in told if name.startswith("AUTOGRADER")]


def test_everything_is_kept_for_the_hubs_own_account(configured: Any, settings: Settings) -> None:
    secrets = settings.hub_state / "secrets"
    modes = [path.stat().st_mode & 0o777 for path in secrets.iterdir()]
    assert modes == [0o600] * 2
    assert str(settings.hub_state) in configured.JupyterHub.db_url
    # Made once: everybody would have to sign in again after each start.
    cookie = (secrets / "cookie-secret").read_text()
    assert len(bytes.fromhex(cookie)) == 32
    assert configured.ConfigurableHTTPProxy.auth_token != cookie


def test_what_somebody_looks_for_is_not_pushed_out_of_the_log(
    configured: Any, settings: Settings
) -> None:
    (kept,) = configured.JupyterHub.extra_log_handlers
    hub = logging.Logger("hub")
    hub.addHandler(kept)
    hub.debug("a step of ours")
    hub.info("somebody signed in")
    text = (settings.hub_state / "logs" / "hub.log").read_text()
    assert text.endswith(" INFO somebody signed in\n")
    assert "a step of ours" not in text


def test_cookies_stay_on_their_own_paths(make: Make, settings: Settings) -> None:
    c = Config()
    before = os.umask(0o022)
    try:
        one_host = {"address": "https://hub.example.org", "own_hosts": False}
        assembly.configure(c, make(sign_in="native", **one_host))
    finally:
        os.umask(before)
    # With the __Host- prefix a cookie's path is "/": every learner's server would be sent the
    # cookies of whoever looks at one of its pages.
    assert "cookie_host_prefix_enabled" not in c.JupyterHub


def test_two_hubs_do_not_share_a_state_folder(settings: Settings) -> None:
    checks.refuse(settings)
    held = checks.hold(settings)
    with pytest.raises(Busy, match="Another hub runs"):
        checks.hold(settings)
    os.close(held)
    os.close(checks.hold(settings))


def test_culling_and_limits_come_from_the_settings(make: Make, settings: Settings) -> None:
    chosen = make(cull={"idle_minutes": 7, "max_age_hours": 2, "kernel_minutes": 3})
    c = Config()
    before = os.umask(0o022)
    try:
        assembly.configure(c, chosen)
    finally:
        os.umask(before)
    culler = next(one for one in c.JupyterHub.services if one["name"] == "idle-culler")
    assert {"--timeout=420", "--max-age=7200"} <= set(culler["command"])
    assert c.JupyterHub.active_server_limit == chosen.limits.servers
    assert "--MappingKernelManager.cull_idle_timeout=180" in spawner.arguments(chosen, "ana")


def test_real_time_editing_is_for_shared_accounts_alone(settings: Settings) -> None:
    alone = spawner.arguments(settings, "ana")
    shared = spawner.arguments(settings, "measuring-group-north")
    assert "--YDocExtension.disable_rtc=True" in alone
    assert "--YDocExtension.disable_rtc=False" in shared
    assert "--KernelManager.transport=ipc" in alone
    assert "--KernelManager.transport=ipc" in shared
