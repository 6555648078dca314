"""What serving the apps takes, with a hub and without one: which apps, and Voilà's settings.

>>> [one.slug for one in catalogue() if one.instructors]
['dashboard']
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from traitlets.config import Config

from autograder.errors import AutograderError

APPS = Path(__file__).resolve().parents[4] / "apps"
TEMPLATE = "course"
# Beside the extensions Voilà serves the chart library of the installed plotly, and the book's
# script that draws with it.
SCRIPTS = (str(files("plotly") / "package_data"), str(APPS.parent / "book" / "_static"))
# Voilà shows widgets with the first two, and anywidget's are those of this course. All others that
# are installed (nbgrader's, chat, collaboration) would be loaded into every app.
EXTENSIONS = (
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
)
# Pages run the scripts of this server only. Widgets arrive as modules that the page makes itself
# (blob:), JupyterLab compiles its schemas (unsafe-eval) and starts a page with inline scripts.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)


class AppsError(AutograderError):
    """The apps cannot be served as they stand; the message says what to change."""


class App(BaseModel):
    """One app: its notebook and how the start page presents it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    title: str
    does: str
    leave_with: str = ""
    instructors: bool = False

    @property
    def slug(self) -> str:
        """The name in addresses: the file without its ending."""
        return Path(self.file).stem


def catalogue(folder: Path = APPS) -> tuple[App, ...]:
    """The apps of ``apps.yml`` in their order; AppsError says what is wrong with that file."""
    path = folder / "apps.yml"
    try:
        found = TypeAdapter(tuple[App, ...]).validate_python(yaml.safe_load(path.read_bytes()))
    except OSError as error:
        raise AppsError(f"{path} cannot be read: {error.strerror}.") from None
    except (yaml.YAMLError, ValidationError) as error:
        raise AppsError(f"{path} does not have the form of a list of apps: {error}") from None
    for one in found:
        if Path(one.file).name != one.file or Path(one.file).suffix != ".ipynb":
            raise AppsError(f"{path}: {one.file!r} is not the name of a notebook beside it.")
    return found


def shelve(apps: Iterable[App], shelf: Path, folder: Path = APPS) -> None:
    """Copy the notebooks of these apps into an empty folder, which is all that Voilà then sees."""
    for one in apps:
        try:
            shutil.copyfile(folder / one.file, shelf / one.file)
        except OSError as error:
            raise AppsError(f"{folder / one.file} cannot be read: {error.strerror}.") from None


def environment(folder: Path = APPS) -> dict[str, str]:
    """What has to stand in the environment before Voilà is imported: where the template is."""
    paths = [str(folder / "template"), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    return {"JUPYTER_PATH": os.pathsep.join(paths), "PYTHONNOUSERSITE": "1"}


def settings(
    apps: Iterable[App],
    shelf: Path,
    *,
    port: int,
    address: str = "127.0.0.1",
    prefix: str = "/",
    home: str = "",
    preheated: bool = True,
    idle_minutes: int = 10,
    headers: Mapping[str, str] | None = None,
) -> Config:
    """Voilà's settings for the apps on a shelf: ``Voila(config=settings(...))``.

    ``address`` is what it listens on, loopback unless the hub's machine is another. ``prefix`` is
    the path of the address and ends with a slash; ``home`` the address of the page
    above the start page, none when empty. A kernel that nobody is connected to ends after
    ``idle_minutes``. ``headers`` are added to every answer.
    """
    shown = [one for one in apps if (shelf / one.file).is_file()]
    names: dict[str, Any] = {"course_apps": [_shown(one) for one in shown], "course_home": home}
    return Config(
        {
            "Voila": {"ip": address, "port": port, **_server(prefix, shelf, names, headers or {})},
            "VoilaConfiguration": _pages(names, preheated),
            "KernelManager": {"transport": _transport()},
            "MappingKernelManager": {
                "cull_idle_timeout": idle_minutes * 60,
                "cull_interval": 60,
                "cull_connected": False,
            },
        }
    )


def _transport() -> str:
    """How kernels are spoken to: over TCP every account of the machine could listen."""
    # Files for sockets have short names, 104 characters on some systems, and Voilà's take 66.
    return "ipc" if len(gettempdir()) + 66 < 104 else "tcp"


def _server(
    prefix: str, shelf: Path, names: Mapping[str, Any], headers: Mapping[str, str]
) -> dict[str, Any]:
    always = {
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    return {
        "port_retries": 0,
        "open_browser": False,
        "base_url": prefix,
        "server_url": prefix,
        "root_dir": str(shelf),
        # No settings of whoever starts this: the folder it is started in could hold some.
        "config_file_paths": [],
        "tornado_settings": {"jinja_template_vars": names, "headers": {**always, **headers}},
    }


def _pages(names: Mapping[str, Any], preheated: bool) -> dict[str, Any]:
    return {
        "template": TEMPLATE,
        "allow_template_override": "NO",
        "allow_theme_override": "NO",
        "classic_tree": True,
        "show_tracebacks": False,
        "preheat_kernel": preheated,
        "default_pool_size": 1,
        "extension_allowlist": list(EXTENSIONS),
        "extra_labextensions_path": list(SCRIPTS),
        "file_allowlist": [],
        "resources": {"course": names},
    }


def _shown(app: App) -> dict[str, Any]:
    return {**app.model_dump(), "slug": app.slug}
