"""JupyterHub as we start it: all services at once, not one after the other.

Each takes seconds to import what it needs, and none waits for another.
"""

import asyncio
from typing import Any

from jupyterhub.app import JupyterHub


class CourseHub(JupyterHub):
    """The hub; its configuration is that of JupyterHub."""

    name = "jupyterhub"
    _starting: dict[str, asyncio.Task[bool]] | None = None

    async def start_service(self, service_name: str, service: Any, ssl_context: Any = None) -> bool:
        """Return whether a service is up; the first one asked for starts them all."""
        if self._starting is None:
            start = super().start_service
            self._starting = {
                name: asyncio.create_task(start(name, one, ssl_context))
                for name, one in self._service_map.items()
            }
        return await self._starting[service_name]


if __name__ == "__main__":
    CourseHub.launch_instance()
