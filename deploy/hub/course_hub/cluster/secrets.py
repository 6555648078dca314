"""Fresh passwords and tokens, as the Secrets that the cluster's files name."""

import secrets
from collections.abc import Iterable
from typing import Any

import yaml

_LABELS = {"app.kubernetes.io/part-of": "labour-migration-course"}
GRADEBOOK = "postgresql://gradebook:{password}@{server}:5432/{{course}}"


def manifests(services: Iterable[str], namespace: str, server: str) -> list[dict[str, Any]]:
    """Return the Secrets: of the chart's hub, of the databases, and of the services' tokens."""
    hub, gradebook = secrets.token_hex(24), secrets.token_hex(24)
    return [
        _secret(
            "hub-secrets",
            namespace,
            {
                "hub.db.password": hub,
                "hub.config.JupyterHub.cookie_secret": secrets.token_hex(32),
                "hub.config.CryptKeeper.keys": secrets.token_hex(32),
                "hub.config.ConfigurableHTTPProxy.auth_token": secrets.token_hex(32),
            },
        ),
        _secret(
            "course-databases",
            namespace,
            {
                "postgres": secrets.token_hex(24),
                "hub": hub,
                "gradebook": gradebook,
                "gradebook-address": GRADEBOOK.format(password=gradebook, server=server),
            },
        ),
        _secret("course-tokens", namespace, {name: secrets.token_hex(32) for name in services}),
    ]


def text(found: Iterable[dict[str, Any]]) -> str:
    """Return manifests as kubectl reads them."""
    return yaml.safe_dump_all(found, sort_keys=False)


def _secret(name: str, namespace: str, values: dict[str, str]) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": namespace, "labels": dict(_LABELS)},
        "type": "Opaque",
        "stringData": values,
    }
