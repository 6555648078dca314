"""Only a course's instructors may open its formgrader: tried at every address it has."""

import json
import re

import pytest
import yaml

from course_hub import settings as hub_settings
from course_hub.formgrader import app, hub
from course_hub.settings import Settings
from tests.hub.formgrader.conftest import Visitor
from tests.hub.formgrader.double import COURSE, OTHER, PREFIX, SERVICE, Formgrader
from tests.hub.formgrader.works import WEEK

OPEN = ("formgrader/static/",)


def addresses() -> list[str]:
    """Every address of the service, with something that could stand in it."""
    found = []
    for route in app.routes(Settings(), COURSE):
        pattern = str(route[0]).replace("?", "")
        if pattern.startswith(OPEN):
            continue
        one = re.sub(r"\(next[^)]*\)", "next", pattern)
        one = one.replace("(.+)", "notes.txt").replace(".*", "elsewhere")
        found.append(one.replace("([^/]+)", WEEK, 1).replace("([^/]+)", "learner-1"))
    return found


ADDRESSES = addresses()


def test_there_is_something_to_try() -> None:
    assert len(ADDRESSES) > 35
    assert not [one for one in ADDRESSES if "(" in one]


@pytest.mark.parametrize("name", ["learner-1", "instructor-2", "admin", "nobody"])
def test_nobody_else_gets_anything(formgrader: Formgrader, name: str) -> None:
    formgrader.sign_in_as(name)
    anybody = Visitor(formgrader)
    for address in ADDRESSES:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
            body = b"{}" if method in ("POST", "PUT") else None
            answer = anybody.ask(address, method, body, token=name)
            assert answer.status in (403, 405), (method, address, answer)
            assert "learner-2" not in answer.text and "mallory" not in answer.text, address


def test_strangers_are_sent_to_the_hub_and_scripts_are_refused(anybody: Visitor) -> None:
    script = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
    for address in ADDRESSES:
        answer = anybody.ask(address, headers=script)
        assert answer.status == 403, address
        assert anybody.ask(address, "POST", b"").status == 403, address


@pytest.mark.parametrize("name", ["learner-1", "instructor-2", "admin"])
def test_signing_in_is_not_enough(formgrader: Formgrader, name: str) -> None:
    visitor = Visitor(formgrader, name)
    assert visitor.first.status == 403
    assert visitor.ask("formgrader/gradebook").status == 403
    assert visitor.ask("formgrader/api/students").status == 403


def test_the_course_has_its_instructors(instructor: Visitor) -> None:
    assert instructor.first.status == 200
    assert "Measuring and analysing labour migration" in instructor.first.text
    found = instructor.ask("formgrader/api/students", token="instructor")
    assert sorted(one["id"] for one in json.loads(found.text)) == [
        "learner-1",
        "learner-2",
        "mallory",
    ]


def test_the_hub_lets_each_course_s_group_in_and_nobody_else() -> None:
    settings = Settings()
    services = {one["name"]: one for one in hub.services(settings)}
    assert services.keys() == {f"formgrader-{one}" for one in settings.courses}
    assert services[SERVICE]["url"].endswith(f":{settings.port(SERVICE)}")
    for role in hub.roles(settings):
        course = role["name"].removeprefix("formgraders-")
        assert role["scopes"] == [f"access:services!service=formgrader-{course}"]
        assert role["groups"] == [f"formgrade-{course}"]
        assert "users" not in role and "services" not in role
    assert hub.user_scopes(settings) == hub.server_scopes(settings) == ()


def test_a_service_without_a_course_of_the_hub_says_so() -> None:
    with pytest.raises(app.NoSuchCourse, match=OTHER):
        app.routes(Settings(), "no-such-course")


def test_the_settings_name_its_port(formgrader: Formgrader) -> None:
    file = formgrader.log.parent / "hub.yml"
    assert (
        hub_settings.read(file).port(SERVICE) == yaml.safe_load(file.read_text())["ports"][SERVICE]
    )
    assert formgrader.address.endswith(PREFIX)
