"""What the exchange keeps of a learner is known to erasing and to the copy of the own data."""

from autograder.exchange import Exchange
from autograder.privacy import held
from autograder.workspace import Workspace
from course_hub.exchange import inbound
from course_hub.exchange.store import Store
from tests.hub.exchange.double import WEEK, answered, zipped


def test_all_that_the_exchange_keeps_of_a_learner_is_the_learners_own(workspace: Workspace) -> None:
    for learner in ("ana", f"ana+{WEEK}", "an"):
        with inbound.arriving(workspace) as place:
            (place / "upload.zip").write_bytes(zipped(answered(learner)))
            inbound.accept(workspace, WEEK, learner, place / "upload.zip")
        (Exchange(workspace).feedback / learner / WEEK).mkdir(parents=True)
    store = Store.of(workspace)
    [handed_in] = (
        path for path in store.inbound.iterdir() if path.name.startswith("ana+week-01+2")
    )
    expected = [store.folder / "feedback" / "ana", handed_in, store.receipts / "ana"]
    assert held.own(workspace, ("ana",)) == expected
    others = held.own(workspace, (f"ana+{WEEK}", "an"))
    assert len(others) == 6
    assert not set(others) & set(expected)
