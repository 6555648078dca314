"""`autograder items`: export, import and paper, as their user meets them."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import cli, items
from autograder.items.exports import selection
from tests.autograder.conftest import COURSE, WEEK


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.app, ["items", *map(str, words)])


@pytest.mark.parametrize("form", ["moodle", "qti"])
def test_export_and_import(tmp_path: Path, form: str) -> None:
    out, back = tmp_path / "out", tmp_path / "items.yml"
    topic = "governance/cooperation"
    words = ("--format", form, "--status", "all", "--topic", topic)
    done = run("export", COURSE, "--out", out, *words)
    assert done.exit_code == 0, done.output
    assert "It holds keys" in done.stdout
    assert run("import", out, "--out", back).exit_code == 0
    found = items.load(back)
    assert found == tuple(selection.select(COURSE, "all", topic))
    assert {item.status for item in found} == {"graded", "self-check"}


def test_a_course_has_its_own_topics(tmp_path: Path) -> None:
    courses = ("governance-coherence", "measuring")
    one, other = ({item.id for item in selection.select(name)} for name in courses)
    assert one and other and not one & other
    assert all(item.status == "graded" for item in selection.select(COURSE))


def test_paper(tmp_path: Path) -> None:
    page = tmp_path / "paper.html"
    words = ("paper", COURSE, WEEK, "--learner", "ana", "--out", page)
    assert run(*words).exit_code == 0
    assert "for the marker" not in page.read_text(encoding="utf-8")
    assert "It holds keys" in run(*words, "--key").stdout
    assert "for the marker" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("export", COURSE, "--out", "x", "--topic", "a/b"), "has no topic 'a/b'"),
        (("export", "nowhere", "--out", "x"), "no course 'nowhere'"),
        (("import", "/nowhere.xml", "--out", "x"), "/nowhere.xml: No such file"),
        (("import", __file__, "--out", "x"), "it is not well-formed XML"),
        (("paper", COURSE, "week-99", "--learner", "a", "--out", "x"), "no notebook for"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    words: tuple[str, ...],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["autograder", "items", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    assert (end.value.code, said.out) == (1, "")
    assert says in said.err
    assert len(said.err.splitlines()) == 1
    assert not (tmp_path / "x").exists()


def test_import_never_overwrites(tmp_path: Path) -> None:
    out, kept = tmp_path / "out.xml", tmp_path / "items.yml"
    run("export", COURSE, "--out", out)
    kept.write_text("mine")
    assert run("import", out, "--out", kept).exit_code == 1
    assert kept.read_text() == "mine"


def test_help_names_the_verbs() -> None:
    shown = run("--help").stdout
    for verb in ("export", "import", "paper"):
        assert f"\n  {verb} " in shown
        assert run(verb, "--help").exit_code == 0
