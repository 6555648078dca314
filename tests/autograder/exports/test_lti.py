"""Scores over LTI, sent to a double of a platform that fails in named ways."""

import json
import socket
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from autograder.certificate import Standing
from autograder.exports.lti import sending
from autograder.exports.lti.errors import PlatformError
from autograder.exports.lti.platform import Place
from autograder.exports.lti.sending import Delivery
from autograder.exports.results import Cohort
from autograder.gradebook import Learner
from tests.autograder.exports import cohorts, lti_platform
from tests.autograder.exports.lti_platform import Answer, Platform

WEEK = "week-01"


@dataclass
class Tool:
    """Our side: a registered platform, and the pauses that were made."""

    place: Place
    platform: Platform
    pauses: list[float]

    def send(
        self, cohort: Cohort, assessments: tuple[str, ...] = (), learners: tuple[str, ...] = ()
    ) -> list[Delivery]:
        planned = sending.plan(self.place, cohort, assessments, learners)
        return list(sending.send(planned, pause=self.pauses.append))

    def outcomes(self, cohort: Cohort, assessments: tuple[str, ...] = ()) -> dict[str, str]:
        return {one.learner: one.outcome for one in self.send(cohort, assessments)}


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    place = Place(tmp_path_factory.mktemp("key"))
    place.make_key()
    return place.key.read_bytes()


@pytest.fixture
def tool(tmp_path: Path, key: bytes) -> Iterator[Tool]:
    place = Place(tmp_path)
    place.own.mkdir(mode=0o700)
    place.key.write_bytes(key)
    place.key.chmod(0o600)
    with lti_platform.served(Platform({"u-ana", "u-li", "u-maria"}, key=place.public_key())) as one:
        place.register(
            {
                "issuer": one.url,
                "client_id": lti_platform.CLIENT,
                "token_url": f"{one.url}/token",
                "lineitems_url": f"{one.url}/items",
            }
        )
        place.add_users({"ana": "u-ana", "li": "u-li", "maria": "u-maria"})
        yield Tool(place, one, [])


def two() -> Cohort:
    return cohorts.named(Learner("ana"), Learner("li"))


def test_every_state_arrives_in_the_words_of_the_protocol(tool: Tool) -> None:
    tool.send(cohorts.every_state())
    told = {
        item["tag"]: (
            (score := tool.platform.latest(item["tag"], "u-maria"))["activityProgress"],
            score["gradingProgress"],
            score.get("scoreGiven"),
            score.get("scoreMaximum"),
        )
        for item in tool.platform.items
        if (item["id"], "u-maria") in tool.platform.scores
    }
    assert told == {
        "week-01": ("Completed", "FullyGraded", 6.66, 10),
        "week-03": ("InProgress", "NotReady", None, None),
        "week-04": ("Submitted", "PendingManual", None, None),
        "week-05": ("Completed", "FullyGraded", 8, 10),
        "week-06": ("Completed", "NotReady", None, None),
        "assignment": ("Completed", "FullyGraded", 38.5, 40),
        "course-points": ("InProgress", "PendingManual", None, None),
    }
    comment = tool.platform.latest("course-points", "u-maria")["comment"]
    assert comment == "Certificate: not awarded. Not completed: Test 2, Test 3."


def test_columns_are_found_again_on_later_pages_and_made_once(tool: Tool) -> None:
    tool.platform.page = 2
    tool.send(two())
    labels = [item["label"] for item in tool.platform.items]
    assert labels == [*(one.title for one in cohorts.COURSE.assessments), "Course points"]
    tool.send(cohorts.every_state())
    assert len(tool.platform.items) == len(labels)
    assert tool.platform.items[0]["scoreMaximum"] == 10
    assert tool.platform.items[0]["endDateTime"] == "2020-05-24T23:59:00.000Z"


