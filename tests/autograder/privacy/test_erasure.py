"""Erasing a learner: no byte is left of them, nothing else is lost, and a stub still verifies."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import regrade
from autograder.credentials import register
from autograder.errors import AutograderError
from autograder.exports.lti.platform import Place
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event, Ledger
from autograder.privacy import erasure, held, platform
from autograder.privacy.erasure import StillPending
from autograder.privacy.mentions import Mentions, Names, tellable
from autograder.privacy.rows import Rows
from autograder.privacy.subject import UnknownLearner
from tests.autograder.privacy.held import ANA, BORIS, CY, Course, secret

WHY = "asked for on 3 May"


def erased(course: Course, learner: str = ANA.id, **options: Any) -> erasure.Erased:
    return erasure.erase(course.space, learner, by="registrar", why=WHY, anyway=True, **options)


def traces(state: Path, one: Learner) -> list[str]:
    """Return where a byte of somebody is left: name, address, id or something planted."""
    words = [one.name, json.dumps(one.name)[1:-1], one.email, one.id, secret(one, "")]
    words += ["Ána O&#x27;Silva"] if one is ANA else []
    found = []
    for path in state.rglob("*"):
        name = path.name.casefold()
        content = path.read_bytes().decode("utf-8", "replace").casefold() if path.is_file() else ""
        found += [f"{path}: {w}" for w in words if w.casefold() in name + content]
    return found


def test_no_byte_of_the_learner_is_left_under_the_state_folder(course: Course) -> None:
    assert len(traces(course.space.state, ANA)) > 20
    done = erased(course)
    assert traces(course.space.state, ANA) == []
    assert done.left == ()
    assert (done.entries, done.folders) == (2, 8)


def test_nothing_that_is_others_is_lost(course: Course) -> None:
    def secrets() -> dict[str, int]:
        paths = [path for path in course.space.state.rglob("*") if path.is_file()]
        everything = b"".join(path.read_bytes() for path in paths).decode("utf-8", "replace")
        names = ("answer", "feedback", "stored", "certificate", "review", "package", "page", "log")
        return {
            secret(one, place): everything.count(secret(one, place))
            for one in (BORIS, CY)
            for place in (*names, "receipt", "groups", "later", "comment", "why", "issue")
        }

    before = secrets()
    assert min(before.values()) >= 1
    erased(course)
    after = secrets()
    # The database keeps old copies of its pages until it is written anew.
    assert {name for name, count in after.items() if count < 1} == set()
    with Gradebook(course.space) as book:
        assert [one.id for one in book.roster()] == [BORIS.id, CY.id]
        assert set(book.cells("week-01")) == {BORIS.id, CY.id}


def test_the_chain_verifies_and_certificates_say_that_the_holder_is_erased(
    course: Course,
) -> None:
    erased(course)
    with Ledger(course.space) as ledger:
        verdict = ledger.verify()
        issued = register.read(ledger.entries())
        erasures = ledger.entries(kind="erasure")
    assert verdict.sound and verdict.erased == 2
    assert {name: one.state for name, one in issued.items()} == {
        "urn:uuid:0": "erased", "urn:uuid:1": "valid", "urn:uuid:2": "valid",
    }  # fmt: skip
    (entry,) = erasures
    assert entry.event and (entry.event.who, entry.event.why) == ("registrar", WHY)


def test_names_in_others_work_are_replaced_and_the_time_of_handing_in_stays(
    course: Course,
) -> None:
    done = erased(course)
    theirs = course.space.submitted / BORIS.id
    notebook = theirs / "week-01" / "week-01.ipynb"
    text = json.loads(notebook.read_text())["cells"][0]["source"][0]
    assert text == f"{secret(BORIS, 'answer')} with [erased], {BORIS.name.upper()}, [erased], " + (
        BORIS.email
    )
    members = json.loads((theirs / "group-assignment" / "members.json").read_text())["members"]
    assert [one["learner"] for one in members][1:] == [BORIS.id, CY.id]
    assert members[0]["learner"].startswith("erased-")
    assert int(notebook.stat().st_mtime) == course.handed_in
    assert "submitted/boris-7/week-01/week-01.ipynb" in done.changed
    given = json.loads((course.space.state / "peers/assignment/given.json").read_text())
    assert given[CY.id] == [members[0]["learner"], BORIS.id]
    rows = Rows(course.space.database_url)
    comments = {row["learner"]: row["comment"] for row in rows.of([BORIS.id])["comments"]}
    rows.close()
    assert comments == {BORIS.id: f"{secret(BORIS, 'comment')}; [erased] and {BORIS.name} agree"}


def test_an_id_as_short_as_a_word_is_erased_where_it_is_an_id(course: Course) -> None:
    erased(course, CY.id)
    theirs = course.space.submitted / BORIS.id / "group-assignment" / "members.json"
    members = json.loads(theirs.read_text())["members"]
    assert [one["did"] for one in members] == ["cy", "cy", "cy"], "the word stays"
    assert CY.id not in [one["learner"] for one in members]
    assert not (course.space.submitted / CY.id).exists()
    log = (course.space.state / "log" / "run.jsonl").read_text()
    assert [json.loads(line)["learner"] for line in log.splitlines()] == [ANA.id, BORIS.id]
    assert secret(CY, "") not in log


def test_the_platforms_id_and_what_was_sent_are_forgotten_and_others_stay(
    course: Course,
) -> None:
    erased(course)
    place = Place.of(course.space)
    assert place.read().users == {one.id: secret(one, "user") for one in (BORIS, CY)}
    assert len(platform.of(course.space, [BORIS.id])["sent"]) == 1
    assert secret(ANA, "user").encode() not in (place.own / "sent.db").read_bytes()


def test_a_regrade_that_was_cut_short_is_finished_first(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrade, "pending", lambda _: object())
    with pytest.raises(StillPending, match="regrade was cut short"):
        erased(course)
    assert len(traces(course.space.state, ANA)) > 20


STEPS: list[tuple[type | Any, str]] = [
    (Ledger, "erase"),
    (held, "remove"),
    (Rows, "delete"),
    (Rows, "clean"),
    (Rows, "overwrite"),
    (held, "rewrite"),
    (platform, "forget"),
    (Ledger, "verify"),
]


@pytest.mark.parametrize(("owner", "step"), STEPS, ids=lambda one: getattr(one, "__name__", one))
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_erasure_that_is_killed_goes_on_where_it_stopped(
    course: Course, monkeypatch: pytest.MonkeyPatch, owner: Any, step: str, when: str
) -> None:
    real: Callable[..., Any] = getattr(owner, step)

    def killed(*args: Any, **options: Any) -> Any:
        if when == "after":
            real(*args, **options)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(owner, step, killed)
        with pytest.raises(KeyboardInterrupt):
            erased(course)
    assert [note.learner for note in erasure.unfinished(course.space)] == [ANA.id]
    erased(course)
    assert traces(course.space.state, ANA) == []
    assert erasure.unfinished(course.space) == []
    with Ledger(course.space) as ledger:
        assert ledger.verify().sound
        assert register.read(ledger.entries())["urn:uuid:0"].state == "erased"


def test_the_note_of_an_erasure_is_closed_to_others(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Rows, "delete", killed)
    with pytest.raises(KeyboardInterrupt):
        erased(course)
    (note,) = (course.space.state / held.ERASING).iterdir()
    assert note.stat().st_mode & 0o077 == 0 and note.parent.stat().st_mode & 0o077 == 0


def test_what_is_not_decided_keeps_the_data(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "pending", lambda *_: ("Assignment has 40 points to be marked",))
    with pytest.raises(StillPending, match=r"40 points to be marked.*--anyway"):
        erasure.erase(course.space, ANA.id, by="registrar", why=WHY)
    assert len(traces(course.space.state, ANA)) > 20
    erased(course)
    assert traces(course.space.state, ANA) == []


@pytest.mark.parametrize(
    "why", [f"{ANA.name} asked", "ANA.SILVA@example.org wrote", "silva-ana asked"]
)
def test_a_reason_that_names_the_learner_is_refused_before_anything_is_done(
    course: Course, why: str
) -> None:
    with pytest.raises(AutograderError, match="must not have"):
        erasure.erase(course.space, ANA.id, by="registrar", why=why, anyway=True)
    assert len(traces(course.space.state, ANA)) > 20
    assert erasure.unfinished(course.space) == []


def test_who_was_merged_is_erased_under_both_ids(course: Course) -> None:
    with Ledger(course.space) as ledger:
        ledger.append([Event("merge", "me", "two accounts", BORIS.id, after={"into": ANA.id})])
    erased(course, BORIS.id)
    assert traces(course.space.state, ANA) == traces(course.space.state, BORIS) == []
    with Gradebook(course.space) as book:
        assert [one.id for one in book.roster()] == [CY.id]


def test_an_address_that_two_learners_share_stays_with_the_other(course: Course) -> None:
    with Gradebook(course.space) as book:
        book.enrol([Learner(CY.id, CY.name, ANA.email)])
    erased(course)
    with Gradebook(course.space) as book:
        assert Learner(CY.id, CY.name, ANA.email) in book.roster()


def test_what_could_not_be_changed_is_told(course: Course) -> None:
    packed = course.space.submitted / BORIS.id / "week-01" / "scan.bin"
    packed.write_bytes(b"\0\1" + ANA.email.encode() + b"\0")
    with Ledger(course.space) as ledger:
        other = {"state": "admitted", "on": "2020-05-01"}
        ledger.append([Event("admission", "me", f"as {ANA.email}", BORIS.id, after=other)])
    done = erased(course)
    assert [(one.path, one.places) for one in done.left] == [
        ("gradebook.db", 1),
        ("submitted/boris-7/week-01/scan.bin", 1),
    ]


def test_the_course_and_a_learner_called_like_a_folder_are_safe(course: Course) -> None:
    with Gradebook(course.space) as book:
        book.enrol([Learner("submitted", "S"), Learner("week-01", "W"), Learner("release", "R")])
    before = sorted(str(path) for path in course.space.submitted.rglob("*"))
    for name in ("submitted", "week-01", "release"):
        erased(course, name)
    assert sorted(str(path) for path in course.space.submitted.rglob("*")) == before
    assert (course.space.state / "log" / "run.jsonl").is_file()


def test_the_plan_says_what_would_go_and_changes_nothing(course: Course) -> None:
    plan = erasure.plan(course.space, ANA.id)
    assert "submitted/silva-ana" in plan.folders
    assert "peers/assignment/pages/silva-ana.html" in plan.folders
    assert (plan.entries, plan.rows) == (2, 6)
    assert len(traces(course.space.state, ANA)) > 20
    with pytest.raises(UnknownLearner):
        erasure.plan(course.space, "nobody")


def test_an_erased_learner_is_unknown(course: Course) -> None:
    erased(course)
    with pytest.raises(UnknownLearner):
        erased(course)


def test_ids_that_are_words_of_the_course_are_not_searched_for() -> None:
    found = tellable(["policy", "ana", "1234", "123456", "boris-7"], lambda word: word == "policy")
    assert found == ("123456", "boris-7")


def test_a_name_is_found_however_it_is_written() -> None:
    mentions = Mentions(Names(("ana-7",), (ANA.name,), (ANA.email,)), "ID", "NAME")
    forms = [
        ANA.name,
        ANA.name.upper(),
        json.dumps(ANA.name)[1:-1],
        "A\u0301na O'Silva <b>",
        "Ána O&#x27;Silva &lt;b&gt;",
        "ana.silva%40example.org",
        "Ana.Silva@Example.org",
    ]
    for form in forms:
        text, count = mentions.clean(f"by {form}.")
        assert (text, count) == ("by NAME.", 1), form
        assert mentions.count(f"x{form}x".encode()) == 1
    assert mentions.clean("ana-7, ana-77, (ana-7), ana-7.") == ("ID, ana-77, (ID), ID.", 3)


def test_an_id_that_begins_like_another_is_somebody_else(course: Course) -> None:
    """`silva-ana.2` looks like a file `silva-ana` of a kind `.2`."""
    with Gradebook(course.space) as book:
        book.enrol([Learner(f"{ANA.id}.2", "Somebody Else")])
    theirs = course.space.submitted / f"{ANA.id}.2" / "week-01" / "week-01.ipynb"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("{}")
    assert f"submitted/{ANA.id}.2" not in erasure.plan(course.space, ANA.id).folders
    assert theirs.parent.parent not in held.own(course.space, [ANA.id])
    erased(course)
    assert theirs.is_file()
