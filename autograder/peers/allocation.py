"""Who reads which work: everybody the same number, nobody their own.

>>> given = allocate({name: name for name in ("ana", "bo", "cy", "di")}, seed=7)
>>> sorted(given["ana"])
['bo', 'cy', 'di']
"""

from collections import Counter
from collections.abc import Mapping

from autograder.errors import AutograderError
from labour_migration.widgets.drawing import digest, shuffled

REVIEWS = 3
Allocation = dict[str, tuple[str, ...]]


class NotEnoughWorks(AutograderError):
    """Fewer works than it takes for everybody to read the stated number of others'."""


def allocate(authors: Mapping[str, str], seed: int, reviews: int = REVIEWS) -> Allocation:
    """Return for each author the works to read; `authors` gives each one's own work.

    Members of a group have the same work. Works stand in a circle in an order that follows from
    the seed, and a reader takes the next ones. So each work of an individual is read `reviews`
    times; with groups of one size the works are read equally often. Raises NotEnoughWorks.
    """
    works = sorted(set(authors.values()))
    if reviews < 1 or len(works) <= reviews:
        raise NotEnoughWorks(
            f"There are {len(works)} works, and everybody is to read {reviews} of others. Wait for "
            "more works, or ask for fewer reviews with --reviews."
        )
    circle = shuffled(works, seed, "peers")
    place = {work: number for number, work in enumerate(circle)}
    before: Counter[str] = Counter()
    found: Allocation = {}
    for author in sorted(authors, key=lambda name: (digest(seed, "peers", name), name)):
        own = authors[author]
        steps = (before[own] * reviews + number for number in range(reviews))
        others = len(circle) - 1
        found[author] = tuple(
            circle[(place[own] + 1 + step % others) % len(circle)] for step in steps
        )
        before[own] += 1
    return found


def extend(
    given: Allocation, authors: Mapping[str, str], seed: int, reviews: int = REVIEWS
) -> Allocation:
    """Return an allocation with late-comers added; what was given out stays as it was.

    A late-comer reads the works that fewest have read so far. Raises NotEnoughWorks.
    """
    read = Counter(dict.fromkeys(authors.values(), 0))
    read.update(work for works in given.values() for work in works)
    found = dict(given)
    for author in sorted(authors.keys() - given.keys()):
        others = [work for work in read if work != authors[author]]
        if len(others) < reviews:
            raise NotEnoughWorks(f"There are only {len(others)} works for {author!r} to read.")
        others.sort(key=lambda work: (read[work], digest(seed, "late", author, work)))
        found[author] = tuple(others[:reviews])
        read.update(found[author])
    return found
