"""A hostile page of a learner's own server, and somebody else who follows a link to it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from traitlets.config import Config

from course_hub import health, homes, hosts
from course_hub import settings as hub_settings
from tests.hub.core.conftest import Make
from tests.hub.core.small import small_hub

PASSWORD = "a-password-of-tests"
# What a learner may put into the own home: a page without sign-in, on the server's own address.
HOSTILE = """
import jupyter_server.serverapp as served
import tornado.web

class Page(tornado.web.RequestHandler):
    def get(self):
        with open("/home/ana/cookies", "w") as file:
            file.write(self.request.headers.get("Cookie", ""))
        self.set_header("Content-Type", "text/html")
        self.write("<!doctype html><title>hostile</title><button>Click</button>")

before = served.ServerWebApplication.init_handlers
def handlers(self, *words, **named):
    return [(r"/user/ana/hostile", Page), *before(self, *words, **named)]
served.ServerWebApplication.init_handlers = handlers
"""
# In a window of its own, which a click opens: what the page of the hub says, if it can be read.
OPENED = (
    """() => { try { return window.opened.document.title } catch (bad) { return "kept apart" } }"""
)

READ = """async ([to, mode]) => {
  try {
    return await (await fetch(to, { mode, credentials: "include" })).text();
  } catch { return "" }
}"""


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/hub/login")
    page.fill("#username_input", name)
    page.fill("#password_input", PASSWORD)
    page.click("#login_submit")
    page.wait_for_url("**/hub/home")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a hub whose people's servers have hosts of their own, and ana's home."""
    folder = tmp_path_factory.mktemp("own-hosts")
    demo = {"sign_in": "demo", "demo_password": PASSWORD, "own_hosts": True}
    with small_hub(folder, host="localhost", **demo) as address:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("COURSE_HUB_SETTINGS", str(folder / "hub.yml"))
            home = homes.open_home(hub_settings.load(), "ana")
        file = home.folder / ".jupyter" / "jupyter_server_config.py"
        file.parent.mkdir()
        file.write_text(HOSTILE)
        for path in (file.parent, file):
            os.chown(path, home.user, home.user)
        yield address, home.folder


def test_a_hostile_page_reads_nothing_of_its_visitors_hub(
    browser: Browser, hub: tuple[str, Path]
) -> None:
    address, home = hub
    there = address.replace("//", "//ana.")
    ana, ben = browser.new_context(), browser.new_context()
    page = ana.new_page()
    sign_in(page, address, "ana")
    page.goto(f"{address}/hub/spawn", wait_until="commit")
    page.wait_for_url(f"{there}/user/ana/**", timeout=120_000)
    victim = ben.new_page()
    sign_in(victim, address, "ben")

    victim.goto(f"{there}/user/ana/hostile")
    assert victim.title() == "hostile"
    victim.evaluate(
        "to => document.querySelector('button').onclick = () => window.opened = window.open(to)",
        f"{address}/hub/token",
    )
    with ben.expect_page() as opened:
        victim.click("button")
    opened.value.wait_for_load_state()

    assert opened.value.title() != ""
    assert victim.evaluate(OPENED) == "kept apart"
    for mode in ("cors", "no-cors", "same-origin"):
        assert victim.evaluate(READ, [f"{address}/hub/token", mode]) == ""
    assert "hub-login" not in (home / "cookies").read_text()
    ana.close()
    ben.close()


def test_the_health_check_still_finds_the_hub(
    hub: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = hub[1]
    monkeypatch.setenv("COURSE_HUB_SETTINGS", str(home.parents[3] / "hub.yml"))
    settings = hub_settings.load()
    assert health.look(settings)[0] == health.Finding("proxy and hub", True)


def configured(settings: Any) -> Any:
    c = Config()
    hosts.configure(c, settings)
    return c.JupyterHub


def test_cookies_for_every_path_only_where_servers_have_hosts_of_their_own(make: Make) -> None:
    https = {"address": "https://hub.example.org", "sign_in": "native"}
    public = {"public_url": "https://hub.example.org/"}
    assert configured(make(**https, own_hosts=False)) == public
    # Unless somebody chose otherwise: a page of a learner's must not mark.
    apart = configured(make(**https))
    assert apart.subdomain_host == "https://hub.example.org"
    assert apart.cookie_host_prefix_enabled is True
    assert not hosts.bound(make(address="http://localhost:8000", own_hosts=True))
    numbered = configured(make(address="https://192.0.2.7", sign_in="native"))
    assert set(numbered) == {"public_url"}
    assert configured(make(address="http://localhost:8000")) == {}


@pytest.mark.parametrize(
    ("name", "kind", "host"),
    [
        ("ana", "user", "ana.hub.example.org"),
        ("measuring-group-north", "user", "measuring-group-north.hub.example.org"),
        ("formgrader-measuring", "service", "hub.example.org"),
    ],
)
def test_servers_move_and_services_stay(name: str, kind: str, host: str) -> None:
    assert hosts.of(name, "hub.example.org", kind) == host


def test_names_that_differ_have_hosts_that_differ() -> None:
    names = ("ana", "Ana", "ana@example.org", "ana.example.org", "ana_example", "ana+example")
    assert len({hosts.of(name, "hub.example.org", "user") for name in names}) == len(names)


def test_a_number_has_no_hosts_below_it(tmp_path: Path) -> None:
    file = tmp_path / "hub.yml"
    file.write_text("own_hosts: true\naddress: http://127.0.0.1:8000\n")
    with pytest.raises(hub_settings.SettingsError, match="needs an address with a name"):
        hub_settings.read(file)
