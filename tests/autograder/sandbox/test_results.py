"""What a stranger sends is taken in whole and well-formed, or not at all."""

import json
import struct
from typing import Any

import pytest

from autograder.sandbox.protocol import Limits, Run, Take
from autograder.sandbox.results import MAX_DEPTH, Odd, Results, output, parse

STEPS = (Run("1"), Take("check", ("a", "b")), Run("2"))


def frame(message: object) -> bytes:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return struct.pack(">Q", len(body)) + body


def fed(*messages: object) -> Results:
    results = Results(STEPS, Limits())
    for message in messages:
        results.feed(frame(message))
    return results


def test_frames_may_come_in_any_pieces() -> None:
    results = Results(STEPS, Limits())
    taken = {"step": 1, "values": {"a": 1}, "absent": {"b": "`b` is not defined."}}
    stream = frame({"step": 0, "outputs": []}) + frame(taken) + frame({"done": {"slow_cells": 1}})
    for place in range(len(stream)):
        results.feed(stream[place : place + 1])
    assert results.outputs == {0: ()}
    assert results.values == {"check": {"a": 1}}
    assert results.absent == {"check": {"b": "`b` is not defined."}}
    assert (results.done, results.slow_cells) == (True, 1)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"no",
        b"\xff\xfe",
        b"NaN",
        b"1" * 10_000,
        b"[" * 200_000,
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        [],
        {"step": 0},
        {"step": 1, "outputs": []},
        {"step": 0, "values": {}, "absent": {}},
        {"step": 3, "outputs": []},
        {"step": -1, "outputs": []},
        {"step": 0, "outputs": {}},
        {"step": 0, "outputs": ["x"]},
        {"step": 0, "outputs": [{"output_type": "stream", "name": "stdin", "text": ""}]},
        {"step": 0, "outputs": [{"output_type": "update_display_data", "data": {}}]},
        {"done": True},
    ],
    ids=lambda message: str(message)[:40],
)
def test_what_is_not_ours_is_refused(message: object) -> None:
    with pytest.raises(Odd):
        fed(message)


def test_a_length_or_a_flood_beyond_all_limits_is_refused() -> None:
    results = Results(STEPS, Limits())
    with pytest.raises(Odd):
        results.feed(struct.pack(">Q", 1 << 60))
    small = Results(STEPS, Limits(output_bytes=10, value_bytes=10))
    with pytest.raises(Odd):
        for _ in range(10_000):
            small.feed(frame({"step": 0, "outputs": []}) * 10)
    assert small.too_much_output


def test_the_first_word_on_a_step_holds() -> None:
    results = fed(
        {"step": 1, "values": {"a": 1}, "absent": {}},
        {"step": 1, "values": {"a": 2, "b": 3}, "absent": {}},
    )
    assert results.values == {"check": {"a": 1}}
    assert results.absent == {"check": {"b": "`b` was not given."}}


def test_names_that_were_not_asked_for_are_dropped() -> None:
    results = fed({"step": 1, "values": {"a": 1, "evil": 2}, "absent": {"b": 7, "other": "x"}})
    assert results.values == {"check": {"a": 1}}
    assert results.absent == {"check": {"b": "7"}}


def test_a_reason_is_no_longer_than_a_line() -> None:
    results = fed({"step": 1, "values": {}, "absent": {"a": "x" * 1_000_000}})
    assert len(results.absent["check"]["a"]) <= 2_000


def test_text_can_be_written_to_a_file() -> None:
    body = (
        b'{"step": 0, "outputs": [{"output_type": "stream", "name": "stdout", "text": "\\ud800"}]}'
    )
    (stream,) = fed(body).outputs[0]
    assert stream["text"].encode() == "�".encode()
    assert parse(b'{"\\udfff": ["\\uDBff", 1]}') == {"�": ["�", 1]}
    assert parse(b'"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize("slow", [-5, 10**9, "many", None, True])
def test_counts_are_counts_of_this_request(slow: object) -> None:
    assert 0 <= fed({"done": {"slow_cells": slow}}).slow_cells <= len(STEPS)


def test_outputs_keep_only_what_nbformat_gives_them() -> None:
    shown: dict[str, Any] = {
        "output_type": "execute_result",
        "data": {
            "text/plain": "1",
            "text/html": ["list"],
            "image/svg+xml": {},
            "a/b+json": {"x": 1},
        },
        "metadata": {},
        "execution_count": "seven",
        "extra": 1,
    }
    assert output(shown) == {
        "output_type": "execute_result",
        "data": {"text/plain": "1", "a/b+json": {"x": 1}},
        "metadata": {},
        "execution_count": None,
    }
    error = {"output_type": "error", "ename": "E" * 5_000, "evalue": "", "traceback": ["a", 1]}
    assert output(error)["traceback"] == ["a"] and len(output(error)["ename"]) == 2_000