def test_what_the_platform_has_is_not_sent_again_and_a_change_is(tool: Tool) -> None:
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    asked = len(tool.platform.seen)
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "unchanged", "li": "unchanged"}
    assert not any("scores" in one for one in tool.platform.seen[asked:])
    changed = cohorts.cohort(
        (Learner("ana"), cohorts.record("ana", cohorts.done({WEEK: 4}))),
        (Learner("li"), cohorts.record("li")),
    )
    assert tool.outcomes(changed, (WEEK,)) == {"ana": "sent", "li": "unchanged"}
    assert tool.platform.latest(WEEK, "u-ana")["scoreGiven"] == 4


def test_nothing_is_said_of_missing_work_unless_something_was_said_before(tool: Tool) -> None:
    gone = cohorts.cohort((Learner("ana"), cohorts.record("ana", {WEEK: Standing("missing")})))
    assert tool.outcomes(gone, (WEEK,)) == {"ana": "unchanged"}
    assert tool.platform.scores == {}
    tool.send(cohorts.named(Learner("ana")), (WEEK,))
    assert tool.outcomes(gone, (WEEK,)) == {"ana": "sent"}
    last = tool.platform.latest(WEEK, "u-ana")
    assert "scoreGiven" not in last
    assert (last["activityProgress"], last["gradingProgress"]) == ("Initialized", "NotReady")


def test_a_token_that_ran_out_is_asked_for_anew(tool: Tool) -> None:
    tool.platform.faults.append(("/scores", Answer(401, b"expired")))
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    assert tool.platform.seen.count("POST /token") == 2
    assert tool.pauses == []


def test_one_token_serves_many_scores_and_none_is_used_to_its_end(tool: Tool) -> None:
    tool.send(two())
    assert tool.platform.seen.count("POST /token") == 1
    tool.platform.life = 0
    tool.platform.seen.clear()
    tool.platform.tokens.clear()
    with pytest.raises(PlatformError, match="401"):
        tool.send(cohorts.every_state(), (WEEK,))


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_failures_are_tried_again_with_longer_pauses(tool: Tool, status: int) -> None:
    tool.platform.faults += [("/scores", Answer(status))] * 3
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    assert tool.pauses == [1, 2, 4]


def test_the_platform_says_how_long_to_wait(tool: Tool) -> None:
    tool.platform.faults += [
        ("/scores", Answer(429, headers={"Retry-After": "7"})),
        ("/scores", Answer(429, headers={"Retry-After": "86400"})),
        ("/scores", Answer(503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})),
        ("/scores", Answer(503, headers={"Retry-After": "soon"})),
    ]
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    assert tool.pauses == [7, 120, 4, 8]


@pytest.mark.parametrize("end", ["/token", "/items", "/scores"])
def test_a_connection_cut_before_the_answer_is_tried_again(tool: Tool, end: str) -> None:
    tool.platform.faults.append((end, Answer(0, cut=True)))
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    assert len(tool.pauses) == 1


def test_a_score_that_was_taken_although_no_answer_came_is_sent_again_later(tool: Tool) -> None:
    tool.platform.late.append(("/scores", Answer(0, cut=True)))
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    first, second = tool.platform.scores[tool.platform.items[0]["id"], "u-ana"]
    assert first["timestamp"] < second["timestamp"]
    assert first["scoreGiven"] == second["scoreGiven"]


def test_a_column_that_was_made_although_no_answer_came_is_not_made_twice(tool: Tool) -> None:
    tool.platform.late += [("/items", Answer(200, b"[]")), ("/items", Answer(0, cut=True))]
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    assert len(tool.platform.items) == 1


def test_a_run_cut_short_goes_on_where_it_stopped(tool: Tool) -> None:
    tool.platform.faults += [("/2/scores", Answer(500, b"broken"))] * 6
    with pytest.raises(PlatformError, match=r"500 \(broken\)\. It was tried 6 times\."):
        tool.send(two(), (WEEK, "week-02"))
    tool.platform.seen.clear()
    done = tool.send(two(), (WEEK, "week-02"))
    assert [one.outcome for one in done] == ["unchanged", "unchanged", "sent", "sent"]


