"""The command that the wall is made with shows what is needed and nothing of the course."""

import os
import sys
from pathlib import Path

import pytest

from autograder.sandbox import wall

ROOT = Path(__file__).resolve().parents[3]


def built(*inner: str, kernels: Path | None = None) -> list[str]:
    made = wall.build("bwrap", inner or ("true",), kernels)
    for descriptor in made.descriptors:
        os.close(descriptor)
    return list(made.command)


def shown(command: list[str]) -> set[str]:
    """Return the paths of the machine that are seen inside."""
    kinds = ("--ro-bind", "--bind", "--dev-bind")
    return {command[at + 1] for at, word in enumerate(command) if word in kinds}


def test_of_the_checkout_only_the_library_and_the_sandbox_are_shown() -> None:
    inside = {Path(path) for path in shown(built()) if Path(path).is_relative_to(ROOT)}
    inside = {path for path in inside if not path.is_relative_to(Path(sys.prefix).resolve())}
    package = ROOT / "autograder"
    assert inside == {ROOT / "labour_migration", package / "__init__.py", package / "sandbox"}


def test_nothing_can_be_written_to_and_no_name_of_ours_is_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "secret")
    command = built()
    assert "--bind" not in command
    assert command[-4:-2] == ["--chdir", "/"] or "--chdir" in command
    assert command.index("--clearenv") > command.index("--remount-ro")
    assert not any("SECRET" in word for word in command)


@pytest.mark.parametrize("flag", ["ipc", "pid", "net", "uts"])
def test_every_namespace_is_its_own(flag: str) -> None:
    command = built()
    assert f"--unshare-{flag}" in command
    assert command.index("--die-with-parent") < command.index("--")
    assert [command[at + 1] for at, word in enumerate(command) if word == "--cap-drop"] == ["ALL"]


def test_an_ordinary_user_gets_a_user_namespace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--unshare-user" in built() and "--cap-add" not in built()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--unshare-user" not in built() and "CAP_NET_ADMIN" not in built()


def test_parents_can_be_passed_through_by_everyone() -> None:
    command = built()
    made = [at for at, word in enumerate(command) if word == "--dir"]
    assert made
    assert all(command[at - 2 : at] == ["--perms", "0755"] for at in made)


def test_an_environment_that_holds_the_checkout_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "prefix", str(ROOT))
    with pytest.raises(wall.Exposed, match="learner code can read"):
        built()


def test_an_installed_package_is_hidden_but_for_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    packages = tmp_path / "lib" / "site-packages"
    for name in ("autograder/sandbox", "labour_migration"):
        (packages / name).mkdir(parents=True)
    for name in ("autograder", "labour_migration"):
        (packages / name / "__init__.py").touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(wall, "_folder", lambda name: packages / name)
    command = built()
    hidden = command.index(str(packages / "autograder"))
    assert command[hidden - 1] == "--tmpfs"
    assert command.index(str(packages / "autograder" / "sandbox")) > hidden


def test_a_python_below_tmp_is_shown_there_and_told_to_the_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(wall, "TMP", tmp_path.parent)
    made = wall.build("bwrap", ("true",))
    os.close(made.descriptors[0])
    assert str(tmp_path) in made.below_tmp
    assert made.command.index(str(tmp_path.parent)) < made.command.index(str(tmp_path))
