"""The hub's services as pods: each has one, and starts as the hub would have started it."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from traitlets.config import Config
from typer.testing import CliRunner

from course_hub import joined
from course_hub.cluster import hub as cluster
from course_hub.cluster import secrets, services
from course_hub.cluster.__main__ import app
from course_hub.settings import Settings, load
from tests.hub.kubernetes import files
from tests.hub.kubernetes.conftest import TOKEN


def test_every_service_of_the_hub_has_a_pod_and_an_address(hub: Config) -> None:
    told = {one["name"]: one for one in hub.JupyterHub.services}
    assert told.pop("jupyterhub-idle-culler")["command"]
    pods = {name: container for _pod, container, name in files.serving()}
    assert told.keys() == pods.keys()
    ports = {
        one["metadata"]["name"]: one["spec"]["ports"][0]["port"] for one in files.of_kind("Service")
    }
    for name, entry in told.items():
        assert entry["url"] == f"http://{name}:{ports[name]}"
        assert [p["containerPort"] for p in pods[name]["ports"]] == [ports[name]]


def test_the_hub_starts_no_service_itself_and_shares_a_token_with_each(hub: Config) -> None:
    for entry in hub.JupyterHub.services:
        if entry["name"] != "jupyterhub-idle-culler":
            assert not {"command", "environment", "cwd", "user"} & entry.keys()
            assert entry["api_token"] == TOKEN


def test_roles_and_sign_in_are_those_of_one_machine(hub: Config) -> None:
    roles = {one["name"]: one for one in hub.JupyterHub.load_roles}
    assert "jupyterhub-idle-culler" in roles
    assert roles["formgraders-measuring"]["groups"] == ["formgrade-measuring"]
    assert "access:services!service=exchange" in roles["server"]["scopes"]
    assert not any("formgrader" in scope for scope in roles["user"]["scopes"])
    assert hub.JupyterHub.authenticator_class.__name__ == "Lti"
    assert hub.Authenticator.manage_groups is True


def test_what_the_chart_has_set_stays(hub: Config) -> None:
    assert hub.JupyterHub.tornado_settings["slow_spawn_timeout"] == 0
    assert "service-exchange" in hub.JupyterHub.tornado_settings["oauth_no_confirm_list"]


def test_a_pod_starts_its_service_as_the_hub_would(
    mounted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(os, "execvpe", lambda *words: started.append(words))
    done = CliRunner().invoke(app, ["serve", "exchange"])
    assert done.exit_code == 0, done.output
    ((program, command, given),) = started
    assert program == sys.executable
    assert command == [sys.executable, "-m", "course_hub.exchange"]
    assert given["JUPYTERHUB_API_URL"] == "http://hub:8081/hub/api"
    assert given["JUPYTERHUB_API_TOKEN"] == TOKEN
    assert given["JUPYTERHUB_SERVICE_PREFIX"] == "/services/exchange/"
    assert given["JUPYTERHUB_SERVICE_URL"] == "http://0.0.0.0:8091"
    assert given["COURSE_HUB_LISTEN"] == "0.0.0.0"
    scopes = json.loads(given["JUPYTERHUB_OAUTH_ACCESS_SCOPES"])
    assert "access:services!service=exchange" in scopes
    assert given["JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED"] == "1"
    # Servers have hosts of their own, so the hub knows services by their whole address.
    host = "https://course.example.org"
    assert given["JUPYTERHUB_HOST"] == host
    assert given["JUPYTERHUB_OAUTH_CALLBACK_URL"] == f"{host}/services/exchange/oauth_callback"


def test_a_service_is_told_where_the_others_are(mounted: Path) -> None:
    for entry in services.with_page(joined.services(load())):
        given = services.environment(entry, load())
        assert not [name for name, text in given.items() if "127.0.0.1" in text]


def test_a_service_without_its_token_says_so(mounted: Path) -> None:
    (mounted / "home").unlink()
    with pytest.raises(services.NoToken, match="'home' cannot be read"):
        services.token("home")
    (mounted / "home").write_text("short")
    with pytest.raises(services.NoToken, match="too short"):
        services.token("home")
    with pytest.raises(services.NoService, match="'nothing'"):
        services.named(joined.services(load()), "nothing")


def test_demo_sign_in_and_plain_http_are_refused() -> None:
    demo = Settings(sign_in="demo", demo_password="long-enough-1")
    with pytest.raises(cluster.NotForClusters, match="one machine"):
        cluster.refuse(demo)
    with pytest.raises(cluster.NotForClusters, match="unprotected"):
        cluster.refuse(Settings(sign_in="native", address="http://course.example.org"))
    cluster.refuse(Settings(sign_in="native", address="https://course.example.org"))


def test_secrets_are_fresh_each_time_and_hold_every_key_that_is_mounted(mounted: Path) -> None:
    made = [CliRunner().invoke(app, ["secrets"]).output for _ in range(2)]
    first, second = ({s["metadata"]["name"]: s for s in yaml.safe_load_all(one)} for one in made)
    assert first.keys() == {"hub-secrets", "course-databases", "course-tokens"}
    keys = {f"{name}/{key}" for name, one in first.items() for key in one["stringData"]}
    for pod in files.pods().values():
        assert pod.secrets() <= keys
    for name, one in first.items():
        values = one["stringData"].values()
        assert not set(values) & set(second[name]["stringData"].values())
        assert all(len(value) >= 48 for value in values)
    known = first["course-databases"]["stringData"]
    assert known["gradebook-address"] == secrets.GRADEBOOK.format(
        password=known["gradebook"], server="postgres"
    )
    assert known["gradebook-address"].endswith("/{course}")
    assert first["hub-secrets"]["stringData"]["hub.db.password"] == known["hub"]
