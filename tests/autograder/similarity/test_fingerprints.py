"""Winnowing keeps its promise: a shared stretch that is long enough shares a fingerprint."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.similarity.code import CODE
from autograder.similarity.fingerprints import among, grams, winnowed
from autograder.similarity.prose import PROSE
from autograder.similarity.streams import covered
from autograder.similarity.tokens import Kind, Tokens

KINDS = pytest.mark.parametrize("kind", [CODE, PROSE], ids=["code", "prose"])
# Letters, some of them light as those of Chinese are.
ROW = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz一二三四五六七八"), max_size=60)


def row(keys: list[str], kind: Kind) -> Tokens:
    light = [5 if kind is PROSE and key > "z" else kind.weight for key in keys]
    places = list(range(len(keys)))
    return Tokens(keys, places, [place + 1 for place in places], light)


def prints(tokens: Tokens, kind: Kind) -> set[int]:
    found = grams(tokens, kind)
    return set(winnowed(found.hashes, found.counts, kind.window).tolist())


@KINDS
@given(ROW, ROW, ROW, ROW)
def test_a_shared_stretch_is_always_found(
    kind: Kind, before: list[str], after: list[str], lead: list[str], tail: list[str]
) -> None:
    long = kind.passage // kind.weight
    stretch = [f"word{place}" for place in range(long)]
    one, other = row([*before, *stretch, *after], kind), row([*lead, *stretch, *tail], kind)
    assert prints(one, kind) & prints(other, kind)


@KINDS
@given(ROW)
def test_a_gram_follows_from_its_tokens_alone(kind: Kind, keys: list[str]) -> None:
    found = grams(row(keys, kind), kind)
    moved = grams(row([*"zyx", *keys], kind), kind)
    assert moved.hashes[3:][found.counts].tolist() == found.hashes[found.counts].tolist()
    by_tokens: dict[tuple[str, ...], set[int]] = {}
    for place in np.flatnonzero(found.counts).tolist():
        piece = tuple(keys[place : found.ends[place]])
        by_tokens.setdefault(piece, set()).add(int(found.hashes[place]))
        weights = row(list(piece), kind).weights
        assert sum(weights) >= kind.gram > sum(weights[:-1])
        assert len(set(piece)) >= kind.distinct
    assert all(len(hashes) == 1 for hashes in by_tokens.values())
    assert len({hash_ for hashes in by_tokens.values() for hash_ in hashes}) == len(by_tokens)


def test_the_last_gram_is_counted() -> None:
    assert grams(row([*"abcde"], PROSE), PROSE).counts.tolist() == [True, *[False] * 4]
    assert not grams(row([*"abcd"], PROSE), PROSE).counts.any()


def test_one_word_again_and_again_says_nothing() -> None:
    assert not grams(row(["work"] * 50_000, PROSE), PROSE).counts.any()
    assert not grams(row(["number", ","] * 25_000, CODE), CODE).counts.any()


def test_hashes_are_the_same_in_every_run() -> None:
    assert grams(row([*"abcde"], PROSE), PROSE).hashes[0] == np.uint64(7736905279228231956)


def test_among_and_covered() -> None:
    values = np.array([3, 9, 1], dtype=np.uint64)
    assert among(values, np.array([1, 3, 4], dtype=np.uint64)).tolist() == [True, False, True]
    assert not among(values, np.zeros(0, dtype=np.uint64)).any()
    flags = np.array([True, False, False, True])
    assert covered(flags, np.array([2, 3, 4, 4])).tolist() == [True, True, False, True]
