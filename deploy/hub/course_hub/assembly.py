"""The parts of the hub put together: one configuration out of the settings."""

import logging
import os
import secrets
import shutil
import signal
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from jupyterhub.services.service import Service

from autograder.errors import AutograderError
from course_hub import checks, hosts, joined, signin
from course_hub.settings import Settings

_PROXY = Path(__file__).resolve().parent.parent / "proxy"
# What the hub starts ends with it, even if it is killed: else its ports would stay taken.
_TIED = ("setpriv", "--pdeathsig", "TERM", "--")
# Seconds in which a service must be up on a busy machine, else the hub does not start.
_PATIENCE = 180
_LOG_BYTES, _LOG_FILES = 5 * 1024 * 1024, 5


class NoProxy(AutograderError):
    """The program is missing that stands in front of the hub."""


class _Log(RotatingFileHandler):
    """The hub's log file, which is renamed before it grows large."""

    def __deepcopy__(self, memo: Any) -> "_Log":
        # A configuration is copied as it is read; an open file is one and the same.
        return self


def configure(c: Any, settings: Settings) -> None:
    """Write everything into the hub's configuration; raises what `checks.refuse` raises."""
    # Whatever the hub and its services write is for their own account alone.
    os.umask(0o077)
    # Started in the background of a script, the hub would pass on that interrupts are ignored,
    # and then wait half a minute for each service that it asks to end by one.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    checks.refuse(settings)
    checks.hold(settings)
    _addresses(c, settings)
    hosts.configure(c, settings)
    _kept(c, settings)
    signin.configure(c, settings)
    _servers(c, settings)
    culler, culler_role = _culler(settings)
    c.JupyterHub.services = [*(_started(one) for one in joined.services(settings)), culler]
    c.JupyterHub.load_roles = [*joined.roles(settings), culler_role]
    for part in joined.parts():
        if hasattr(part, "configure"):
            part.configure(c, settings)


def _addresses(c: Any, settings: Settings) -> None:
    c.JupyterHub.bind_url = settings.bind_address
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{settings.port('hub')}"
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings.port('proxy')}"
    c.ConfigurableHTTPProxy.command = [*_TIED, *proxy_command()]
    c.ConfigurableHTTPProxy.pid_file = str(settings.hub_state / "proxy.pid")
    c.ConfigurableHTTPProxy.auth_token = _secret(settings, "proxy-token")
    c.JupyterHub.default_url = "/services/home/"


def _kept(c: Any, settings: Settings) -> None:
    """Keep everything in the hub's own folder."""
    _secret(settings, "cookie-secret")
    c.JupyterHub.cookie_secret_file = str(settings.hub_state / "secrets" / "cookie-secret")
    c.JupyterHub.db_url = f"sqlite:///{settings.hub_state / 'jupyterhub.sqlite'}"
    logs = settings.hub_state / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    log = _Log(logs / "hub.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES)
    # The hub itself takes all; most of it would only push out what somebody looks for.
    log.setLevel(logging.INFO)
    log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    c.JupyterHub.extra_log_handlers = [log]


def _servers(c: Any, settings: Settings) -> None:
    if settings.spawner == "sandbox":
        c.JupyterHub.spawner_class = "course_hub.spawner.SandboxSpawner"
    else:
        c.JupyterHub.spawner_class = "course_hub.spawner.AccountsSpawner"
    c.Spawner.default_url = "/lab"
    c.Spawner.env_keep = []
    c.Spawner.environment = joined.server_environment(settings)
    c.Spawner.start_timeout = 120
    c.Spawner.http_timeout = 120
    # Whoever lost a server learns so soon, and can start it again.
    c.Spawner.poll_interval = 5
    c.LocalProcessSpawner.interrupt_timeout = 5
    c.LocalProcessSpawner.term_timeout = 5
    c.JupyterHub.active_server_limit = settings.limits.servers
    c.JupyterHub.allow_named_servers = False
    # Behind the wall a server ends with the hub; whoever comes back starts it again.
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.implicit_spawn_seconds = 1


def _culler(settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    command = [sys.executable, "-m", "jupyterhub_idle_culler"]
    command += [f"--timeout={settings.cull.idle_minutes * 60}"]
    command += [f"--cull-every={min(300, settings.cull.idle_minutes * 30)}"]
    if settings.cull.max_age_hours:
        command += [f"--max-age={settings.cull.max_age_hours * 3600}"]
    scopes = ("list:users", "read:users:activity", "read:servers", "delete:servers")
    role = {"name": "idle-culler", "scopes": list(scopes), "services": ["idle-culler"]}
    return {"name": "idle-culler", "command": [*_TIED, *command]}, role


def _started(service: dict[str, Any]) -> dict[str, Any]:
    """Return a service as one that this hub starts, and that ends with it."""
    # JupyterHub 5 waits as long as it takes, and knows no such field.
    patience = {"timeout": _PATIENCE} if "timeout" in Service.class_traits() else {}
    return {**patience, **service, "command": [*_TIED, *service["command"]]}


def _secret(settings: Settings, name: str) -> str:
    """Return a secret of the hub, made at the first start and kept for its owner alone."""
    folder = settings.hub_state / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    if not path.exists():
        new = folder / f".{name}.new"
        new.touch(mode=0o600)
        new.write_text(secrets.token_hex(32))
        new.replace(path)
    path.chmod(0o600)
    return path.read_text().strip()


def proxy_command() -> list[str]:
    """Return how the proxy is started; raises NoProxy saying how to get it."""
    node = shutil.which("node")
    program = _PROXY / "node_modules" / "configurable-http-proxy" / "bin"
    installed = program / "configurable-http-proxy"
    chosen = os.environ.get("COURSE_HUB_PROXY")
    if chosen:
        return [chosen]
    if node is None or not installed.is_file():
        raise NoProxy(
            "The hub's proxy is missing: it needs Node 20 or newer and 'configurable-http-proxy'. "
            "Run 'make proxy', which installs the proxy and says what else is needed."
        )
    return [node, str(installed)]
