"""Learners' servers as pods: what KubeSpawner is told beside the chart's values."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from course_hub import spawner as servers
from course_hub.people import Person
from course_hub.settings import Settings

# Where the learners' image has its Jupyter settings; images/learner.Dockerfile puts them there.
LEARNER = "/srv/course/learner"
# What a pod has of its own, or what names folders of another machine.
_OF_ONE_MACHINE = ("PATH", "SHELL")

# The volume of the state and the label of the pods that mount it; the cluster's files name both.
_STATE, _MOUNTED = "course-state", {"course.state": "mounted"}
_ONE_NODE = {
    "topologyKey": "kubernetes.io/hostname",
    "labelSelector": {"matchLabels": _MOUNTED},
}

CLOSED: dict[str, Any] = {
    "runAsNonRoot": True,
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}

Profiles = Sequence[Mapping[str, Any]]


def configure(
    c: Any,
    settings: Settings,
    exchange: Mapping[str, str],
    profiles: Profiles,
    one_node: bool = True,
) -> None:
    """Tell KubeSpawner how learners' servers start: closed, and knowing their exchange.

    `exchange` is what the exchange's client reads; instructors choose among `profiles`. `one_node`
    says that the state's volume is one that only the pods of one node share.
    """
    pods = c.KubeSpawner
    # Both would tell a learner's code about the cluster: its interface and its other services.
    pods.automount_service_account_token = False
    pods.extra_pod_config = {"enableServiceLinks": False}
    pods.container_security_context = CLOSED
    pods.pre_spawn_hook = before_start(settings, exchange, one_node)
    pods.profile_list = choices(profiles)


def before_start(
    settings: Settings, exchange: Mapping[str, str], one_node: bool
) -> Callable[[Any], None]:
    """Return what prepares a server for its person: courses, exchange, arguments."""

    def prepare(spawner: Any) -> None:
        told = servers.environment(_person(spawner).courses)
        kept = {name: text for name, text in told.items() if name not in _OF_ONE_MACHINE}
        home = {"JUPYTER_CONFIG_PATH": LEARNER}
        spawner.environment = {**spawner.environment, **kept, **exchange, **home}
        spawner.args = servers.arguments(settings, spawner.user.name)
        shared = settings.shared_accounts().get(spawner.user.name)
        if shared is not None:
            share(spawner, str(shared.relative_to(settings.state)), one_node)

    return prepare


def share(spawner: Any, folder: str, one_node: bool) -> None:
    """Give a group's server its folder of the state as its home, and nothing else of the state.

    The page of groups brings notebooks there and hands them in, so it is no volume of its own.
    """
    home, *others = spawner.volume_mounts
    spawner.volume_mounts = [{**home, "name": "state", "subPath": folder}, *others]
    volume = {"name": "state", "persistentVolumeClaim": {"claimName": _STATE}}
    spawner.volumes = [volume, *(one for one in spawner.volumes if one["name"] != home["name"])]
    spawner.storage_pvc_ensure = False
    spawner.extra_labels = {**spawner.extra_labels, **_MOUNTED}
    if one_node:
        spawner.pod_affinity_required = [*spawner.pod_affinity_required, _ONE_NODE]


def choices(profiles: Profiles) -> Callable[[Any], Awaitable[list[dict[str, Any]]]]:
    """Return what says which sizes a person may choose from: instructors these, others none."""

    async def offered(spawner: Any) -> list[dict[str, Any]]:
        return [dict(one) for one in profiles] if _person(spawner).teaches else []

    return offered


def _person(spawner: Any) -> Person:
    return Person.of(spawner.user.name, (group.name for group in spawner.user.groups))
