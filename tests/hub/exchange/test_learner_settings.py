"""The settings of learners' servers, as Jupyter reads them."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_hub.exchange.client import calls
from tests.jupyter import TOOLS

LEARNER = Path(calls.__file__).parents[3] / "learner"
SHARE = Path(sysconfig.get_path("data")) / "share" / "jupyter"

_READ = """
import json
from jupyter_server.serverapp import ServerApp
from jupyterlab_server.config import get_page_config
from jupyterlab_server.settings_utils import _get_overrides

app = ServerApp(open_browser=False)
app.initialize(argv=[], new_httpserver=False)
extensions = app.jpserver_extensions
print(json.dumps({
    "extensions": [name for name, on in extensions.items() if on],
    "list": str(type(app.web_app.settings.get("assignment_list_manager"))),
    "disabled": get_page_config([])["disabledExtensions"],
    "overrides": _get_overrides("/nowhere")[0],
}))
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = tmp_path_factory.mktemp("home")
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        cwd=home,
        env={
            "HOME": str(home),
            "PATH": f"{TOOLS}:/usr/bin:/bin",
            "JUPYTER_CONFIG_PATH": str(LEARNER),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_a_learner_has_the_list_through_the_exchange_and_nothing_of_instructors(read: Any) -> None:
    assert "course_hub.exchange.client.lab.AssignmentList" in read["list"]
    assert "nbgrader.server_extensions.validate_assignment" in read["extensions"]
    for name in ("formgrader", "course_list", "assignment_list"):
        assert f"nbgrader.server_extensions.{name}" not in read["extensions"]
    for name in ("jupyter_lsp", "jupyterlab_chat", "jupyterlab_jupytext", "voila.server_extension"):
        assert name not in read["extensions"]


def test_jupyterlab_asks_nobody_outside_and_keeps_all_cells_on_the_page(read: Any) -> None:
    overrides = read["overrides"]
    assert overrides["@jupyterlab/notebook-extension:tracker"]["windowingMode"] == "none"
    news = overrides["@jupyterlab/apputils-extension:notification"]
    assert (news["fetchNews"], news["checkForUpdates"]) == ("false", False)
    assert "@jupyterlab/apputils-extension:announcements" in read["disabled"]


def test_what_is_switched_off_exists_under_that_name(read: Any) -> None:
    """A newer JupyterLab may call its parts otherwise, and they would be on again."""
    parts = [*SHARE.glob("lab/static/*.js"), *SHARE.glob("labextensions/**/package.json")]
    parts += SHARE.glob("labextensions/@jupyter/nbgrader/static/*.js")
    text = b"".join(path.read_bytes() for path in parts)
    assert len(read["disabled"]) > 5
    assert [name for name in read["disabled"] if name.encode() not in text] == []


def test_validating_opens_no_port_and_leaves_nothing_beside_the_notebook(tmp_path: Path) -> None:
    code = "import ipykernel.connect as c; open('../told', 'w').write(c.get_connection_info())"
    cell = nbformat.v4.new_code_cell(code)
    cell.metadata["nbgrader"] = {
        "grade_id": "check",
        "grade": True,
        "points": 1,
        "solution": False,
        "task": False,
        "locked": True,
        "cell_type": "code",
        "schema_version": 3,
    }
    folder, runtime = tmp_path / "week-01", tmp_path / "runtime"
    folder.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "week-01.ipynb")
    _nbgrader(tmp_path, "validate", str(folder / "week-01.ipynb"))
    told = json.loads((tmp_path / "told").read_text())
    assert (told["transport"], told["ip"]) == ("ipc", str(runtime / "validate"))
    assert [path.name for path in folder.iterdir()] == ["week-01.ipynb"]


def test_commands_of_instructors_say_so(tmp_path: Path) -> None:
    done = _nbgrader(tmp_path, "collect", "week-01", "--course", "measuring")
    assert done.returncode != 0
    assert "Only instructors do this" in done.stderr


def _nbgrader(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOLS / "nbgrader", *words],
        cwd=home,
        env={
            "HOME": str(home),
            "PATH": f"{TOOLS}:/usr/bin:/bin",
            "JUPYTER_CONFIG_PATH": str(LEARNER),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
