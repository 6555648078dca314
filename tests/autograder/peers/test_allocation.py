"""Who reads what: everybody as much, nobody their own, late-comers disturb nobody."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.peers import NotEnoughWorks, allocate, extend

seeds = st.integers(0, 10**6)


@given(st.integers(4, 60), seeds)
def test_each_work_is_read_by_three_and_nobody_reads_their_own(number: int, seed: int) -> None:
    authors = {f"a{n}": f"a{n}" for n in range(number)}
    found = allocate(authors, seed)
    assert found == allocate(dict(reversed(authors.items())), seed)
    assert set(found) == set(authors)
    for author, works in found.items():
        assert len(set(works)) == 3
        assert author not in works
    assert set(Counter(w for works in found.values() for w in works).values()) == {3}


@given(st.integers(4, 12), st.integers(1, 5), seeds)
def test_members_of_a_group_read_other_groups_equally(groups: int, size: int, seed: int) -> None:
    authors = {f"g{g}-{m}": f"g{g}" for g in range(groups) for m in range(size)}
    found = allocate(authors, seed)
    for author, works in found.items():
        assert authors[author] not in works
        assert len(set(works)) == 3
    assert set(Counter(w for works in found.values() for w in works).values()) == {3 * size}


@given(st.integers(4, 20), st.integers(1, 20), seeds)
def test_late_comers_change_nothing_for_others(first: int, late: int, seed: int) -> None:
    early = {f"a{n}": f"a{n}" for n in range(first)}
    before = allocate(early, seed)
    after = extend(before, early | {f"z{n}": f"z{n}" for n in range(late)}, seed)
    assert {name: after[name] for name in early} == before
    for name in after.keys() - early.keys():
        assert len(set(after[name])) == 3
        assert name not in after[name]
    if late >= 4:
        read = Counter(work for works in after.values() for work in works)
        assert all(read[f"z{n}"] >= 2 for n in range(late))


@pytest.mark.parametrize("number", [0, 1, 3])
def test_too_few_works_are_named(number: int) -> None:
    with pytest.raises(NotEnoughWorks, match=f"There are {number} works"):
        allocate({f"a{n}": f"a{n}" for n in range(number)}, seed=1)
    assert allocate({"a": "a", "b": "b"}, seed=1, reviews=1) == {"a": ("b",), "b": ("a",)}


def test_ten_thousand_authors() -> None:
    found = allocate({f"a{n}": f"a{n}" for n in range(10_000)}, seed=7)
    assert set(Counter(w for works in found.values() for w in works).values()) == {3}
