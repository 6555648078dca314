"""What the client tells the fork server about one child: numbers and folders, nothing to run."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from autograder.sandbox.protocol import Limits


@dataclass(frozen=True)
class Order:
    """How one child is to be started.

    `user` is the user number that it takes (None: the grader is no root, its child is the same
    user, in a user namespace). `folder` is where it works when there is no wall. `disk` is the
    room of its folder in bytes and files.
    """

    limits: Limits = field(default_factory=Limits)
    user: int | None = None
    folder: str | None = None
    disk: tuple[int, int] = (0, 0)
    # What stays below /tmp when that becomes the child's own: a Python that is installed there.
    below_tmp: tuple[str, ...] = ()
    # For a whole ipykernel: its folder for sockets below KERNELS, and its connection file.
    kernel: str | None = None
    connection: str = ""
    # Filled in by the server: what it occupies itself, which a limit must not count.
    address_space: int = 0

    def plain(self) -> dict[str, Any]:
        """Return the order as data that can be sent."""
        return asdict(self)

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Return the order that was sent as `data`."""
        read: dict[str, Any] = {"limits": Limits(**data["limits"]), "disk": tuple(data["disk"])}
        read["below_tmp"] = tuple(data["below_tmp"])
        return cls(**(data | read))
