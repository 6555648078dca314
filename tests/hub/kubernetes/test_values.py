"""The chart's values: only keys that are known, and none that opens what must stay closed."""

import copy
from typing import Any

import jsonschema
import pytest
import yaml

from course_hub.settings import Settings
from tests.hub.kubernetes import files

VALUES = files.load("values.yaml")
SCHEMA = files.load("values.schema.yml")


def faults(values: dict[str, Any]) -> list[str]:
    checker = jsonschema.Draft7Validator(SCHEMA)
    return ["/".join(map(str, fault.absolute_path)) for fault in checker.iter_errors(values)]


def test_the_values_follow_the_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert faults(VALUES) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("singleuser/memry", {"limit": "2G"}),
        ("hub/services", {}),
        ("singleuser/uid", 0),
        ("singleuser/allowPrivilegeEscalation", True),
        ("singleuser/networkPolicy/enabled", False),
        ("singleuser/networkPolicy/egressAllowRules/cloudMetadataServer", True),
        ("hub/db/url", "postgresql+psycopg2://hub:a-password@postgres:5432/hub"),
        ("singleuser/image/tag", "latest"),
        ("cull/enabled", False),
    ],
)
def test_what_would_open_something_is_refused(path: str, value: Any) -> None:
    *folders, last = path.split("/")
    changed = copy.deepcopy(VALUES)
    place = changed
    for folder in folders:
        place = place[folder]
    place[last] = value
    assert faults(changed)


def test_hub_and_files_name_the_same_settings_secrets_and_addresses() -> None:
    hub = VALUES["hub"]
    maps = {one["name"] for one in files.load("kustomization.yaml")["configMapGenerator"]}
    mounted = {one["configMap"]["name"] for one in hub["extraVolumes"] if "configMap" in one}
    assert mounted <= maps
    assert hub["extraEnv"]["COURSE_HUB_SETTINGS"] == "/etc/course-hub/hub.yml"
    assert VALUES["ingress"]["hosts"] == VALUES["ingress"]["tls"][0]["hosts"]
    assert files.load("hub.yml")["address"] == f"https://{VALUES['ingress']['hosts'][0]}"
    services = {one["metadata"]["name"] for one in files.of_kind("Service")}
    assert hub["db"]["url"].partition("@")[2].partition(":")[0] in services


def test_each_server_is_found_at_a_host_of_its_own() -> None:
    found = Settings(**files.load("hub.yml"))
    assert found.hosts_apart
    assert VALUES["ingress"]["hosts"] == [found.host, f"*.{found.host}"]
    assert VALUES["proxy"]["chp"]["extraCommandLineFlags"] == ["--host-routing"]


def test_the_hub_alone_among_the_chart_s_pods_is_given_a_secret() -> None:
    text = str({name: part for name, part in VALUES.items() if name != "hub"})
    assert "secretKeyRef" not in text and "course-tokens" not in text
    assert "course-databases" not in text


def test_a_learner_gets_what_learners_were_measured_to_use() -> None:
    page = files.ROOT / "book" / "instructors" / "data" / "sizing.yml"
    measured = yaml.safe_load(page.read_text())["measured"]["memory_mb"]
    used = sum(one["rss"] for one in measured if one["per"] == "learner")
    memory = VALUES["singleuser"]["memory"]
    assert memory["guarantee"].endswith("M") and int(memory["guarantee"][:-1]) >= used
    assert memory["limit"].endswith("G") and int(memory["limit"][:-1]) * 1000 >= 3 * used
