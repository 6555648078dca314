"""Who reaches whom, worked out from the policies as a cluster would."""

from typing import Any

from tests.hub.kubernetes import files

CHART = {"app.kubernetes.io/name": "jupyterhub"}
ASKS_HUB = {"hub.jupyter.org/network-access-hub": "true"}


def of_chart(name: str, *ports: int, **labels: str) -> files.Pod:
    """Return a pod that the chart makes; its own policies are the chart's."""
    own = CHART | {"app.kubernetes.io/component": name} | labels
    answers = [{"name": name, "ports": [{"containerPort": port} for port in ports]}]
    return files.Pod(name, own, {"containers": answers})


HUB = of_chart("hub", 8081)
PROXY = of_chart("proxy", **ASKS_HUB)
LEARNER = of_chart("singleuser-server", **ASKS_HUB)
STRANGER = files.Pod("stranger", {"app": "something-else"}, {"containers": []})
PODS = [*files.pods().values(), HUB, PROXY, LEARNER, STRANGER]


def policies() -> list[dict[str, Any]]:
    """Return our policies, and the chart's of learners' servers and of its hub."""
    written = files.load("values.yaml")["singleuser"]["networkPolicy"]
    rules = [*written["egress"]]
    # The chart adds the way to the hub itself.
    rules.append({"to": [{"podSelector": {"matchLabels": HUB.labels}}], "ports": [{"port": 8081}]})
    learners = {
        "metadata": {"name": "singleuser"},
        "spec": {
            "podSelector": {"matchLabels": CHART | {"app.kubernetes.io/component": LEARNER.name}},
            "policyTypes": ["Egress"],
            "egress": rules,
        },
    }
    asked = {
        "metadata": {"name": "hub"},
        "spec": {
            "podSelector": {"matchLabels": HUB.labels},
            "policyTypes": ["Ingress"],
            "ingress": [
                {
                    "from": [{"podSelector": {"matchLabels": ASKS_HUB}}],
                    "ports": [{"port": 8081}],
                }
            ],
        },
    }
    return [*files.of_kind("NetworkPolicy"), learners, asked]


POLICIES = policies()


def chosen(selector: dict[str, Any], pod: files.Pod) -> bool:
    assert selector.keys() <= {"matchLabels"}
    return selector.get("matchLabels", {}).items() <= pod.labels.items()


def lets(pod: files.Pod, other: files.Pod, port: int, direction: str) -> bool:
    """Return whether a pod's policies of a direction allow the other pod at a port."""
    kind, peers = ("Ingress", "from") if direction == "ingress" else ("Egress", "to")
    mine = [
        one["spec"]
        for one in POLICIES
        if kind in one["spec"]["policyTypes"] and chosen(one["spec"]["podSelector"], pod)
    ]
    if not mine:
        return True
    return any(
        any("podSelector" in peer and chosen(peer["podSelector"], other) for peer in rule[peers])
        and any(entry["port"] == port for entry in rule["ports"])
        for spec in mine
        for rule in spec[direction]
    )


def reached() -> set[tuple[str, str, int]]:
    """Return every connection between pods that the policies allow, at ports that answer."""
    return {
        (source.name, target.name, port)
        for source in PODS
        for target in PODS
        if source is not target
        for port in target.ports
        if lets(source, target, port, "egress") and lets(target, source, port, "ingress")
    }


def from_(name: str) -> set[tuple[str, int]]:
    return {(target, port) for source, target, port in reached() if source == name}


def test_a_learner_reaches_hub_and_exchange_and_no_other_pod() -> None:
    assert from_(LEARNER.name) == {("exchange", 8091), ("hub", 8081)}


def test_a_stranger_in_the_namespace_reaches_nothing() -> None:
    assert from_("stranger") == set()


def test_the_gradebook_is_reached_by_hub_services_and_grader_alone() -> None:
    assert {source for source, target, _ in reached() if target == "postgres"} == {
        "hub",
        "course",
        "grader",
    }


def test_whoever_runs_code_on_the_workers_is_the_grader() -> None:
    sources = {source for source, target, _ in reached() if target == "dask-scheduler"}
    assert sources == {"grader", "dask-worker"}
    sources = {source for source, target, _ in reached() if target == "dask-worker"}
    assert sources == {"dask-scheduler"}


def test_the_whole_of_who_reaches_whom() -> None:
    services = {
        ("exchange", 8091),
        *(("apps", port) for port in (8093, 8094)),
        *(("course", port) for port in (8092, 8101, 8102)),
        *(("together", port) for port in (8095, 8111, 8112)),
    }
    assert reached() == {
        *((source, *one) for source in ("hub", "proxy") for one in services),
        (LEARNER.name, "exchange", 8091),
        *((name, "hub", 8081) for name in (PROXY.name, LEARNER.name)),
        *((name, "hub", 8081) for name in ("exchange", "course", "together", "apps")),
        ("together", "exchange", 8091),
        ("apps", "course", 8092),
        ("hub", "postgres", 5432),
        ("course", "postgres", 5432),
        ("grader", "postgres", 5432),
        ("grader", "dask-scheduler", 8786),
        ("dask-worker", "dask-scheduler", 8786),
        ("dask-scheduler", "dask-worker", 8788),
        ("dask-scheduler", "dask-worker", 8789),
    }


def test_every_pod_of_ours_is_shut_in_both_directions() -> None:
    for pod in files.pods().values():
        own = [
            one["spec"]
            for one in POLICIES
            if one["spec"]["podSelector"] == {"matchLabels": {"course.part": pod.name}}
        ]
        assert [set(spec["policyTypes"]) for spec in own] == [{"Ingress", "Egress"}], pod.name


def test_no_way_leads_out_of_the_cluster_except_to_names() -> None:
    for policy in files.of_kind("NetworkPolicy"):
        for rule in policy["spec"].get("egress", []):
            for peer in rule["to"]:
                assert peer.keys() <= {"podSelector", "namespaceSelector"}
                if "namespaceSelector" in peer:
                    assert {entry["port"] for entry in rule["ports"]} == {53}
                    selector = peer["namespaceSelector"]["matchLabels"]
                    assert selector == {"kubernetes.io/metadata.name": "kube-system"}
    rules = files.load("values.yaml")["singleuser"]["networkPolicy"]["egressAllowRules"]
    assert [name for name, on in rules.items() if on] == ["dnsPortsKubeSystemNamespace"]
