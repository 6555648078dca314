"""The settings file: what is read from it, and how what is wrong is told."""

from pathlib import Path

import pytest

from course_hub import settings
from course_hub.settings import DEFAULT_FILE, NoSettings, Settings, SettingsError, UnknownPort
from tests.hub.core.conftest import Make


def read(folder: Path, text: str) -> Settings:
    path = folder / "hub.yml"
    path.write_text(text)
    return settings.read(path)


def test_the_file_in_the_tree_is_sound_and_says_the_defaults() -> None:
    found = settings.read(DEFAULT_FILE)
    assert found.model_dump(exclude={"state"}) == Settings().model_dump(exclude={"state"})


def test_every_field_is_explained_in_the_file_in_the_tree() -> None:
    text = DEFAULT_FILE.read_text()
    # The demonstration makes its own password, which belongs into no file that people copy.
    assert [name for name in Settings.model_fields if f"{name}:" not in text] == ["demo_password"]


def test_a_state_folder_is_read_from_the_files_own_folder(tmp_path: Path) -> None:
    assert read(tmp_path, "state: kept").state == tmp_path / "kept"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("signin: native", r"hub\.yml, line 1, signin: .*did you mean 'sign_in'"),
        ("sign_in: dummy", r"line 1, sign_in: "),
        ("address: hub.example.org", r"line 1, address: must be a web address"),
        ("address: https://example.org/hub", r"address: has a path"),
        ("admins: ['../root']", r"admins.*cannot be a name"),
        ("admins: [ana, ana/../ben]", r"admins.*cannot be a name"),
        ("instructors:\n  algebra: [ana]", r"line 2, instructors.algebra: is not one of"),
        ("groups:\n  measuring:\n    North/..: [ana]", r"line 3, .*lower-case letters"),
        ("sign_in: lti", r"sign_in: is lti, so the section 'lti' is needed"),
        ("ports:\n  exchnge: 1", r"line 2, ports.exchnge: is no part of the hub"),
        ("ports:\n  exchange: 8092", r"is 8092, which (home|exchange) has as well"),
        ("ports:\n  exchange: 0", r"line 2, ports.exchange: "),
        ("demo_password: short", r"demo_password: "),
        ("limits:\n  memory_mb: 1", r"line 2, limits.memory_mb: "),
        ("a: [", r"hub\.yml, line "),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        read(tmp_path, text)


def test_a_file_of_comments_alone_leaves_everything_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "hub.yml"
    file.write_text("# address: http://127.0.0.1:8000\n")
    found = settings.read(file)
    assert (found.address, found.courses) == (Settings().address, Settings().courses)


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoSettings, match="COURSE_HUB_SETTINGS"):
        settings.read(tmp_path / "hub.yml")


def test_a_hub_that_runs_goes_on_with_what_was_last_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "hub.yml"
    monkeypatch.setenv(settings.VARIABLE, str(file))
    file.write_text("adminz: [kim]")
    with pytest.raises(SettingsError):
        settings.in_force()
    for admin in ("kim", "admin"):
        file.write_text(f"admins: [{admin}]")
        assert settings.in_force().admins == (admin,)
    file.write_text("adminz: [kim]")
    assert settings.in_force().admins == ("admin",)
    file.unlink()
    assert settings.in_force().admins == ("admin",)


def test_ports_come_from_address_and_settings(make: Make) -> None:
    found = make(address="http://127.0.0.1:9000", ports={"exchange": 9001})
    assert [found.port(name) for name in ("public", "exchange", "home")] == [9000, 9001, 8092]
    assert found.port("formgrader-measuring") == found.port("formgrader-governance-coherence") + 1
    with pytest.raises(UnknownPort, match="no part 'gradebook'"):
        found.port("gradebook")


@pytest.mark.parametrize(
    ("address", "listen", "here"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1", True),
        ("http://localhost:8000", "::1", True),
        ("http://[::1]:8000", "127.0.0.1", True),
        ("http://127.0.0.1:8000", "0.0.0.0", False),
        ("http://127.0.0.1.example.org", "127.0.0.1", False),
        ("http://localhost.example.org", "127.0.0.1", False),
        ("https://hub.example.org", "127.0.0.1", False),
    ],
)
def test_loopback_is_told_from_what_looks_like_it(
    make: Make, address: str, listen: str, here: bool
) -> None:
    assert make(address=address, listen=listen).on_loopback is here
