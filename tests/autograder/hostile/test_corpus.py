"""Every trick of the corpus, tried in one run of the grader: the promises hold."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.autograder.hostile import evidence, tricks
from tests.autograder.hostile.harness import CONTROL, Aftermath, Hunt
from tests.autograder.hostile.tricks import FAMILIES, Trick

TRICKS = {trick.id: trick for trick in tricks.find()}


@dataclass(frozen=True)
class Tried:
    """The hunt and what came of it."""

    hunt: Hunt
    after: Aftermath


@pytest.fixture(scope="session")
def tried(request: pytest.FixtureRequest) -> Iterator[Tried]:
    """One run over the tricks that were chosen, among honest learners."""
    wanted = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    chosen = [params["trick"] for params in wanted if isinstance(params.get("trick"), Trick)]
    with Hunt(tuple(chosen) or tuple(TRICKS.values())) as hunt:
        hunt.prepare()
        yield Tried(hunt, hunt.grade())


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_a_trick_has_no_effect(tried: Tried, trick: Trick) -> None:
    found = tried.after.of[trick.learner]
    assert found.state in trick.promise.states, found
    assert (found.points or 0) == trick.promise.points, found
    assert not found.leaks, found
    assert not found.boasts, found
    assert not found.live, found
    assert found.message.isprintable(), found
    assert trick.id not in " ".join(tried.after.heard)


def test_the_run_finishes_and_names_a_state_for_everybody(tried: Tried) -> None:
    assert {name: command.code for name, command in tried.after.commands.items()} == dict.fromkeys(
        tried.after.commands, 0
    )
    assert not [learner for learner, found in tried.after.of.items() if found.state is None]


def test_what_is_looked_for_can_be_seen(tried: Tried) -> None:
    found = tried.after.of[CONTROL]
    assert found.points == 2, found
    assert found.boasts == ("spoke",)
    assert set(found.leaks) == set(tried.hunt.secrets.canaries.named())


def test_honest_learners_get_their_marks(tried: Tried) -> None:
    found = {learner: tried.after.of[learner] for learner in tried.hunt.honest()}
    assert {learner: one.points for learner, one in found.items()} == tried.hunt.honest()
    assert not [one for one in found.values() if one.leaks or one.boasts or one.live]


def test_nothing_outside_a_submission_changes(tried: Tried) -> None:
    assert tried.after.changed == ()
    assert tried.after.litter == ()
    assert tried.after.rows_changed == ()


def test_nothing_is_said_to_the_outside(tried: Tried) -> None:
    assert tried.after.heard == ()
    assert tried.after.leaks == ()


def test_no_process_outlives_the_run(tried: Tried) -> None:
    assert tried.after.survivors == ()


def test_the_corpus_is_whole() -> None:
    assert {trick.family for trick in TRICKS.values()} == set(FAMILIES)
    assert len(TRICKS) >= 60
    assert len({trick.learner for trick in TRICKS.values()}) == len(TRICKS)
    assert all(trick.promise.states for trick in TRICKS.values())
    assert evidence.LITTER.endswith("-")
