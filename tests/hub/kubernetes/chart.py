"""A double of the chart's hub: what its own configuration makes of the values that we use."""

import json
import os
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any
from unittest import mock

from traitlets.config import Config

from tests.hub.aside import run
from tests.hub.kubernetes import files

os.environ.setdefault("KUBERNETES_SERVICE_HOST", "cluster")
LABELS = {"app.kubernetes.io/name": "jupyterhub", "app.kubernetes.io/managed-by": "kubespawner"}


def configured(values: dict[str, Any]) -> Config:
    """Return the configuration as it is before the values' own code runs."""
    c = Config()
    user = values["singleuser"]
    pods = c.KubeSpawner
    pods.common_labels = dict(LABELS)
    pods.namespace = "course"
    pods.image = f"{user['image']['name']}:{user['image']['tag']}"
    pods.cpu_guarantee, pods.cpu_limit = user["cpu"]["guarantee"], user["cpu"]["limit"]
    pods.mem_guarantee, pods.mem_limit = user["memory"]["guarantee"], user["memory"]["limit"]
    pods.uid, pods.fs_gid = user["uid"], user["fsGid"]
    pods.allow_privilege_escalation = user["allowPrivilegeEscalation"]
    pods.storage_pvc_ensure = True
    pods.storage_capacity = user["storage"]["capacity"]
    pods.extra_labels = {"hub.jupyter.org/network-access-hub": "true"}
    home = "volume-{user_server}"
    pods.volumes = [
        {"name": home, "persistentVolumeClaim": {"claimName": "{pvc_name}"}},
        *user["storage"]["extraVolumes"],
    ]
    pods.volume_mounts = [
        {"mountPath": user["storage"]["homeMountPath"], "name": home},
        *user["storage"]["extraVolumeMounts"],
    ]
    c.Spawner.cmd = user["cmd"]
    c.Spawner.default_url = user["defaultUrl"]
    c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
    culler = "jupyterhub-idle-culler"
    c.JupyterHub.services = [{"name": culler, "command": ["python3", "-m", culler]}]
    c.JupyterHub.load_roles = [{"name": culler, "scopes": ["list:users"], "services": [culler]}]
    return c


def run_extra_config(c: Config, values: dict[str, Any]) -> None:
    """Run the values' own code on the configuration, as the chart's hub does."""

    def get_config(key: str, default: Any = None) -> Any:
        found: Any = values
        for word in key.split("."):
            if word not in found:
                return default
            found = found[word]
        return found

    z2jh = SimpleNamespace(get_config=get_config)
    with mock.patch.dict("sys.modules", {"z2jh": z2jh}):
        for _name, code in sorted(values["hub"]["extraConfig"].items()):
            exec(code, {"c": c})


def pod(
    c: Config, name: str, groups: Sequence[str], options: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the pod of a person's server, as it would be sent to the cluster."""
    return run(_pod(c, name, groups, options or {}))


async def _pod(
    c: Config, name: str, groups: Sequence[str], options: dict[str, str]
) -> dict[str, Any]:
    from jupyterhub.objects import Hub
    from kubernetes_asyncio import client
    from kubespawner import KubeSpawner

    user = SimpleNamespace(
        name=name,
        id=1,
        url=f"/user/{name}/",
        server=None,
        settings={},
        escaped_name=name,
        groups=[SimpleNamespace(name=group) for group in groups],
    )
    with (
        mock.patch("kubespawner.spawner.load_config"),
        mock.patch("kubespawner.spawner.shared_client", return_value=mock.MagicMock()),
    ):
        spawner = KubeSpawner(_mock=True, config=c, user=user, hub=Hub(), user_options=options)
        await spawner.load_user_options()
        before = spawner.pre_spawn_hook(spawner)
        assert before is None
        manifest = await spawner.get_pod_manifest()
    async with client.ApiClient(client.Configuration()) as api:
        made: dict[str, Any] = json.loads(json.dumps(api.sanitize_for_serialization(manifest)))
    return made


def values() -> dict[str, Any]:
    """Return the chart's values."""
    found: dict[str, Any] = files.load("values.yaml")
    return found
