"""The report from submissions to pages: hostile files, groups, JSON, the command line."""

import json
import re
import shutil
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.gradebook import Gradebook, Learner
from autograder.reports import similarity, similarity_pages
from autograder.reports.similarity import Similarity
from autograder.similarity.works import BadCommonFile, NoRelease
from autograder.workspace import Workspace
from tests.autograder.similarity import copies, honest
from tests.autograder.similarity.conftest import GROUP
from tests.autograder.similarity.handed_in import CODE, COURSE, TEXT, WEEK, hand_in
from tests.exercises.groups import members

EVIL = "</pre></mark><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202e{{7*7}}"


def report(space: Workspace, **options: Any) -> Similarity:
    return similarity.of_assignment(space, options.pop("assignment", WEEK), **options)


def listed(found: Similarity) -> list[tuple[str, str]]:
    return [row.learners for row in found.rows]


@pytest.fixture
def handed(space: Workspace) -> Workspace:
    """Twelve honest learners, one who copied one of them, one whose notebook is broken."""
    for n in range(12):
        hand_in(space, f"l{n:02d}", {CODE: honest.code(n), TEXT: honest.prose(n)}, minute=n)
    text = {CODE: copies.renamed(honest.code(3)), TEXT: f"{EVIL} {honest.prose(3)}"}
    hand_in(space, "copy", text, minute=40)
    broken = space.submitted / "broken" / WEEK
    broken.mkdir(parents=True)
    (broken / f"{WEEK}.ipynb").write_text('{"cells": [')
    return space


def test_a_copy_is_listed_with_both_times(handed: Workspace) -> None:
    found = report(handed)
    assert listed(found) == [("copy", "l03")]
    (row,) = found.rows
    assert row.first == "l03"
    assert [at.minute for at in row.handed_in if at] == [40, 3]
    assert min(row.kinds["code"].shares) > 0.8
    assert min(row.kinds["prose"].shares) > 0.8
    assert found.learners == 13
    assert list(found.not_compared) == ["broken"]


def test_twenty_untouched_notebooks_are_not_listed(space: Workspace) -> None:
    for n in range(20):
        hand_in(space, f"l{n:02d}")
    found = report(space)
    assert not found.rows
    assert len(found.too_short) == 20


def test_copying_the_release_and_the_questions_is_not_listed(space: Workspace) -> None:
    released = space.release / WEEK
    cells = nbformat.read(released / f"{WEEK}.ipynb", as_version=4).cells
    shown = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    told = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    stem = json.loads((released / "questions.json").read_text())["questions"][4]["stem"]
    for name in ("ana", "bo"):
        hand_in(space, name, {CODE: f"import x\n{shown}", TEXT: f"{stem}\n> {told}"})
    assert not report(space).rows


def test_what_everybody_was_given_is_taken_out(space: Workspace, tmp_path: Path) -> None:
    for name in ("ana", "bo"):
        hand_in(space, name, {TEXT: honest.prose(1)})
    assert len(report(space).rows) == 1
    sheet = tmp_path / "sheet.md"
    sheet.write_text(honest.prose(1).upper(), encoding="utf-8")
    assert not report(space, given=[sheet]).rows


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"{", b""])
def test_a_given_file_that_cannot_be_read_is_named(
    space: Workspace, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / ("sheet.json" if content == b"{" else "sheet.md")
    path.write_bytes(content)
    if content:
        with pytest.raises(BadCommonFile, match=path.name):
            report(space, given=[path])
    with pytest.raises(BadCommonFile, match="absent"):
        report(space, given=[tmp_path / "absent.md"])
    with pytest.raises(BadCommonFile, match="of a kind"):
        path.with_suffix(".docx").write_bytes(b"PK")
        report(space, given=[path.with_suffix(".docx")])


def test_without_a_release_it_says_what_to_do(space: Workspace) -> None:
    shutil.rmtree(space.release / WEEK)
    with pytest.raises(NoRelease, match=f"autograder release {COURSE} {WEEK}"):
        report(space)


def test_added_cells_are_compared_and_edited_tests_are_not(space: Workspace) -> None:
    for name in ("ana", "bo"):
        hand_in(space, name, {"q5-test": honest.code(1)}, minute=1)
    assert not report(space).rows
    for name in ("ana", "bo"):
        hand_in(space, name, added=honest.code(1), minute=2)
    (row,) = report(space).rows
    assert row.first is None


def test_names_of_the_roster_are_no_words(space: Workspace) -> None:
    with Gradebook(space) as book:
        book.enrol([Learner("ana", "Ana León"), Learner("bo", "Bodil Lindqvist")])
    for name, said in (("ana", "Ana León"), ("bo", "Bodil Lindqvist")):
        text = re.sub(r"(\w+ \w+ \w+) ", rf"\1 {said} ", honest.prose(2))
        hand_in(space, name, {TEXT: text})
    (row,) = report(space).rows
    assert row.kinds["prose"].longest > 60


def test_a_file_of_answers_of_another_learner_is_a_remark(space: Workspace) -> None:
    for name in ("ana", "bo"):
        folder = hand_in(space, name, {TEXT: honest.prose(1)}, answers={"q5": 12.3})
    saved = json.loads((folder / "answers.json").read_text()) | {"learner": "ana"}
    (folder / "answers.json").write_text(json.dumps(saved))
    found = report(space)
    assert listed(found) == [("ana", "bo")]
    assert "'ana'" in found.remarks["bo"]
    pages = {name: unescape(text) for name, text in similarity_pages.pages(space.course, found)}
    assert all(found.remarks["bo"][:40] in pages[name] for name in ("index.html", "pair-001.html"))


def test_equal_values_are_listed_without_any_text(space: Workspace) -> None:
    for n in range(12):
        own = {"q5": 20 + 3.7 * n, "q6": 500 + 311 * n, "q7": 3 + 1.9 * n}
        hand_in(space, f"l{n:02d}", answers=own, minute=n)
    copied = {"q5": 20 + 3.7 * 4, "q6": 500 + 311 * 4, "q7": 3.3}
    hand_in(space, "zoe", answers=copied, minute=50)
    found = report(space)
    assert listed(found) == [("l04", "zoe")]
    (row,) = found.rows
    assert [(one.question, one.value) for one in row.equal_values] == [("q5", 34.8), ("q6", 1744)]
    assert row.by_chance is not None
    assert row.by_chance < 0.05
    assert row.equal_values[0].full == (None, None)
    assert all(row.equal_values[0].asked)
    page = dict(similarity_pages.pages(space.course, found))["pair-001.html"]
    assert "not marked yet" in page
    assert "No stretch of text or code is long enough" in page


def test_members_of_one_group_are_not_listed_against_each_other(space: Workspace) -> None:
    text = {"note": honest.prose(1), "pool": honest.prose(2)}
    form = {"members": members("ana", "bo", "cy")}
    for name in ("ana", "bo"):
        hand_in(space, name, text, assignment=GROUP, **form)
    hand_in(space, "di", text, assignment=GROUP, members=members("di", "ed", "flo"))
    found = report(space, assignment=GROUP)
    assert listed(found) == [("ana", "di"), ("bo", "di")]


def test_a_form_of_members_joins_nobody_outside_the_work_of_groups(space: Workspace) -> None:
    for name in ("ana", "bo"):
        hand_in(space, name, {TEXT: honest.prose(1)}, members=members("ana", "bo", "cy"))
    assert listed(report(space)) == [("ana", "bo")]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}
        assert not any(name.startswith("on") for name, _ in attrs)


