"""The commands as an instructor meets them: keys, certificates."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.certificate.version import rule_id
from autograder.credentials import jws
from autograder.credentials.keys import KeyStore
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event, Ledger
from autograder.workspace import Workspace

from .making import BITS, COURSE

DEMO = "demo-01"
VERIFY = ("certificates", "verify", "--keys", "site/_static/credentials")


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder in which one made-up learner is awarded the certificate."""
    state = tmp_path_factory.mktemp("decided")
    workspace = Workspace.open(COURSE, state)
    after = {
        "outcome": "awarded",
        "points": "165/2",
        "rule": {"version": "2020.1", "digest": rule_id(workspace.course).digest},
        "completed_at": "2020-06-25T20:00:00+00:00",
        "decided_at": "2020-07-01T10:00:00+00:00",
        "reasons": ["points_reached"],
        "granted": False,
    }
    with Gradebook(workspace) as book:
        book.enrol([Learner(DEMO, "Made Up", "made@up.example")])
    with Ledger(workspace) as ledger:
        ledger.append([Event("decision", "rosa", "recorded", learner=DEMO, after=after)])
    return state


@pytest.fixture
def state(decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(decided, tmp_path / "state")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").touch()
    monkeypatch.setenv("AUTOGRADER_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(KeyStore.new, "__defaults__", (BITS,))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state"


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def issued(state: Path) -> Path:
    assert run("keys", "new").exit_code == 0
    done = run("certificates", "issue", COURSE, "--demonstration", "--json")
    assert done.exit_code == 0, done.output
    assert [one["outcome"] for one in json.loads(done.stdout)] == ["issued"]
    assert run("certificates", "publish", "--to", "site").exit_code == 0
    return state / COURSE / "certificates" / DEMO / "certificate.jwt"


def check(file: Path, *words: object) -> Result:
    """Check a file as a demonstration, which is what these commands issue."""
    return run(*VERIFY, file, "--demonstration", *words)


def test_the_way_from_a_key_to_a_checked_certificate(state: Path) -> None:
    file = issued(state)
    good = check(file, "--name", "made UP", "--email", "made@up.example")
    assert good.exit_code == 0, good.output
    assert "82.5 of 100 points, 60 needed" in good.output and "DEMONSTRATION" in good.output
    assert check(file.with_suffix(".pdf")).exit_code == 0
    assert check(file, "--name", "Somebody Else").exit_code == 1
    data = json.loads(check(file, "--json").stdout)
    assert data["good"] is True and data["state"] == "valid"


def test_a_demonstration_passes_for_no_certificate(state: Path) -> None:
    file = issued(state)
    found = run(*VERIFY, file)
    assert found.exit_code == 1 and "DEMONSTRATION" in found.output
    told = run(*VERIFY, file, "--json")
    assert told.exit_code == 1 and json.loads(told.stdout)["good"] is False


def test_a_second_run_issues_nothing(state: Path) -> None:
    file = issued(state)
    text = file.read_bytes()
    done = run("certificates", "issue", COURSE, "--demonstration", "--json")
    assert [one["outcome"] for one in json.loads(done.stdout)] == ["already"]
    assert file.read_bytes() == text


def test_without_the_word_no_demonstration_is_issued(state: Path) -> None:
    run("keys", "new")
    done = run("certificates", "issue", COURSE, "--json")
    assert [one["outcome"] for one in json.loads(done.stdout)] == ["skipped"]
    assert not (state / COURSE / "certificates").exists()


def test_without_a_key_it_says_how_to_make_one(state: Path) -> None:
    done = run("certificates", "issue", COURSE, "--demonstration")
    assert isinstance(done.exception, AutograderError)
    assert "autograder keys new" in str(done.exception)


def test_revoking_asks_shows_and_is_told(state: Path) -> None:
    file = issued(state)
    words = ("certificates", "revoke", COURSE, DEMO, "--reason", "misconduct", "--why", "copied")
    asked = CliRunner().invoke(cli.app, list(words), input="n\n")
    assert asked.exit_code == 1 and "revoked after misconduct" in asked.output
    assert check(file).exit_code == 0
    assert run(*words, "--yes").exit_code == 0
    run("certificates", "publish", "--to", "site")
    found = check(file)
    assert found.exit_code == 1 and "revoked after misconduct" in found.output
    assert "copied" not in found.output
    listed = json.loads(run("certificates", "list", COURSE, "--json").stdout)
    assert [(one["learner"], one["state"]) for one in listed] == [(DEMO, "revoked")]


def test_what_changes_a_certificate_needs_a_reason(state: Path) -> None:
    issued(state)
    assert run("certificates", "revoke", COURSE, DEMO, "--reason", "error", "--yes").exit_code == 2
    assert run("certificates", "reissue", COURSE, DEMO, "--yes").exit_code == 2
    wrong = run("certificates", "revoke", COURSE, DEMO, "--reason", "x", "--why", "y", "--yes")
    assert "choose one of error, misconduct, request" in str(wrong.exception)


def test_issuing_again_shows_the_new_name(state: Path) -> None:
    old = issued(state).read_text()
    with Gradebook(Workspace.open(COURSE)) as book:
        book.enrol([Learner(DEMO, "Made Otherwise")])
    done = run("certificates", "reissue", COURSE, DEMO, "--why", "a new name", "--yes")
    assert done.exit_code == 0 and "Made Otherwise" in done.output
    file = state / COURSE / "certificates" / DEMO / "certificate.jwt"
    assert jws.parse(file.read_text()).payload["id"] == jws.parse(old).payload["id"]
    run("certificates", "publish", "--to", "site")
    assert check(file, "--name", "made otherwise").exit_code == 0


def test_keys_are_listed_replaced_and_never_shown(state: Path) -> None:
    file = issued(state)
    (key,) = (state / "keys").glob("*.key.json")
    private = json.loads(key.read_text())["jwk"]["d"]
    said = run("keys", "list").output + run("keys", "list", "--json").output
    assert private not in said and key.name.split(".")[0] in said
    assert run("keys", "new", "--if-none").exit_code == 0
    assert len(json.loads(run("keys", "list", "--json").stdout)) == 1
    assert run("keys", "new").exit_code == 0
    assert [
        one.get("retired") is None for one in json.loads(run("keys", "list", "--json").stdout)
    ] == [False, True]
    run("certificates", "publish", "--to", "site")
    assert check(file).exit_code == 0, "case 31: what an old key signed stays verifiable"


def test_a_lost_key_is_marked_with_a_day(state: Path) -> None:
    file = issued(state)
    (kid,) = (one["kid"] for one in json.loads(run("keys", "list", "--json").stdout))
    wrong = run("keys", "retire", kid[:8], "--lost-since", "soon", "--yes")
    assert "YYYY-MM-DD" in str(wrong.exception)
    assert run("keys", "retire", kid[:8], "--lost-since", "2020-01-01", "--yes").exit_code == 0
    run("keys", "new")
    run("certificates", "publish", "--to", "site")
    refused = check(file)
    assert "stolen or lost" in str(refused.exception), "it was signed after the loss"


def test_verify_says_what_is_missing(state: Path) -> None:
    file = issued(state)
    nowhere = run("certificates", "verify", file, "--keys", "nowhere")
    assert "autograder certificates publish" in str(nowhere.exception)
    decoded = check(file.with_suffix(".json"))
    assert "nothing in it is signed" in str(decoded.exception)
    assert "cannot be read" in str(check(file.with_name("none.jwt")).exception)
