"""What a visitor of the apps may not do, and what happens to a kernel and to a lost connection."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.sync.client import connect

from tests.apps.served import Served, config, serving

APP = "policy-template"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("closed"), "--app", APP) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def status(address: str, method: str = "GET") -> int:
    try:
        with urlopen(Request(address, method=method), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    "path",
    [
        "voila/render/explorer.ipynb",
        "voila/render/dashboard.ipynb",
        "voila/render/../options.py",
        "voila/render/%2e%2e/%2e%2e/etc/passwd",
        "voila/tree/",
        "voila/tree/?classic-tree=false",
        "voila/api/contents",
        "voila/api/contents/policy-template.ipynb",
        "voila/files/policy-template.ipynb",
        "voila/labextensions/../../../../etc/passwd",
        "voila/templates/course/static/%2e%2e/index.html.j2",
        "api/kernels",
        "api/contents",
        "api/terminals",
        "lab",
    ],
)
def test_there_is_nothing_else_at_this_server(served: Served, path: str) -> None:
    assert status(served.address + path) in (400, 403, 404)


def test_an_address_cannot_choose_another_template(served: Served) -> None:
    address = f"{served.address}voila/render/{APP}.ipynb?template=lab&theme=dark"
    with urlopen(address, timeout=60) as answer:
        text = answer.read().decode()
        policy = answer.headers["Content-Security-Policy"]
    assert "course-foot" in text
    assert "cdn." not in text
    assert "object-src 'none'" in policy


def test_a_visitor_runs_no_code(page: Page, served: Served, tmp_path: Path) -> None:
    served.open(page, APP)
    kernel = config(page)["kernelId"]
    proof = tmp_path / "proof"
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    address = served.address.replace("http", "ws", 1)
    with connect(
        f"{address}api/kernels/{kernel}/channels?session_id={uuid4().hex}",
        additional_headers={"Cookie": cookies},
        origin=served.address.rstrip("/"),
    ) as socket:
        code = {"code": f"open({str(proof)!r}, 'w')", "silent": False, "store_history": False}
        for kind, content in (("execute_request", code), ("kernel_info_request", {})):
            socket.send(json.dumps(message(kind, content)))
        # The kernel answers in order: what stood before this answer has been done, or never will.
        while json.loads(socket.recv(timeout=20))["msg_type"] != "kernel_info_reply":
            pass
    assert not proof.exists()


def message(kind: str, content: dict[str, object]) -> dict[str, object]:
    header = {"msg_id": uuid4().hex, "msg_type": kind, "username": "", "session": uuid4().hex}
    return {
        "header": {**header, "version": "5.3", "date": "2026-01-01T00:00:00Z"},
        "parent_header": {},
        "metadata": {},
        "channel": "shell",
        "content": content,
        "buffers": [],
    }


def test_a_kernel_started_beforehand_ends_with_its_page(page: Page, served: Served) -> None:
    served.open(page, APP)
    kernel = config(page)["kernelId"]
    assert f"Using pre-heated kernel: {kernel}" in served.log.read_text()
    assert status(f"{served.address}api/kernels/{kernel}") == 200
    page.goto(served.address)
    deadline = time.monotonic() + 30
    while status(f"{served.address}api/kernels/{kernel}") != 404:
        assert time.monotonic() < deadline, "the kernel outlives its page"
        time.sleep(0.1)


def test_a_page_without_script_says_what_it_lacks(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}voila/render/{APP}.ipynb")
    expect(page.get_by_text("The apps need JavaScript.")).to_be_visible()
    expect(page.locator("#course-loading")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_be_visible()
    context.close()


def test_a_lost_connection_is_told(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path, "--cold", "--app", APP) as lost:
        lost.open(page, APP)
        page.get_by_label("Text of 1 Foreword").fill("Written before.")
        line = page.locator("#course-loading")
        expect(line).to_be_hidden()
        lost.process.kill()
        lost.process.wait(20)
        expect(line).to_contain_text("The connection to the app is lost")
        expect(page.get_by_label("Text of 1 Foreword")).to_have_value("Written before.")
