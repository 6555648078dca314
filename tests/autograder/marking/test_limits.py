"""The limits of learner code: the usual ones, or those that the instructor set."""

import pytest

from autograder.marking.limits import VARIABLE, BadLimits, limits
from autograder.sandbox.protocol import Limits


@pytest.mark.parametrize("text", [None, "", " ", "{}"])
def test_the_usual_limits(text: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if text is not None:
        monkeypatch.setenv(VARIABLE, text)
    assert limits() == Limits()


def test_limits_that_were_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, '{"seconds": 5, "processes": 10}')
    assert limits() == Limits(seconds=5, processes=10)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not a JSON object"),
        ("[5]", "is not a JSON object"),
        ('{"minutes": 5}', "no limit 'minutes'. It has: seconds, cell_seconds"),
        ('{"seconds": 0}', "seconds is 0"),
        ('{"seconds": "5"}', "seconds is '5'"),
        ('{"seconds": 2.5}', "seconds is 2.5"),
        ('{"seconds": true}', "seconds is True"),
    ],
)
def test_limits_that_make_no_sense(text: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(BadLimits, match="AUTOGRADER_LIMITS") as refused:
        limits()
    assert says in str(refused.value)
