"""The cohort report: what it gathers, that it is private and whole, and that nothing in it runs."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder import recording
from autograder.certificate import Departure, Excusal, Grant, Override, Ruling, Standing
from autograder.gradebook import Gradebook, Learner, Mark
from autograder.ledger import Event, Ledger
from autograder.receipts import Receipts
from autograder.reports import cohort_facts, cohort_pages
from autograder.reports.private import PageNotWritten
from autograder.reports.rulings_shown import Chain, InForce, LedgerFacts
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE as GOVERNANCE
from tests.autograder.conftest import WEEK
from tests.autograder.reports.made import (
    AFTER,
    COURSE,
    DURING,
    EVIL,
    NAMES,
    cohort,
    every,
    many,
    record,
    standings,
)

WHO = "lena"
LEFT = Departure(date(2020, 6, 2), "withdrew", "a new post")
GRANT = Grant("awarded", "a decision of the board", WHO, AFTER)


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    """A course with three learners and marks, nothing released."""
    space = Workspace.open(GOVERNANCE, tmp_path / "state")
    with Gradebook(space) as book:
        book.enrol([Learner("ana", "Ana Lima"), Learner("bo", EVIL), Learner("cy")])
        book.import_marks(
            Mark(learner, one.id, "", Fraction(worth) * one.points)
            for learner, worth in (("ana", "9/10"), ("bo", "6/10"))
            for one in space.course.assessments
        )
    return space


def index(found: cohort_facts.Cohort) -> str:
    return dict(cohort_pages.pages(found))["index.html"]


class Cells(HTMLParser):
    """The text of the cells of every row, by the section it stands in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self._section, self._cell = "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2":
            self._section = dict(attrs).get("id") or ""
        if tag == "tr":
            self.rows.setdefault(self._section, []).append([])
        if tag in ("td", "th"):
            self.rows[self._section][-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[self._section][-1][-1] += data


def test_everybody_stands_in_one_place_of_each_assessment() -> None:
    hour = timedelta(hours=1)
    late = Standing("submitted", Fraction(8), submitted_at=COURSE.assessments[0].due + hour)
    found = cohort(
        record("full", standings(week_01=8), as_of=DURING),
        record("late", {"week-01": late}, as_of=DURING),
        record("waits", {"week-01": Standing("submitted", unmarked=Fraction(2))}, as_of=DURING),
        record("blank", {"week-01": Standing("blank")}, as_of=DURING),
        record("refused", {"week-01": Standing("refused", detail="x")}, as_of=DURING),
        record("missed", {}, as_of=DURING),
        record("ill", {}, Ruling(excused={"week-01": Excusal("ill")}), as_of=DURING),
    )
    first, *_, last = found.progress
    assert dict(first.counts) == {
        "handed in": 3,
        "late": 1,
        "awaiting a mark": 1,
        "blank": 1,
        "refused": 1,
        "excused": 1,
        "missing": 1,
        "still open": 0,
    }
    # Of 8 points and 8 less 10 % the lower one is the middle one of two.
    assert first.median == Fraction("7.2")
    assert last.counts["still open"] == 7 and last.median is None
    row = Cells(index(found)).rows["progress"][1]
    assert row[1] == "Test 1" and row[3:] == ["3", "1", "1", "1", "1", "1", "1", "0", "7.2 of 10"]


def test_near_the_line_is_both_sides_and_only_what_is_final() -> None:
    waiting = every("5", "30") | {"week-06": Standing("submitted", unmarked=Fraction(1))}
    found = cohort(
        record("over", every("5", "32")),
        record("far", every("5", "32.5")),
        record("under", every("5", "28")),
        record("lower", every("5", "27.5")),
        record("waits", waiting),
        record("left", every("5", "30"), Ruling(departed=LEFT)),
        record("granted", every("5", "29"), Ruling(granted=GRANT)),
    )
    assert [one.learner for one in found.near] == ["over", "under"]
    rows = Cells(index(found)).rows["near"]
    assert rows[1:] == [
        ["over", "62", "+2", "yes", "awarded"],
        ["under", "58", "−2", "yes", "not awarded"],
    ]


def test_cells_show_what_counts_and_how_it_came_about() -> None:
    override = Override(Fraction(9), "a page was lost", WHO, AFTER)
    due = COURSE.assessments[2].due
    work = every() | {
        "week-03": Standing("submitted", Fraction(10), submitted_at=due + timedelta(hours=2)),
        "week-04": Standing("submitted", Fraction(5), unmarked=Fraction(2)),
    }
    del work["week-02"]
    ruling = Ruling(excused={"week-02": Excusal("ill")}, overrides={"week-01": override})
    (row,) = Cells(index(cohort(record("a", work, ruling)))).rows["learners"][1:]
    assert row[:8] == [
        "a",
        "10.8overridden, re-weighted",
        "excused",
        "10.8late, re-weighted",
        "(6)re-weighted",
        "9.6re-weighted",
        "9.6re-weighted",
        "30",
    ]
    assert row[8:10] == ["76.8", "pending"]


def test_hostile_text_stays_text_and_no_page_asks_another_address() -> None:
    names = {f"l{n}": name for n, name in enumerate(NAMES)}
    found = replace(
        cohort(*(record(name, every()) for name in names), names=names),
        ledger=LedgerFacts(
            chain=Chain(3, "3:ab", fault=EVIL),
            rulings=(InForce("extension", "l0", "week-01", EVIL, EVIL, EVIL, AFTER, 1),),
        ),
    )
    text = index(found)
    assert "<script>alert" not in text and "<img" not in text and "\u202e" not in text
    assert "49" not in re.findall(r"(?<=202E⟩)\d+", text)
    assert "<bdi>محمد بن علي</bdi>" in text
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', text) == []
    assert "default-src 'none'" in unescape(text) and "unsafe" not in text
    assert text.count("<script") == 1
    assert "Private, holds marks." in text


def test_a_page_of_many_learners_is_split_and_each_stands_on_one(tmp_path: Path) -> None:
    found = cohort(*many(1_203))
    first = cohort_pages.write(found, tmp_path / "report")
    files = sorted(path.name for path in first.parent.iterdir())
    assert files == ["index.html", *(f"learners-00{n}.html" for n in (1, 2, 3))]
    shown = [
        row[0]
        for name in files[1:]
        for row in Cells((first.parent / name).read_text()).rows[""][1:]
    ]
    assert shown == [one.learner for one in found.decisions]
    rows = Cells(first.read_text()).rows["learners"][1:]
    assert rows[-1] == ["Page 3", "learner-01000", "learner-01202"]
    assert all(path.stat().st_size < 1_000_000 for path in first.parent.iterdir())
    # A shorter list says how many it leaves out; the JSON has them all.
    assert "more are not listed here" in first.read_text()
    assert len(found.as_data()["decisions"]) == 1_203
    assert len(found.as_data()["concerns"]) == len(found.concerns) > cohort_pages.MOST


def test_an_earlier_longer_report_leaves_no_page_behind(tmp_path: Path) -> None:
    cohort_pages.write(cohort(*many(501)), tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    cohort_pages.write(cohort(*many(2)), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "notes.txt"]


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    path = cohort_pages.write(cohort(*many(2)), tmp_path / "a" / "b")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent.stat().st_mode & 0o777 == 0o700


def test_a_place_that_cannot_be_written_is_named_and_the_old_page_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = cohort_pages.write(cohort(*many(2)), tmp_path)
    before = path.read_text()

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full)
        with pytest.raises(PageNotWritten, match="No space left on device"):
            cohort_pages.write(cohort(*many(3)), tmp_path)
    assert path.read_text() == before
    assert [one.name for one in tmp_path.iterdir()] == ["index.html"]
    (tmp_path / "file").write_text("x")
    with pytest.raises(PageNotWritten, match="Not a directory"):
        cohort_pages.write(cohort(*many(1)), tmp_path / "file")


def test_nobody_on_the_roster_is_a_page_too() -> None:
    text = index(cohort())
    assert "Nobody is on the roster." in text
    assert "Demonstration" not in text


def test_the_report_is_made_from_gradebook_receipts_and_ledger(space: Workspace) -> None:
    with Receipts(space.database_url) as receipts:
        receipts.record("cy", WEEK, "refused", "too-large", "the file is too large")
        receipts.record("ana", WEEK, "submitted", "tampered", "Parts were different.")
    stored = space.state / "answers" / "ana" / f"{WEEK}.json"
    stored.parent.mkdir(parents=True)
    stored.write_text(json.dumps({"facts": [{"text": "The test of q5 was put back."}]}))
    log = space.state / "log" / "20200101T000000Z-grade-week-02-1.jsonl"
    log.parent.mkdir()
    line = {"at": "2020-01-01T00:00:00", "learner": "bo", "assignment": "week-02"}
    log.write_text(json.dumps(line | {"state": "quarantined"}) + '\n{"cut sho')
    with Ledger(space) as ledger:
        ledger.append(
            [
                Event("excusal", WHO, "ill", "ana", "week-02", after={"signed": False}),
                Event("excusal", WHO, "a mistake", "ana", "week-02", after=None),
                Event("override", WHO, EVIL, "bo", "week-03", after={"points": "15/2"}),
                Event(
                    "departure",
                    WHO,
                    "new post",
                    "cy",
                    after={"on": "2020-06-02", "kind": "withdrew"},
                ),
            ]
        )
    found = cohort_facts.read(space, AFTER)
    assert [(one.kind, one.learner, one.what) for one in found.ledger.rulings] == [
        ("override", "bo", "7.5 points instead of the computed ones"),
        ("departure", "cy", "withdrew on 2020-06-02"),
    ]
    assert [(one.learner, one.assessment, one.state) for one in found.flags] == [
        ("ana", "week-01", "tampered"),
        ("cy", "week-01", "refused"),
        ("bo", "week-02", "quarantined"),
    ]
    assert found.flags[0].facts == ("The test of q5 was put back.",)
    assert found.ledger.chain is not None and found.ledger.chain.fault is None
    assert found.outcomes == {"awarded": 2, "not_awarded": 1}
    assert {one.learner: one.points for one in found.decisions}["bo"] == Fraction("61.5")
    text = index(found)
    for said in ("4 entries", found.ledger.chain.head, "differed from the release, put right"):
        assert said in text
    assert "tampered" not in text and "<script>alert" not in text
    assert json.loads(json.dumps(found.as_data()))["rulings"][0]["who"] == WHO


def test_an_award_that_would_not_be_made_today_waits_for_a_person(space: Workspace) -> None:
    recording.record(space, AFTER, WHO)
    issued = {"credential": "urn:uuid:1", "digest": "ab", "index": 3, "key": "k", "decision": 2}
    with Ledger(space) as ledger:
        public = Event("issue", WHO, "x", assessment="urn:uuid:1", after=issued)
        ledger.append([Event("issue", WHO, "x", "bo", after=issued), public])
    with Gradebook(space) as book:
        book.import_marks([Mark("bo", "assignment", "", Fraction(20))])
    found = cohort_facts.read(space, AFTER, questions=False)
    assert [one.learner for one in found.to_decide] == ["bo"]
    rows = Cells(index(found)).rows["to-decide"]
    assert rows[1][1:] == ["56", "not awarded", "marks or rulings changed", "issuedurn:uuid:1"]
    assert "<script>alert" not in index(found)


def test_the_demonstration_says_so(cohort: Workspace, tmp_path: Path) -> None:
    found = cohort_facts.read(cohort, datetime(2026, 1, 1, tzinfo=UTC))
    first = cohort_pages.write(found, tmp_path)
    text = first.read_text()
    assert "these learners do not exist" in text
    assert "No notebook has been marked yet of: week-02," in text
    (week,) = found.tests[:1]
    assert week.assessment == WEEK and week.statistics is not None
    assert f'href="{WEEK}-items.html"' in text and (tmp_path / f"{WEEK}-items.html").is_file()
    assert {one.learner for one in found.flags} == {"demo-08", "demo-09"}
    similar = tmp_path / "similarity-week-01"
    similar.mkdir()
    (similar / "index.html").write_text("x")
    again = cohort_pages.write(found, tmp_path).read_text()
    assert 'href="similarity-week-01/index.html"' in again