def test_one_learner_refused_does_not_keep_others_back(tool: Tool) -> None:
    tool.place.add_users({"ana": "u-wrong"})
    done = tool.send(two(), (WEEK,))
    assert [(one.learner, one.outcome) for one in done] == [("ana", "refused"), ("li", "sent")]
    assert "422 (no such user)" in done[0].message
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "refused", "li": "unchanged"}


def test_a_refused_token_is_not_taken_for_a_refused_score(tool: Tool) -> None:
    expired = Answer(401, then=(("/token", Answer(400, b"invalid_client")),))
    tool.platform.faults.append(("/scores", expired))
    with pytest.raises(PlatformError, match="Look at client id"):
        tool.send(two(), (WEEK,))


def test_learners_without_a_user_are_told_and_nothing_is_asked_for_them(tool: Tool) -> None:
    assert tool.outcomes(cohorts.named(Learner("omar")), (WEEK,)) == {"omar": "not-known-there"}
    assert tool.platform.seen == []


@pytest.mark.parametrize(
    ("end", "answer", "message"),
    [
        ("/token", Answer(400, b"invalid_client"), "400 .invalid_client.. Look at client id"),
        ("/token", Answer(200, b"<html>"), "did not return a JSON"),
        ("/token", Answer(200, b"[]"), "does not answer as the protocol asks"),
        ("/token", Answer(200, b'{"access_token": "x", "expires_in": "long"}'), "protocol asks"),
        ("/items", Answer(200, b"{}"), "Unknown response type"),
        ("/items", Answer(200, b"<html>"), "does not answer as the protocol asks"),
        ("/items", Answer(403), "may not write to that gradebook"),
        ("/scores", Answer(403), "may not write to that gradebook"),
        ("/items", Answer(404), "address of the columns right"),
        ("/items", Answer(302, headers={"Location": "http://127.0.0.1:9/"}), "on to another"),
    ],
)
def test_platforms_that_do_not_keep_to_the_protocol_are_named(
    tool: Tool, end: str, answer: Answer, message: str
) -> None:
    tool.platform.faults.append((end, answer))
    with pytest.raises(PlatformError, match=message):
        tool.send(two(), (WEEK,))
    assert tool.platform.scores == {}


def test_a_taken_score_counts_whatever_the_platform_says_besides(tool: Tool) -> None:
    tool.platform.late.append(("/scores", Answer(200, b"<p>Thank you</p>")))
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    assert len(tool.platform.scores) == 2


@pytest.mark.parametrize("elsewhere", ["http://127.0.0.2:9/scores", "https://example.org/items/1"])
def test_no_token_goes_to_an_address_that_nobody_wrote_down(tool: Tool, elsewhere: str) -> None:
    item = {"id": elsewhere, "resourceId": f"governance-coherence:2020:{WEEK}", "label": "x"}
    tool.platform.items.append(item)
    with pytest.raises(PlatformError, match="names an address elsewhere"):
        tool.send(two(), (WEEK,))
    page = json.dumps([]).encode()
    link = Answer(200, page, {"Link": f'<{elsewhere}>; rel="next"'})
    tool.platform.faults.append(("/items", link))
    with pytest.raises(PlatformError, match="names an address elsewhere"):
        tool.send(two(), (WEEK,))


def test_a_list_without_an_end_is_given_up(tool: Tool) -> None:
    link = f'<{tool.platform.url}/items?from=0>; rel="next"'
    tool.platform.faults += [("/items", Answer(200, b"[]", {"Link": link}))] * 5
    with pytest.raises(PlatformError, match="does not come to an end"):
        tool.send(two(), (WEEK,))


def test_two_columns_for_one_assessment_are_for_a_person_to_sort_out(tool: Tool) -> None:
    tool.send(two(), (WEEK,))
    tool.platform.items.append({**tool.platform.items[0], "id": f"{tool.platform.url}/Items/9"})
    with pytest.raises(PlatformError, match="2 columns for 'Test 1'"):
        tool.send(two(), (WEEK,))


