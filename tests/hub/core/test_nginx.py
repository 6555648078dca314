"""The file for a web server in front: what it must let through. Run with nginx it is by hand."""

import re

from autograder.workspace import REPOSITORY
from course_hub.exchange import limits
from course_hub.settings import Settings

TEXT = (REPOSITORY / "deploy" / "hub" / "nginx.conf").read_text(encoding="utf-8")


def number(setting: str, unit: str) -> int:
    (found,) = re.findall(rf"{setting}\s+(\d+){unit};", TEXT)
    return int(found)


def test_the_largest_submission_and_the_slowest_start_come_through() -> None:
    assert number("client_max_body_size", "m") * 1024 * 1024 > limits.MAX_UPLOAD_BYTES
    # A server has two minutes to start and two to answer.
    assert number("proxy_read_timeout", "s") > 240


def test_the_hub_is_told_who_asks_and_how() -> None:
    headers = set(re.findall(r"proxy_set_header\s+(\S+)", TEXT))
    assert {"Host", "X-Forwarded-For", "X-Forwarded-Proto", "Upgrade", "Connection"} == headers
    assert f"proxy_pass         {Settings().bind_address.rstrip('/')};" in TEXT


def test_servers_have_their_own_hosts_and_nothing_travels_in_the_open() -> None:
    assert re.findall(r"server_name (.*);", TEXT) == ["hub.example.org *.hub.example.org"] * 2
    assert "return 301 https://" in TEXT