def test_pages_hold_hostile_text_as_text_and_load_nothing(
    handed: Workspace, tmp_path: Path
) -> None:
    found = report(handed)
    stale = tmp_path / "pages" / "pair-999.html"
    stale.parent.mkdir()
    stale.write_text("an earlier report")
    index = similarity_pages.write(handed.course, found, tmp_path / "pages")
    assert sorted(path.name for path in index.parent.iterdir()) == ["index.html", "pair-001.html"]
    for path in index.parent.iterdir():
        text, tags = path.read_text(encoding="utf-8"), _Tags()
        tags.feed(text)
        assert not tags.seen & {"script", "img", "iframe", "link", "object"}
        assert tags.links <= {"index.html", "pair-001.html"}
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", text)
        assert not re.search(r"cheat|plagiar|copied|guilt|dishonest|fraud", text, re.IGNORECASE)
        assert "10 November 2025, 10:40:00 UTC" in text
        assert "10 November 2025, 10:03:00 UTC" in text
    pair = (index.parent / "pair-001.html").read_text(encoding="utf-8")
    assert "{{7*7}}" in pair
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pair
    assert "⟨202E⟩" in pair


def test_nothing_but_the_wanted_words_is_marked(handed: Workspace) -> None:
    page = dict(similarity_pages.pages(handed.course, report(handed)))["pair-001.html"]
    marked = " ".join(re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL))
    words = re.findall(r"\w+", honest.prose(3))
    assert sum(word in marked for word in words) > 0.8 * len(words)
    assert "alert" not in marked


def test_a_very_long_passage_is_cut_on_the_page(space: Workspace) -> None:
    text = " ".join(f"word{n}" for n in range(9_000))
    for name in ("ana", "bo"):
        hand_in(space, name, {TEXT: text})
    found = report(space)
    page = dict(similarity_pages.pages(space.course, found))["pair-001.html"]
    assert found.rows[0].kinds["prose"].longest == 9_000
    assert len(page) < 30_000
    assert "characters more" in page


def test_the_line_prints_the_table_and_the_same_as_json(
    handed: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(handed.state.parent))
    words = ["similarity", COURSE, WEEK]
    done = CliRunner().invoke(cli.app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    found = report(handed)
    assert data == json.loads(json.dumps(found.as_data()))
    assert data["pairs"][0]["learners"] == ["copy", "l03"]
    assert data["pairs"][0]["first"] == "l03"
    assert data["pairs"][0]["shared"]["code"]["own"] == list(found.rows[0].kinds["code"].own)
    done = CliRunner().invoke(cli.app, [*words, "--html", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "copy and" in done.stdout
    assert "1 not compared" in done.stdout
    assert (tmp_path / "out" / "pair-001.html").is_file()
    strict = CliRunner().invoke(cli.app, [*words, "--threshold", "0.99", "--json"])
    assert json.loads(strict.stdout)["threshold"] == 0.99


def test_a_learners_text_changes_nothing_in_the_state(handed: Workspace) -> None:
    def state() -> dict[str, bytes]:
        files = (path for path in handed.submitted.rglob("*") if path.is_file())
        return {str(path): path.read_bytes() for path in files}

    before = state()
    report(handed)
    assert state() == before
