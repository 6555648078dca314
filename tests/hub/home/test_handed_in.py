"""What lies in the exchange, by whom, whatever the names are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.exchange import Exchange
from autograder.workspace import Workspace
from course_hub.home import handed_in

FIRST, LATER = "2026-11-22 17:00:00.000001 UTC", "2026-11-22 18:00:00.000001 UTC"


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    found = Exchange(Workspace.open("measuring", tmp_path))
    found.prepare()
    return found


def put(exchange: Exchange, *names: str) -> None:
    for name in names:
        (exchange.inbound / name).mkdir()


def test_the_newest_hand_in_of_each_assignment_counts(exchange: Exchange) -> None:
    put(exchange, f"ana+week-01+{LATER}", f"ana+week-01+{FIRST}", f"ana+week-02+{FIRST}")
    found = handed_in.received(exchange, "ana")
    assert found["week-01"] == datetime(2026, 11, 22, 18, 0, 0, 1, tzinfo=UTC)
    assert set(found) == {"week-01", "week-02"}
    assert handed_in.waiting(exchange) == 3


def test_a_name_with_a_plus_sign_is_one_name(exchange: Exchange) -> None:
    put(exchange, f"ana+week-01+week-02+{FIRST}")
    assert handed_in.received(exchange, "ana") == {}
    assert set(handed_in.received(exchange, "ana+week-01")) == {"week-02"}


def test_what_is_still_arriving_or_is_no_hand_in_is_passed_over(exchange: Exchange) -> None:
    put(exchange, f".ana+week-01+{FIRST}", "ana+week-01+yesterday", "ana", f"+week-01+{FIRST}")
    assert handed_in.received(exchange, "ana") == {}


def test_without_an_exchange_there_is_nothing(tmp_path: Path) -> None:
    none = Exchange(Workspace.open("measuring", tmp_path / "none"))
    assert handed_in.received(none, "ana") == {}
    assert handed_in.waiting(none) == 0
