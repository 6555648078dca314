"""Settings of a hub that is never started, in a folder of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course_hub.settings import Settings

Make = Callable[..., Settings]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a maker of settings; what is given is laid over a hub with two people in a group."""

    def made(**changed: Any) -> Settings:
        chosen: dict[str, Any] = {
            "state": tmp_path / "state",
            "sign_in": "demo",
            "demo_password": "a-password-of-tests",
            "admins": ("admin",),
            "instructors": {"measuring": ("instructor",)},
            "groups": {"measuring": {"north": ("ana", "ben")}},
        }
        return Settings(**chosen | changed)

    return made
