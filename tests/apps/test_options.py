"""Which apps are served where, and with which settings; the notebooks stay thin."""

import json
import socket
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_hub.voila import local, options
from course_hub.voila.options import App, AppsError
from labour_migration.widgets.handing import Handing
from labour_migration.widgets.panel import Panel

# The two boards have tests of their own, with what they show.
TOOLS = [one for one in options.catalogue() if one.slug not in ("progress", "dashboard")]
EACH = pytest.mark.parametrize("app", TOOLS, ids=lambda app: app.slug)


def notebook(app: App) -> Any:
    return nbformat.read(options.APPS / app.file, as_version=4)


def code(app: App) -> list[str]:
    return [cell.source for cell in notebook(app).cells if cell.cell_type == "code"]


def words(app: App) -> str:
    return "\n".join(cell.source for cell in notebook(app).cells if cell.cell_type == "markdown")


def test_every_notebook_is_in_the_catalogue_once_under_its_own_title() -> None:
    apps = options.catalogue()
    assert sorted(one.file for one in apps) == sorted(
        path.name for path in options.APPS.glob("*.ipynb")
    )
    for one in apps:
        made = notebook(one)
        nbformat.validate(made)
        assert made.metadata["title"] == one.title
        assert made.metadata["course"]["loading"].endswith(".")


@EACH
def test_an_app_is_thin_and_without_outputs(app: App) -> None:
    cells = [cell for cell in notebook(app).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
    lines = [line for cell in cells for line in cell.source.splitlines()]
    assert len(lines) <= 30
    assert not any(line.strip().startswith(("def ", "class ", "for ", "if ")) for line in lines)


@EACH
def test_an_app_says_its_sources_and_that_nothing_is_stored(app: App) -> None:
    text = words(app)
    assert text.startswith(f"# {app.title}\n")
    assert "## Sources and limits" in text
    assert "not stored on the server" in text
    if "synthetic" in "\n".join(code(app)).lower():
        assert "**synthetic**" in text
        assert "does not exist" in text


@EACH
def test_every_tool_of_an_app_hands_its_files_to_the_browser(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    panels = []
    for source in code(app):
        *before, last = source.rsplit("\n\n", 1)
        lines = last.splitlines()
        exec("\n".join(before), names)
        # The tool is the last expression of its cell.
        start = max(n for n, line in enumerate(lines) if line[:1] not in (" ", ")"))
        exec("\n".join(lines[:start]), names)
        panels.append(eval("\n".join(lines[start:]), names))
    assert panels
    assert all(isinstance(panel, Panel) for panel in panels)
    for panel in panels:
        assert sum(isinstance(child, Handing) for child in panel.children) == 1
        assert panel.text()
    assert list(tmp_path.iterdir()) == []


def test_apps_are_chosen_by_name() -> None:
    assert [one.slug for one in options.catalogue() if one.instructors] == ["dashboard"]
    assert local.chosen(None) == options.catalogue()
    assert [one.slug for one in local.chosen(["explorer"])] == ["explorer"]
    with pytest.raises(local.UnknownApp, match="no app 'zoo'"):
        local.chosen(["explorer", "zoo"])


def test_a_shelf_holds_the_chosen_notebooks_and_no_other(tmp_path: Path) -> None:
    apps = options.catalogue()
    options.shelve([one for one in apps if not one.instructors], tmp_path)
    assert "dashboard.ipynb" not in {path.name for path in tmp_path.iterdir()}
    assert len(list(tmp_path.iterdir())) == len(apps) - 1
    config = options.settings(apps, tmp_path, port=1)
    shown = config.VoilaConfiguration["resources"]["course"]["course_apps"]
    assert "dashboard" not in {one["slug"] for one in shown}


def test_settings_are_closed(tmp_path: Path) -> None:
    config = options.settings(TOOLS, tmp_path, port=1)
    assert config.Voila["ip"] == "127.0.0.1"
    assert config.Voila["config_file_paths"] == []
    assert config.VoilaConfiguration["allow_template_override"] == "NO"
    assert config.VoilaConfiguration["show_tracebacks"] is False
    assert config.VoilaConfiguration["file_allowlist"] == []
    policy = config.Voila["tornado_settings"]["headers"]["Content-Security-Policy"]
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "does not have the form"),
        ("3", "does not have the form"),
        ("- file: a.ipynb\n  title: A\n  does: B\n  extra: 1\n", "extra"),
        ("- file: ../../secret.ipynb\n  title: A\n  does: B\n", "not the name of a notebook"),
        ("- file: a.py\n  title: A\n  does: B\n", "not the name of a notebook"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_named(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "apps.yml").write_text(text)
    with pytest.raises(AppsError, match=why):
        options.catalogue(tmp_path)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AppsError, match=r"apps\.yml cannot be read: No such file"):
        options.catalogue(tmp_path)
    with pytest.raises(AppsError, match=r"gone\.ipynb cannot be read"):
        options.shelve([App(file="gone.ipynb", title="A", does="B")], tmp_path)


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert local.main(["--port", str(port)]) == 1
    assert f"Port {port} cannot be used" in capsys.readouterr().err
    assert local.main(["--port", "70000"]) == 1
    assert "70000 is no port" in capsys.readouterr().err
    assert local.main(["--app", "zoo"]) == 1
    assert "There are: explorer" in capsys.readouterr().err


def test_the_notebooks_are_as_their_editor_writes_them() -> None:
    for path in options.APPS.glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n" == text
