"""A hub with sign-in alone: no parts, no servers; it starts in a few seconds."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import requests
import yaml

from tests.hub.front import HOST, in_front
from tests.hub.ports import free_ports
from tests.jupyter import TOOLS

PORTS = ("public", "hub", "proxy", "front")
STARTS_WITHIN, ENDS_WITHIN = 120, 60

_CONFIG = """
from course_hub import assembly, joined, settings
joined.PARTS = ()
c = get_config()
assembly.configure(c, settings.load())
c.JupyterHub.default_url = "/hub/home"
"""


@contextmanager
def small_hub(
    folder: Path, host: str = "127.0.0.1", *, https: bool = False, **chosen: Any
) -> Iterator[str]:
    """Give the address of a hub with ana and ben, who teach one course, and an admin.

    `https` puts a web server with a certificate in front of it.
    """
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    front, behind = ports.pop("front"), ports["public"]
    address = f"https://{HOST}:{front}" if https else f"http://{host}:{behind}"
    content = {
        "state": str(folder / "state"),
        "courses": ["measuring"],
        "address": address,
        "admins": ["admin"],
        # No gradebook: making one takes longer than all the rest.
        "instructors": {"measuring": ["ana", "ben"]},
        "ports": ports,
    }
    file, config = folder / "hub.yml", folder / "config.py"
    file.write_text(yaml.safe_dump(content | chosen))
    config.write_text(_CONFIG)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AUTOGRADER_", "COURSE_HUB_"))}
    environment = {
        **kept,
        "COURSE_HUB_SETTINGS": str(file),
        "AUTOGRADER_STATE": str(folder / "state"),
        "PATH": os.pathsep.join((str(TOOLS), os.environ["PATH"])),
    }
    log = folder / "hub.log"
    with log.open("wb") as out:
        hub = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", config],
            cwd=folder,
            env=environment,
            stdout=out,
            stderr=out,
        )
    try:
        _wait(hub, f"http://{host}:{behind}", log)
        with in_front(folder, front, behind) if https else nullcontext():
            yield address
    finally:
        # All that it keeps goes with the folder, and what it started ends with it.
        hub.kill()
        hub.wait(ENDS_WITHIN)


def form(session: requests.Session, page: str, **fields: str) -> requests.Response:
    """Send the form of a page back, with its token against forgery."""
    shown = session.get(page)
    token = re.search(r'name="_xsrf"\s+value="([^"]+)"', shown.text)
    assert token, shown.text
    return session.post(page, data={"_xsrf": token[1], **fields})


def who(session: requests.Session, address: str) -> tuple[str, bool, list[str]] | None:
    """Who the hub takes a session for: name, admin, groups; None for nobody."""
    shown = session.get(f"{address}/hub/token")
    if "/hub/token" not in shown.url or not shown.ok:
        return None
    token = re.search(r'xsrf_token: "([^"]+)"', shown.text)
    assert token, shown.text
    about = session.get(f"{address}/hub/api/user", params={"_xsrf": token[1]}).json()
    return about["name"], about["admin"], sorted(about["groups"])


def _wait(hub: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        assert hub.poll() is None and time.monotonic() < deadline, log.read_text()
        try:
            if requests.get(f"{address}/hub/health", timeout=10).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
