"""A hub in a cluster, as far as it can be had without one."""

from pathlib import Path

import pytest
from traitlets.config import Config

from tests.hub.kubernetes import chart, files

TOKEN = "0123456789abcdef" * 4


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Mount settings and tokens as the hub's pod has them; returns the folder of tokens."""
    tokens = tmp_path / "tokens"
    tokens.mkdir()
    for _pod, _container, name in files.serving():
        (tokens / name).write_text(f"{TOKEN}\n")
    monkeypatch.setenv("COURSE_HUB_SETTINGS", str(files.FOLDER / "hub.yml"))
    monkeypatch.setenv("COURSE_HUB_TOKENS", str(tokens))
    monkeypatch.setenv("AUTOGRADER_STATE", str(tmp_path / "state"))
    return tokens


@pytest.fixture
def hub(mounted: Path) -> Config:
    """The configuration of the chart's hub once our values' code has run."""
    values = chart.values()
    c = chart.configured(values)
    chart.run_extra_config(c, values)
    return c
