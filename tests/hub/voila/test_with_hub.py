"""Apps and dashboard behind a real hub: every kind of address, with and without a cookie."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from course_hub import settings as hub_settings
from tests.hub.hub import INSTRUCTOR, LEARNERS, Hub

KERNEL = "12345678-1234-1234-1234-123456789abc"
# One of each kind of handler: pages, kernels, their channels, files of five sorts, documents.
PLACES = (
    "",
    "voila/tree/",
    "voila/render/explorer.ipynb",
    "voila/render/progress.ipynb",
    "voila/render/dashboard.ipynb",
    f"api/kernels/{KERNEL}",
    f"api/kernels/{KERNEL}/channels",
    f"voila/query/{KERNEL}",
    "voila/templates/course/static/course.css",
    "voila/static/voila.js",
    "voila/api/themes/x/y.css",
    "voila/labextensions/anywidget/package.json",
    "voila/files/explorer.ipynb",
    "voila/api/contents/",
    "login",
    "logout",
    "own/progress",
    "own/cohorts",
)
SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
ASK = """async ([place, method]) => {
  const token = document.cookie.split("; ").find((one) => one.startsWith("_xsrf="));
  const headers = { "X-XSRFToken": decodeURIComponent((token || "_xsrf=").slice(6)) };
  const answer = await fetch(place, { method, headers, redirect: "manual" });
  return [answer.status, answer.type === "opaqueredirect" ? "" : await answer.text()];
}"""
CONNECT = """(address) => new Promise((done) => {
  const socket = new WebSocket(address);
  socket.onopen = () => { socket.close(); done("open"); };
  socket.onerror = () => done("refused");
})"""


def ask(
    address: str, place: str, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Return status, body and where to, following nothing."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request(method, place, headers=headers or {})
        found = connection.getresponse()
        body = "" if found.status == 101 else found.read().decode("utf-8", "replace")
        return found.status, body, found.getheader("location") or ""
    finally:
        connection.close()


@pytest.fixture(scope="module")
def contexts(hub: Hub, browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """One signed-in browser a person."""
    found = {}
    for name in (*LEARNERS, INSTRUCTOR):
        found[name] = browser.new_context()
        page = found[name].new_page()
        hub.sign_in(page, name)
        page.close()
    yield found
    for one in found.values():
        one.close()


@pytest.mark.parametrize("through", ["the proxy", "the port itself"])
@pytest.mark.parametrize("service", ["apps", "dashboard"])
def test_nobody_gets_anything(hub: Hub, service: str, through: str) -> None:
    port = hub_settings.read(hub.settings_file).port(service)
    address = hub.address if through == "the proxy" else f"http://127.0.0.1:{port}"
    for place in PLACES:
        for method, headers in (("GET", {}), ("GET", SOCKET), ("POST", {}), ("DELETE", {})):
            status, body, where = ask(address, f"/services/{service}/{place}", method, headers)
            asked = (place, method, bool(headers), status)
            assert status in (302, 403, 404, 405), asked
            if status == 302:
                assert "/sign-in?next=" in where or "/hub/api/oauth2/authorize" in where, asked
            assert "kernel" not in body.lower(), asked


def test_a_token_of_another_kind_is_no_way_in(hub: Hub) -> None:
    for headers in ({"Authorization": "token x"}, {"Cookie": "service-apps=x"}):
        status, _, _ = ask(hub.address, "/services/apps/api/kernels/" + KERNEL, headers=headers)
        assert status in (302, 403)


def test_a_learner_reaches_nothing_of_the_dashboard(
    hub: Hub, contexts: dict[str, BrowserContext]
) -> None:
    request = contexts[LEARNERS[0]].request
    for place in PLACES:
        answer = request.get(f"{hub.address}/services/dashboard/{place}")
        assert answer.status in (403, 404), place
        assert "Instructor's dashboard" not in answer.text(), place
    page = contexts[LEARNERS[0]].new_page()
    found = page.goto(f"{hub.address}/services/dashboard/voila/render/dashboard.ipynb")
    assert found is not None and found.status == 403
    page.close()


def test_a_learner_s_app_shows_the_learner_alone(
    hub: Hub, contexts: dict[str, BrowserContext]
) -> None:
    page = opened(hub, contexts[LEARNERS[0]], "apps", "progress")
    page.get_by_text("Points and certificate").wait_for(timeout=60_000)
    # The chart library comes through the wall as well.
    page.locator(".lm-chart svg.main-svg").first.wait_for(timeout=60_000)
    names = page.locator("select option").all_inner_texts()
    assert all(one.startswith("Mine:") for one in names[:-1]) and len(names) == 3
    for place in ("own/progress", f"own/progress?learner={LEARNERS[1]}&user={LEARNERS[1]}"):
        status, text = page.evaluate(ASK, [f"/services/apps/{place}", "GET"])
        assert status == 200
        learners = {one["record"]["learner"] for one in json.loads(text)["documents"]}
        assert learners == {LEARNERS[0]}
    assert page.evaluate(ASK, ["/services/apps/own/cohorts", "GET"])[0] == 404
    page.close()


def test_a_kernel_is_of_one_person(hub: Hub, contexts: dict[str, BrowserContext]) -> None:
    mine = opened(hub, contexts[LEARNERS[0]], "apps", "progress")
    mine.get_by_text("Points and certificate").wait_for(timeout=60_000)
    config: dict[str, Any] = json.loads(mine.locator("#jupyter-config-data").inner_text())
    kernel = config.get("kernelId") or re.findall(r'"kernelId": ?"([\w-]+)"', mine.content())[0]
    place = f"/services/apps/api/kernels/{kernel}"
    socket = f"{hub.address.replace('http', 'ws')}{place}/channels"
    assert mine.evaluate(ASK, [place, "GET"])[0] == 200
    other = opened(hub, contexts[LEARNERS[1]], "apps", "progress")
    for path, method in (
        (place, "GET"),
        (place, "DELETE"),
        (f"/services/apps/voila/api/shutdown/{kernel}", "POST"),
    ):
        assert other.evaluate(ASK, [path, method])[0] == 404, path
    assert other.evaluate(CONNECT, socket) == "refused"
    assert mine.evaluate(CONNECT, socket) == "open"
    mine.close()
    other.close()


def test_a_page_elsewhere_on_the_hub_cannot_read_with_the_reader_s_cookie(
    hub: Hub, contexts: dict[str, BrowserContext]
) -> None:
    page = contexts[LEARNERS[0]].new_page()
    page.goto(f"{hub.address}/services/apps/")
    page.goto(f"{hub.address}/services/home/feedback/measuring/")
    for place in ("/services/apps/own/progress", "/services/home/progress/measuring/data.json"):
        plain = "(place) => fetch(place).then((one) => one.text()).catch(() => 'refused')"
        assert '"record"' not in page.evaluate(plain, place), place
    page.close()


def test_an_instructor_sees_their_own_course_alone(
    hub: Hub, contexts: dict[str, BrowserContext]
) -> None:
    page = opened(hub, contexts[INSTRUCTOR], "dashboard", "dashboard")
    page.get_by_text("2 learners as of").wait_for(timeout=60_000)
    names = page.locator("select").first.locator("option").all_inner_texts()
    assert len(names) == 2 and names[0].startswith("Measuring")
    status, text = page.evaluate(ASK, ["/services/dashboard/own/cohorts", "GET"])
    assert status == 200
    assert [one["course"] for one in json.loads(text)["documents"]] == ["measuring"]
    page.close()


def test_the_dashboard_s_notebook_is_not_among_the_apps(
    hub: Hub, contexts: dict[str, BrowserContext]
) -> None:
    page = contexts[INSTRUCTOR].new_page()
    found = page.goto(f"{hub.address}/services/apps/voila/render/dashboard.ipynb")
    assert found is not None and found.status == 404
    page.close()


def test_signing_in_goes_to_no_other_site(hub: Hub, contexts: dict[str, BrowserContext]) -> None:
    page = contexts[LEARNERS[0]].new_page()
    for elsewhere in ("https://example.org/", "//example.org/", "/services/apps/../../x", "/hub/"):
        page.goto(f"{hub.address}/services/apps/sign-in?next={elsewhere}")
        assert page.url == f"{hub.address}/services/apps/"
    page.close()


def opened(hub: Hub, context: BrowserContext, service: str, app: str) -> Page:
    """Open an app as a person does."""
    page = context.new_page()
    answer = page.goto(f"{hub.address}/services/{service}/voila/render/{app}.ipynb")
    assert answer is not None and answer.status == 200
    return page
