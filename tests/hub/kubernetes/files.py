"""The cluster's files as kubectl and the chart would read them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "deploy" / "kubernetes"
IMAGES = ROOT / "deploy" / "images"

Manifest = dict[str, Any]


def load(name: str) -> Any:
    """Return a YAML file of the folder."""
    return yaml.safe_load((FOLDER / name).read_text())


def manifests() -> list[Manifest]:
    """Return every manifest that the kustomization names."""
    named = load("kustomization.yaml")["resources"]
    return [one for name in named for one in yaml.safe_load_all((FOLDER / name).read_text()) if one]


def of_kind(*kinds: str) -> list[Manifest]:
    return [one for one in manifests() if one["kind"] in kinds]


@dataclass(frozen=True)
class Pod:
    """One kind of pod: its labels and its specification."""

    name: str
    labels: dict[str, str]
    spec: Manifest

    @property
    def containers(self) -> list[Manifest]:
        return [*self.spec["containers"], *self.spec.get("initContainers", [])]

    @property
    def ports(self) -> set[int]:
        return {p["containerPort"] for c in self.spec["containers"] for p in c.get("ports", [])}

    def secrets(self) -> set[str]:
        """Return the keys of Secrets that the pod is given, as secret/key."""
        found = {
            f"{volume['secret']['secretName']}/{item['key']}"
            for volume in self.spec.get("volumes", [])
            if "secret" in volume
            for item in volume["secret"]["items"]
        }
        for container in self.containers:
            for variable in container.get("env", []):
                key = variable.get("valueFrom", {}).get("secretKeyRef")
                if key:
                    found.add(f"{key['name']}/{key['key']}")
        return found


def pods() -> dict[str, Pod]:
    """Return every pod that the files make, by name."""
    found = {}
    for one in of_kind("Deployment", "StatefulSet"):
        template = one["spec"]["template"]
        name = one["metadata"]["name"]
        found[name] = Pod(name, template["metadata"]["labels"], template["spec"])
    return found


def serving() -> Iterator[tuple[Pod, Manifest, str]]:
    """Yield each container that runs one of the hub's services, with the service's name."""
    for pod in pods().values():
        for container in pod.spec["containers"]:
            if container.get("args", [""])[0] == "serve":
                yield pod, container, container["args"][1]


def secret_looking(text: str) -> list[str]:
    """Return words that could be passwords or tokens: long, letters and digits mixed."""
    return [
        word
        for word in re.findall(r"[A-Za-z0-9+]{20,}", text)
        if any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    ]