def test_a_clock_set_back_does_not_make_scores_older(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool.send(two(), (WEEK,))
    one = cohorts.cohort((Learner("ana"), cohorts.record("ana", cohorts.done({WEEK: 4}))))
    from autograder.exports.lti import sent

    class Past(sent.datetime):  # type: ignore[name-defined, misc]
        @classmethod
        def now(cls, tz: object = None) -> object:
            return super().now(tz).replace(year=2001)

    monkeypatch.setattr(sent, "datetime", Past)
    assert tool.outcomes(one, (WEEK,)) == {"ana": "sent"}


def test_another_key_is_not_accepted(tool: Tool) -> None:
    tool.place.make_key(renew=True)
    with pytest.raises(PlatformError, match="invalid_client: Signature verification failed"):
        tool.send(two(), (WEEK,))


def test_the_audience_can_be_another_than_the_address(tool: Tool) -> None:
    values = tool.place.read().model_dump(exclude={"users"})
    tool.place.register({**values, "audience": "https://somebody.else"})
    with pytest.raises(PlatformError, match="Audience"):
        tool.send(two(), (WEEK,))


def test_credentials_of_a_netrc_file_do_not_take_the_tokens_place(
    tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}


def test_a_platform_that_is_not_there_is_named_with_the_reason(tool: Tool) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        values = tool.place.read().model_dump(exclude={"users"})
        tool.place.register(
            {**values, "token_url": f"{url}/token", "lineitems_url": f"{url}/items"}
        )
        with pytest.raises(PlatformError, match=r"reached: .*Connection refused\. It was tried 6"):
            tool.send(two(), (WEEK,))
    assert tool.pauses == [1, 2, 4, 8, 16]


def test_a_platform_that_does_not_answer_is_not_waited_for_for_ever(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.exports.lti import service

    monkeypatch.setattr(service, "WAIT_SECONDS", (0.3, 0.3))
    tool.platform.faults.append(("/scores", Answer(200, slow=1.5)))
    assert tool.outcomes(two(), (WEEK,)) == {"ana": "sent", "li": "sent"}
    assert tool.pauses == [1]


def test_a_memory_that_cannot_be_used_is_named(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("autograder.exports.lti.sent.Sent.remember", full)
        with pytest.raises(PlatformError, match="cannot be written down: database or disk is full"):
            tool.send(two(), (WEEK,))
    (tool.place.own / "sent.db").write_bytes(b"spoilt" * 1000)
    with pytest.raises(PlatformError, match=r"sent\.db cannot be used: file is not a database"):
        tool.send(two(), (WEEK,))


def test_without_the_library_the_way_to_install_it_is_named(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "autograder.exports.lti.service", raising=False)
    monkeypatch.setitem(sys.modules, "pylti1p3.grade", None)
    with pytest.raises(PlatformError, match=r"course\[lti\]"):
        tool.send(two(), (WEEK,))


def test_names_that_the_course_does_not_have(tool: Tool) -> None:
    with pytest.raises(PlatformError, match="no column 'week-99'; there are week-01"):
        sending.plan(tool.place, two(), ("week-99",))
    with pytest.raises(PlatformError, match="No learner 'nobody'"):
        sending.plan(tool.place, two(), (), ("nobody",))
    planned = sending.plan(tool.place, two(), (WEEK,), ("li",))
    assert [(one.learner, one.assessment) for one in planned.scores] == [("li", WEEK)]


def test_a_reason_of_a_person_is_one_plain_line_of_comment(tool: Tool) -> None:
    one = cohorts.every_state()
    sheet = one.sheets[0]
    results = tuple(replace(r, remark='<b>"x"</b>\r\n\u202ey') for r in sheet.results)
    tool.send(replace(one, sheets=(replace(sheet, results=results),)), (WEEK,))
    assert tool.platform.latest(WEEK, "u-maria")["comment"] == '‹b›"x"‹/b› y'
