"""Nothing of Voilà runs for somebody whom the hub does not know, or knows as somebody else."""

import inspect
import json
import os
from pathlib import Path
from typing import Any

import pytest
from tornado import web

from course_hub.settings import Settings
from course_hub.voila import guard, hub, options
from course_hub.voila.guard import Callback, Guard, Kernels, SignIn

KNOWN_TO_ASK_THEMSELVES = {"Callback", "SignIn", "Carrying", "Health"}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Return how an application of a service is made, without serving it."""
    for name, value in options.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "a-secret-of-the-service")
    monkeypatch.setenv("JUPYTERHUB_CLIENT_ID", "service-apps")
    monkeypatch.setenv(
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES", json.dumps(["access:services!service=apps"])
    )
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/services/apps/")
    monkeypatch.setenv("COURSE_HUB_COLD", "1")
    from course_hub.voila.behind import BehindHub, settings

    def make(service: str) -> Any:
        app = BehindHub.made(service, "http://127.0.0.1:1/x")(config=settings(service, tmp_path, 1))
        app.initialize([])
        app.app = web.Application(**app.init_settings())
        return app

    return make


@pytest.mark.parametrize("service", ["apps", "dashboard"])
def test_every_handler_is_behind_the_guard(made: Any, service: str) -> None:
    handlers = made(service).init_handlers()
    assert len(handlers) >= 10
    for _, kind, *_ in handlers:
        if kind.__name__ in KNOWN_TO_ASK_THEMSELVES:
            continue
        assert kind.__mro__[1] is Guard, kind
        assert kind.prepare is Guard.prepare, kind
    classes = {kind.__name__ for _, kind, *_ in handlers}
    assert {
        "GuardedKernelHandler",
        "GuardedVoilaKernelWebsocketHandler",
        "GuardedVoilaShutdownKernelHandler",
    } <= classes


def test_the_socket_of_started_kernels_is_behind_the_guard(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = made("apps")
    app.voila_configuration.preheat_kernel = True
    classes = {kind.__name__: kind for _, kind, *_ in app.init_handlers()}
    # It is no handler of Jupyter's, so that what only guards those would leave it open.
    assert classes["GuardedRequestInfoSocketHandler"].prepare is Guard.prepare


def test_kernels_inherit_no_token(made: Any) -> None:
    app = made("apps")
    assert app.hub.api_token == "a-secret-of-the-service"
    assert "a-secret-of-the-service" not in os.environ.values()


def test_without_a_hub_the_service_says_what_to_run(made: Any) -> None:
    made("apps")
    with pytest.raises(options.AppsError, match="make apps"):
        made("apps")


@pytest.mark.parametrize("kind", [SignIn, Callback])
def test_what_is_before_the_guard_asks_the_hub_itself(kind: Any) -> None:
    assert kind.hub_auth is not None
    assert "get" in dict(inspect.getmembers(kind))


def test_only_files_that_are_the_same_for_all_may_be_loaded_as_modules(made: Any) -> None:
    for _, kind, *_ in made("apps").init_handlers():
        if issubclass(kind, guard._SameForAll):
            assert issubclass(kind, web.StaticFileHandler), kind


def test_each_service_has_its_own_notebooks_alone() -> None:
    from course_hub.voila.behind import chosen

    assert [one.slug for one in chosen("dashboard")] == ["dashboard"]
    assert "dashboard" not in {one.slug for one in chosen("apps")}
    assert "progress" in {one.slug for one in chosen("apps")}


def test_a_kernel_is_of_whoever_used_it_first() -> None:
    kernels, running = Kernels(), {"k1", "k2"}
    kernels.claim("k1", "ana", running)
    kernels.claim("k1", "ana", running)
    kernels.claim("k2", "ben", running)
    with pytest.raises(web.HTTPError) as refused:
        kernels.claim("k1", "ben", running)
    assert refused.value.status_code == 404
    with pytest.raises(web.HTTPError):
        kernels.claim("unknown", "ben", running)


def test_a_kernel_that_ended_belongs_to_nobody_any_more() -> None:
    kernels = Kernels()
    kernels.claim("k1", "ana", {"k1"})
    kernels.claim("k2", "ana", {"k2"})
    assert set(kernels._owners) == {"k2"}


def test_learners_have_no_scope_for_the_dashboard() -> None:
    settings = Settings()
    assert hub.user_scopes(settings) == ("access:services!service=apps",)
    assert hub.server_scopes(settings) == ()
    (role,) = hub.roles(settings)
    assert role["groups"] == ["formgrade-governance-coherence", "formgrade-measuring"]
    assert role["scopes"] == ["access:services!service=dashboard"]
    for service in hub.services(settings):
        assert service["oauth_client_allowed_scopes"] == ["access:services!service=home"]
        assert "roles" not in service and "api_token" not in service
