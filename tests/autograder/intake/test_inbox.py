"""What was sent is found by learner, in each form in which it reaches an instructor."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder import runner, tables
from autograder.gradebook import Gradebook
from autograder.intake import Refusal, inbox
from autograder.workspace import Workspace
from tests.autograder.conftest import WEEK
from tests.autograder.intake.books import whole

AT = 1_600_000_000


def pack(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    os.utime(path, (AT, AT))
    return path


def opened(path: Path) -> dict[str, bytes]:
    with inbox.opened(inbox.Sent("ana", path), "week-01") as folder:
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.*")}


def test_a_wrapped_folder_is_opened(tmp_path: Path) -> None:
    place = tmp_path / "ana" / "Documents" / "my work"
    place.mkdir(parents=True)
    (tmp_path / "ana" / "__MACOSX").mkdir()
    (place / "a.txt").write_text("a")
    assert opened(tmp_path / "ana") == {"a.txt": b"a"}
    (tmp_path / "ana" / "week-01").mkdir()
    (tmp_path / "ana" / "week-01" / "b.txt").write_text("b")
    assert opened(tmp_path / "ana") == {"b.txt": b"b"}


def test_a_time_that_was_packed_along_is_not_believed(tmp_path: Path) -> None:
    path = pack(tmp_path / "ana.zip", a__timestamp_dot_txt=b"1999-01-01", a__b_dot_txt=b"b")
    assert opened(path) == {"b.txt": b"b"}
    with inbox.opened(inbox.Sent("ana", path), "week-01") as folder:
        assert runner.read_timestamp(folder).timestamp() == AT


def test_an_archive_alone_in_a_folder_is_opened_with_the_time_noted_beside_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "ana"
    folder.mkdir()
    pack(folder / "work.zip", a_dot_txt=b"a", timestamp_dot_txt=b"1999-01-01")
    assert opened(folder) == {"a.txt": b"a"}
    (folder / "timestamp.txt").write_text("2026-02-03 04:05:06 UTC")
    assert opened(folder) == {"a.txt": b"a", "timestamp.txt": b"2026-02-03 04:05:06 UTC"}
    (folder / "more.txt").write_text("m")
    assert set(opened(folder)) == {"work.zip", "more.txt", "timestamp.txt"}
    assert sorted(p.name for p in folder.iterdir()) == ["more.txt", "timestamp.txt", "work.zip"]


def test_links_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "ana" / "week-01").mkdir(parents=True)
    (tmp_path / "eve").symlink_to(tmp_path / "ana")
    (tmp_path / "bo").mkdir()
    (tmp_path / "bo" / "week-01").symlink_to(tmp_path / "ana" / "week-01")
    (tmp_path / "zoe").mkdir()
    (tmp_path / "zoe" / "one").symlink_to(tmp_path / "ana")
    for name in ("eve", "bo", "zoe"):
        with pytest.raises(Refusal) as refused:
            opened(tmp_path / name)
        assert refused.value.code == "special-file"


def test_names_of_moodle_are_found_on_the_roster(tmp_path: Path) -> None:
    ending = "_assignsubmission_file_"
    for name in (f"Ana María Ruiz_12345{ending}", f"Bo Li_7{ending[:-1]}", f"Zoe_9{ending}", "kim"):
        (tmp_path / name).mkdir()
    (tmp_path / f"Nobody Here_8{ending}").mkdir()
    names = {"ana": "ana maría  ruiz", "bo1": "Bo Li", "bo2": "Bo Li", "zoe": "Zoe"}
    found = {one.learner: one.refusal for one in inbox.sent(tmp_path, lambda: names)}
    assert {name for name, refusal in found.items() if refusal is None} == {"ana", "zoe", "kim"}
    told = " ".join(str(refusal) for refusal in found.values() if refusal)
    assert "'Bo Li' is the name of several learners" in told
    assert "'Nobody Here' is not on the roster" in told


def submission(learner: str) -> dict[str, bytes]:
    content = {"format": 1, "assignment": WEEK, "learner": learner, "answers": {"q1": "a"}}
    return {f"{WEEK}.ipynb": whole(), "answers.json": json.dumps(content).encode()}


def test_collect_takes_archives_and_refuses_bad_ones_by_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    place = tmp_path / "inbox"
    place.mkdir()
    for learner in ("ana", "bo"):
        with zipfile.ZipFile(place / f"{learner}.zip", "w") as packed:
            for name, content in submission(learner).items():
                packed.writestr(f"some folder/{name}", content)
    with zipfile.ZipFile(place / "eve.zip", "w") as packed:
        packed.writestr("../../zoe/week-01/answers.json", b"{}")
    (place / "kim.tar.gz").write_bytes(b"x")
    (place / "readme.txt").write_text("not a submission")
    outcomes = {r.learner: (r.outcome, r.message) for r in runner.collect(workspace, WEEK, place)}
    assert outcomes["ana"] == outcomes["bo"] == ("collected", "")
    assert "leads out of the archive" in outcomes["eve"][1]
    assert "not a zip file" in outcomes["kim"][1]
    assert runner.submissions(workspace, WEEK) == ["ana", "bo"]
    folder = workspace.submitted / "ana" / WEEK
    for name, content in submission("ana").items():
        assert (folder / name).read_bytes() == content
    again = {r.learner: r.outcome for r in runner.collect(workspace, WEEK, place)}
    assert again["ana"] == "unchanged"
    assert sorted(p.name for p in place.iterdir())[0] == "ana.zip"


def test_collect_takes_what_moodle_gives_for_the_whole_class(
    workspace: Workspace, tmp_path: Path
) -> None:
    with Gradebook(workspace) as book:
        book.enrol([tables.Learner("ana", "Ana María Ruiz"), tables.Learner("bo", "Bo Li")])
    download = tmp_path / "week 1.zip"
    with zipfile.ZipFile(download, "w") as packed:
        for name, content in submission("ana").items():
            packed.writestr(f"Ana María Ruiz_12345_assignsubmission_file_/{name}", content)
        inner = tmp_path / "inner.zip"
        with zipfile.ZipFile(inner, "w") as own:
            for name, content in submission("bo").items():
                own.writestr(name, content)
        packed.write(inner, "Bo Li_12346_assignsubmission_file_/my work.zip")
        packed.writestr("Zed_12347_assignsubmission_file_/week-01.ipynb", b"{}")
    outcomes = {r.learner: r.outcome for r in runner.collect(workspace, WEEK, download)}
    assert outcomes == {
        "ana": "collected",
        "bo": "collected",
        "Zed_12347_assignsubmission_file_": "refused",
    }
    assert (workspace.submitted / "bo" / WEEK / f"{WEEK}.ipynb").read_bytes() == whole()


def test_a_link_that_comes_while_collecting_is_not_followed(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "inbox" / "ana"
    source.mkdir(parents=True)
    (source / f"{WEEK}.ipynb").write_bytes(whole())
    real = shutil.copytree

    def late(one: Path, other: Path, **words: bool) -> Path:
        (source / "notes").symlink_to("/etc/passwd")
        return real(one, other, **words)

    monkeypatch.setattr(runner.shutil, "copytree", late)
    runner.collect(workspace, WEEK, tmp_path / "inbox")
    assert (workspace.submitted / "ana" / WEEK / "notes").is_symlink()
    assert [r.outcome for r in runner.grade(workspace, WEEK, ["ana"])] == ["refused"]
