"""The quiz as learners meet it: two doors to an answer, checks, forms, and no key anywhere."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from labour_migration.errors import LabourMigrationError
from labour_migration.widgets import NotSaved, Quiz, QuizError
from labour_migration.widgets.form import QuestionForm

QUESTIONS: dict[str, Any] = {
    "format": 2,
    "seed": 7,
    "assignment": "week-01",
    "questions": [
        {
            "id": "q1",
            "kind": "single",
            "points": 1,
            "stem": "Which <b>country</b>?",
            "options": [{"id": "a", "text": "Nepal"}, {"id": "b", "text": "India"}],
        },
        {
            "id": "q2",
            "kind": "number",
            "points": 1,
            "stem": "What share?",
            "unit": "per cent",
            "decimals": 1,
            "minimum": 0,
            "maximum": 100,
        },
        {"id": "q3", "kind": "text", "points": 2, "stem": "Why?"},
    ],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "questions.json").write_text(json.dumps(QUESTIONS), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on_disk(folder: Path) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((folder / "answers.json").read_text())["answers"]
    return answers


def change(form: QuestionForm, turn: int, value: object) -> dict[str, Any]:
    """Do what the browser does when a learner changes the form; returns the status it shows."""
    form._handle_custom_msg({"turn": turn, "value": value}, [])
    status: dict[str, Any] = form.status
    assert status["turn"] == turn
    return status


def test_the_code_door_saves_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Quiz("week-01").answer("q2", 12.3)
    assert "q2: saved at " in (printed := capsys.readouterr().out)
    assert "Read as 12.3 per cent." in printed
    assert on_disk(folder) == {"q2": 12.3}
    assert Quiz("week-01")["q2"] == 12.3


def test_the_form_door_saves_each_change(folder: Path) -> None:
    quiz = Quiz("week-01")
    form = quiz.ask("q2")
    assert form.status["state"] == "open"
    assert change(form, 1, "12,3") | {"at": None} == {
        "turn": 1,
        "state": "saved",
        "at": None,
        "text": "Read as 12.3 per cent.",
    }
    assert on_disk(folder) == {"q2": 12.3}
    assert change(form, 2, "")["state"] == "emptied"
    assert on_disk(folder) == {}


def test_an_answer_that_cannot_be_used_leaves_the_earlier_one(folder: Path) -> None:
    quiz = Quiz("week-01")
    form = quiz.ask("q2")
    assert "earlier" not in change(form, 1, "many")["text"]
    change(form, 2, "40")
    status = change(form, 3, "140")
    assert status["state"] == "refused"
    assert status["text"].startswith("Not saved: The answer must be between 0 and 100 per cent")
    assert status["text"].endswith("Your earlier answer is kept.")
    assert on_disk(folder) == {"q2": 40}


def test_a_failed_save_is_never_shown_as_saved(folder: Path) -> None:
    quiz = Quiz("week-01")
    form = quiz.ask("q1")
    (folder / "answers.json").mkdir()
    status = change(form, 1, "a")
    assert (status["state"], status["text"][:10]) == ("failed", "NOT saved:")
    with pytest.raises(NotSaved):
        quiz.answer("q1", "b")
    (folder / "answers.json").rmdir()
    assert change(form, 2, "a")["state"] == "saved"


def test_both_doors_show_the_same_answer(folder: Path) -> None:
    quiz = Quiz("week-01")
    form = quiz.ask("q1")
    quiz.answer("q1", "India")
    assert (form.value, form.status["state"]) == ("b", "saved")


def test_answers_come_back_after_a_restart(folder: Path) -> None:
    change(Quiz("week-01").ask("q1"), 1, "b")
    form = Quiz("week-01").ask("q1")
    assert (form.value, form.status["state"]) == ("b", "saved")
    assert form.status["at"] is not None


def test_a_broken_file_is_told_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "answers.json").write_text("{")
    quiz = Quiz("week-01")
    assert "answers.broken-1.json" in capsys.readouterr().out
    (folder / "answers.json").write_text("{")
    form = quiz.ask("q1")
    assert "answers.broken-2.json" in change(form, 1, "a")["text"]
    assert "broken" not in change(form, 2, "b")["text"]


def test_check_speaks_of_the_form_of_an_answer_only(capsys: pytest.CaptureFixture[str]) -> None:
    quiz = Quiz.from_data(QUESTIONS, {"q1": "a", "q2": "12", "q3": "Two words"})
    quiz.check("q1")
    quiz.check("q3")
    assert capsys.readouterr().out == "q1 is answered: Nepal.\nq3 is answered: 2 words.\n"
    with pytest.raises(QuizError, match="q2: The answer must be a number"):
        quiz.check("q2")
    with pytest.raises(QuizError, match="q2 has no answer yet"):
        Quiz.from_data(QUESTIONS, {}).check("q2")


@pytest.mark.parametrize("odd", [True, "12", [12], {"q": 1}, 101, -1, 10**400, float("nan")])
def test_only_usable_answers_come_out(odd: object) -> None:
    quiz = Quiz.from_data(QUESTIONS, {"q2": odd, "q9": "b"})
    assert quiz["q2"] is None
    assert quiz["q9"] is None
    with pytest.raises(QuizError):
        quiz.check("q2")


def test_data_alone_touches_no_file(folder: Path) -> None:
    quiz = Quiz.from_data(QUESTIONS, {"q1": "a"})
    quiz.answer("q2", 5)
    assert (quiz["q1"], quiz["q2"]) == ("a", 5)
    assert [path.name for path in folder.iterdir()] == ["questions.json"]


def test_open_questions_are_listed() -> None:
    assert repr(Quiz.from_data(QUESTIONS, {"q1": "a"})).endswith(
        "1 of 3 questions answered; still open: q2, q3"
    )
    answered = Quiz.from_data(QUESTIONS, {"q1": "a", "q2": 1, "q3": "x"})
    assert repr(answered).endswith("3 of 3 questions answered.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "not in this folder"),
        ("{", "cannot be used"),
        ("[]", "cannot be used"),
        (json.dumps(QUESTIONS | {"format": 1}), "format is 1"),
        (json.dumps(QUESTIONS | {"assignment": "week-02"}), "belong to week-02"),
        (json.dumps(QUESTIONS | {"questions": [{"id": "q1", "kind": "riddle"}]}), "riddle"),
    ],
)
def test_questions_that_cannot_be_read(folder: Path, content: str | None, message: str) -> None:
    (folder / "questions.json").unlink()
    if content is not None:
        (folder / "questions.json").write_text(content)
    with pytest.raises(QuizError, match=message):
        Quiz("week-01")


def test_errors_are_failed_checks_shown_as_one_line() -> None:
    with pytest.raises(AssertionError) as caught:
        Quiz.from_data(QUESTIONS, {}).ask("q7")
    assert isinstance(caught.value, LabourMigrationError)
    assert isinstance(caught.value, QuizError)
    assert caught.value._render_traceback_() == [
        "week-01 has no question 'q7'. It has: q1, q2, q3."
    ]


def test_where_no_form_can_be_shown_the_question_is_text() -> None:
    shown = repr(Quiz.from_data(QUESTIONS, {}).ask("q1"))
    assert shown.startswith("Which <b>country</b>?\n  a) Nepal\n  b) India\n")
    assert 'quiz.answer("q1", ...)' in shown


def test_the_form_never_writes_wording_as_html() -> None:
    script = QuestionForm._esm.read_text() if isinstance(QuestionForm._esm, Path) else ""
    script = script or str(QuestionForm._esm)
    assert "render" in script
    assert "innerHTML" not in script


def test_marking_does_not_load_the_widget_machinery() -> None:
    code = (
        "import sys; from labour_migration.widgets import Quiz; "
        "print([name for name in ('anywidget', 'ipywidgets', 'pandas') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_learner_is_the_hubs_user_or_the_one_of_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    assert Quiz("week-01").learner == ""
    (folder / "learner.txt").write_text("\ufeff ana \nmore\n", encoding="utf-8")
    assert Quiz("week-01").learner == "ana"
    monkeypatch.setenv("JUPYTERHUB_USER", "bo")
    assert Quiz("week-01").learner == "bo"
    assert Quiz("week-01", learner="cleo").learner == "cleo"


def test_answers_of_another_learner_are_kept_aside(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    Quiz("week-01").answer("q1", "a")
    monkeypatch.setenv("JUPYTERHUB_USER", "bo")
    capsys.readouterr()
    quiz = Quiz("week-01")
    assert "could not be read as the answers of bo to week-01" in capsys.readouterr().out
    assert quiz["q1"] is None
    kept = json.loads((folder / "answers.broken-1.json").read_text())
    assert (kept["learner"], kept["answers"]) == ("ana", {"q1": "a"})
