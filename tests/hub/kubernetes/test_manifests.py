"""The manifests: every key is one of Kubernetes, pods are closed, nothing dangles."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from kubernetes_asyncio import client

from tests.hub.aside import run
from tests.hub.kubernetes import files

PODS = files.pods()
OURS = sorted(set(PODS) - {"postgres"})


def as_kubernetes_reads(manifest: dict[str, Any]) -> Any:
    """Return what is left of a manifest once Kubernetes' own model has read it."""

    async def read() -> Any:
        async with client.ApiClient(client.Configuration()) as api:
            answer = SimpleNamespace(data=json.dumps(manifest))
            model = api.deserialize(answer, f"V1{manifest['kind']}")
            return api.sanitize_for_serialization(model)

    return run(read())


def ids(manifest: dict[str, Any]) -> str:
    return f"{manifest['kind']}-{manifest['metadata']['name']}"


@pytest.mark.parametrize("manifest", files.manifests(), ids=ids)
def test_every_key_is_one_that_kubernetes_knows(manifest: dict[str, Any]) -> None:
    assert as_kubernetes_reads(manifest) == manifest


def test_a_misspelt_key_would_be_found() -> None:
    grader = next(one for one in files.of_kind("Deployment") if "grader" in ids(one))
    grader["spec"]["template"]["spec"]["securityContexts"] = {"runAsNonRoot": True}
    assert as_kubernetes_reads(grader) != grader


@pytest.mark.parametrize("name", sorted(PODS))
def test_pods_run_as_nobody_in_particular_and_write_where_they_must(name: str) -> None:
    pod = PODS[name]
    assert pod.spec["automountServiceAccountToken"] is False
    assert pod.spec["enableServiceLinks"] is False
    assert pod.spec["securityContext"]["runAsNonRoot"] is True
    assert pod.spec["securityContext"]["runAsUser"] > 0
    assert pod.spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.spec.keys()
    for container in pod.containers:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
    assert not any("hostPath" in volume for volume in pod.spec["volumes"])


def test_pods_find_their_volumes_and_services_find_their_pods() -> None:
    for pod in PODS.values():
        known = {volume["name"] for volume in pod.spec["volumes"]}
        if pod.name == "postgres":
            known |= {"data"}
        for container in pod.containers:
            assert {mount["name"] for mount in container["volumeMounts"]} <= known
    for service in files.of_kind("Service"):
        chosen = service["spec"]["selector"].items()
        behind = [pod for pod in PODS.values() if chosen <= pod.labels.items()]
        assert len(behind) == 1, service["metadata"]["name"]
        assert {port["port"] for port in service["spec"]["ports"]} <= behind[0].ports


def test_only_pods_that_need_it_hold_a_secret_each_no_more_than_its_own() -> None:
    tokens = {name: set() for name in PODS}
    for pod, _container, service in files.serving():
        tokens[pod.name].add(f"course-tokens/{service}")
    marks = {"course-databases/gradebook-address"}
    assert {name: pod.secrets() for name, pod in PODS.items()} == {
        "exchange": tokens["exchange"],
        "apps": tokens["apps"],
        "together": tokens["together"],
        "course": tokens["course"] | marks,
        "grader": marks,
        "dask-scheduler": set(),
        "dask-worker": set(),
        "postgres": {f"course-databases/{one}" for one in ("postgres", "hub", "gradebook")},
    }


def test_every_container_is_given_the_token_of_its_own_service_alone() -> None:
    for _pod, container, service in files.serving():
        mounted = [m for m in container["volumeMounts"] if m["name"] == "tokens"]
        assert [(m["mountPath"], m["subPath"]) for m in mounted] == [
            (f"/etc/course-tokens/{service}", service)
        ]


def test_the_exchange_sees_releases_and_its_own_store_and_no_more_of_the_state() -> None:
    (container,) = PODS["exchange"].spec["containers"]
    mounts = [m for m in container["volumeMounts"] if m["name"] == "state"]
    courses = ("governance-coherence", "measuring")
    assert {m["subPath"]: m.get("readOnly", False) for m in mounts} == {
        **{f"{course}/exchange": False for course in courses},
        **{f"{course}/release": True for course in courses},
    }
    assert all(m["mountPath"] == f"/srv/state/{m['subPath']}" for m in mounts)


def test_a_talk_sees_its_own_messages_and_the_page_of_groups_their_homes() -> None:
    seen = {
        container["name"]: {
            mount["subPath"]: mount["mountPath"]
            for mount in container["volumeMounts"]
            if mount["name"] == "state"
        }
        for container in PODS["together"].spec["containers"]
    }
    folders = {
        "talk-governance-coherence": "hub/talk/governance-coherence",
        "talk-measuring": "hub/talk/measuring",
        "together": "hub/groups",
    }
    assert seen == {name: {path: f"/srv/state/{path}"} for name, path in folders.items()}


def test_apps_and_workers_see_no_state() -> None:
    for name in ("apps", "dask-scheduler", "dask-worker", "postgres"):
        assert "course.state" not in PODS[name].labels
        assert not any("course-state" in str(v) for v in PODS[name].spec["volumes"])


def test_pods_that_share_the_state_go_to_one_node() -> None:
    for pod in PODS.values():
        if any("course-state" in str(volume) for volume in pod.spec["volumes"]):
            assert pod.labels["course.state"] == "mounted"
            terms = pod.spec["affinity"]["podAffinity"]
            (term,) = terms["requiredDuringSchedulingIgnoredDuringExecution"]
            assert term["topologyKey"] == "kubernetes.io/hostname"
            assert term["labelSelector"] == {"matchLabels": {"course.state": "mounted"}}


def test_no_secret_stands_in_a_file() -> None:
    assert not files.of_kind("Secret")
    for path in (*files.FOLDER.iterdir(), *files.IMAGES.iterdir()):
        assert files.secret_looking(path.read_text()) == [], path.name
    assert files.secret_looking(f"password: {'0123456789abcdef' * 2}")
