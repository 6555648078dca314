"""A learner's server as a pod: rendered by KubeSpawner from our values, without a cluster."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from traitlets.config import Config
from typer.testing import CliRunner

from course_hub.cluster.__main__ import app
from tests.hub.kubernetes import chart, files
from tests.hub.kubernetes.test_policies import LEARNER

LEARNERS = ("nbgrader-governance-coherence",)
INSTRUCTORS = ("formgrade-measuring",)


def environment(pod: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one.get("value", "") for one in pod["spec"]["containers"][0]["env"]}


def test_a_learner_s_pod_is_closed(hub: Config) -> None:
    spec = chart.pod(hub, "learner-1", LEARNERS)["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    assert "serviceAccountName" not in spec and "initContainers" not in spec
    (container,) = spec["containers"]
    assert container["securityContext"] == {
        "runAsUser": 1000,
        "runAsNonRoot": True,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert spec["securityContext"] == {"fsGroup": 1000}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys()


def test_a_learner_s_pod_has_limits_and_a_volume_of_its_own(hub: Config) -> None:
    pods = [chart.pod(hub, name, LEARNERS) for name in ("learner-1", "learner-2")]
    claims = set()
    for pod in pods:
        (container,) = pod["spec"]["containers"]
        assert container["resources"]["limits"] == {"cpu": 2, "memory": 2 * 1024**3}
        assert container["resources"]["requests"] == {"cpu": 0.1, "memory": 512 * 1024**2}
        kinds = [set(volume) - {"name"} for volume in pod["spec"]["volumes"]]
        assert kinds == [{"persistentVolumeClaim"}, {"emptyDir"}]
        claims.add(pod["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"])
        paths = [mount["mountPath"] for mount in container["volumeMounts"]]
        assert paths == ["/home/course", "/tmp"]
    assert len(claims) == 2


def test_the_policies_mean_the_pods_that_are_rendered(hub: Config) -> None:
    labels = chart.pod(hub, "learner-1", LEARNERS)["metadata"]["labels"]
    assert LEARNER.labels.items() <= labels.items()
    assert "course.part" not in labels


def test_a_learner_s_pod_knows_its_course_and_its_exchange_and_no_secret(hub: Config) -> None:
    told = environment(chart.pod(hub, "learner-1", LEARNERS))
    assert told["COURSE_HUB_COURSES"] == "governance-coherence"
    assert told["COURSE_HUB_EXCHANGE"] == "http://exchange:8091/services/exchange/"
    assert told["JUPYTER_CONFIG_PATH"] == "/srv/course/learner"
    assert not [name for name in told if name.startswith(("AUTOGRADER", "PG", "KUBERNETES"))]
    assert not any("127.0.0.1" in text for text in told.values())
    assert not {"PATH", "HOME"} & told.keys()


def test_a_learner_gets_no_larger_server_by_asking_for_it(hub: Config) -> None:
    with pytest.raises(ValueError, match="No such profile: instructor"):
        chart.pod(hub, "learner-1", LEARNERS, {"profile": "instructor"})


@pytest.mark.parametrize(("chosen", "size"), [({}, 2), ({"profile": "instructor"}, 4)])
def test_an_instructor_chooses(hub: Config, chosen: dict[str, str], size: int) -> None:
    pod = chart.pod(hub, "instructor", INSTRUCTORS, chosen)
    assert pod["spec"]["containers"][0]["resources"]["limits"]["memory"] == size * 1024**3


def test_shared_editing_is_off_in_a_learner_s_own_server(hub: Config) -> None:
    words = chart.pod(hub, "learner-1", LEARNERS)["spec"]["containers"][0]["args"]
    assert "--YDocExtension.disable_rtc=True" in words


GROUP = "measuring-group-a"


@pytest.fixture
def with_group(mounted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The hub of a course with one group."""
    settings = files.load("hub.yml") | {"groups": {"measuring": {"a": ["learner-1"]}}}
    (tmp_path / "hub.yml").write_text(yaml.safe_dump(settings))
    monkeypatch.setenv("COURSE_HUB_SETTINGS", str(tmp_path / "hub.yml"))
    c = chart.configured(chart.values())
    chart.run_extra_config(c, chart.values())
    return c


def test_a_group_s_server_has_its_folder_of_the_state_as_its_home_and_no_more(
    with_group: Config,
) -> None:
    pod = chart.pod(with_group, GROUP, ())
    (container,) = pod["spec"]["containers"]
    assert container["volumeMounts"] == [
        {"mountPath": "/home/course", "name": "state", "subPath": "hub/groups/measuring-a"},
        {"mountPath": "/tmp", "name": "tmp"},
    ]
    claims = [one.get("persistentVolumeClaim") for one in pod["spec"]["volumes"]]
    assert claims == [{"claimName": "course-state"}, None]
    assert pod["metadata"]["labels"]["course.state"] == "mounted"
    affinity = pod["spec"]["affinity"]["podAffinity"]
    assert affinity == files.pods()["together"].spec["affinity"]["podAffinity"]
    assert "--YDocExtension.disable_rtc=False" in container["args"]


def test_with_a_volume_for_all_nodes_a_group_s_server_goes_anywhere(with_group: Config) -> None:
    values = chart.values()
    values["custom"]["oneNode"] = False
    c = chart.configured(values)
    chart.run_extra_config(c, values)
    pod = chart.pod(c, GROUP, ())
    assert "affinity" not in pod["spec"]
    assert pod["spec"]["containers"][0]["volumeMounts"][0]["subPath"] == "hub/groups/measuring-a"


def test_a_member_s_own_server_sees_nothing_of_the_state(with_group: Config) -> None:
    pod = chart.pod(with_group, "learner-1", ("nbgrader-measuring", GROUP))
    assert "course-state" not in str(pod)
    assert "course.state" not in pod["metadata"]["labels"]


def test_the_folders_of_groups_and_talks_are_made_for_their_owner_alone(
    with_group: Config, tmp_path: Path
) -> None:
    done = CliRunner().invoke(app, ["folders", str(tmp_path / "one"), str(tmp_path / "two")])
    assert done.exit_code == 0, done.output
    for root in (tmp_path / "one", tmp_path / "two"):
        made = [root / "hub" / one for one in ("groups/measuring-a", "talk/measuring")]
        assert [folder.stat().st_mode & 0o777 for folder in made] == [0o700, 0o700]
