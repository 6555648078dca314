"""What the reviews say together, and how each reviewer compares with others and the marker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

from autograder.peers.package import Asked
from autograder.rubric import Rubric

MINIMUM = 2  # Reviews, before a median is shown.
FEW_WORDS = 10  # A comment of fewer does not finish a review.
FAR = Fraction(1, 4)  # Of the assignment's points, between a review and the median of the others.


@dataclass(frozen=True)
class Review:
    """What one reader said of one work: a level for each criterion judged, and a comment."""

    reader: str
    work: str
    levels: Mapping[str, str]
    comment: str = ""

    def complete(self, rubric: Rubric) -> bool:
        """Return whether every criterion has a level and the comment says something."""
        enough = len(self.comment.split()) >= FEW_WORDS
        return enough and all(one.id in self.levels for one in rubric.criteria)

    def points(self, rubric: Rubric) -> Fraction | None:
        """Return the points of its levels together, None when one is missing."""
        worth = {one.id: {x.id: x.points for x in one.levels} for one in rubric.criteria}
        if any(name not in self.levels for name in worth):
            return None
        return sum((worth[name][self.levels[name]] for name in worth), Fraction(0))


@dataclass(frozen=True)
class Reader:
    """How one reader's reviews stand.

    `leniency` is the mean of their points minus the marker's on the calibration work, in points;
    `distance` the mean number of levels between them. None without a complete calibration review.
    `far` names works on which the reader is far from the median of the others: a reason to look,
    not a fault.
    """

    reader: str
    asked: int
    finished: int
    leniency: Fraction | None = None
    distance: Fraction | None = None
    far: tuple[str, ...] = ()
    problem: str = ""

    @property
    def completed(self) -> bool:
        return self.asked == self.finished


@dataclass(frozen=True)
class Standing:
    """How one work stands among its readers; a median is None below the minimum of reviews."""

    work: str
    reviews: int
    medians: Mapping[str, Fraction | None]
    comments: tuple[str, ...] = ()

    @property
    def points(self) -> Fraction | None:
        """The medians together, None while one is missing."""
        known = [one for one in self.medians.values() if one is not None]
        return sum(known, Fraction(0)) if len(known) == len(self.medians) else None


@dataclass(frozen=True)
class Results:
    """Everything that the reviews of an assignment say."""

    works: tuple[Standing, ...]
    readers: tuple[Reader, ...]
    problems: Mapping[str, str] = field(default_factory=dict)


def review(
    answers: Mapping[str, object], asked: Mapping[str, Asked], reader: str, rubric: Rubric
) -> list[Review]:
    """Return a reader's reviews from their answers; what is no level or text is passed over."""
    found: dict[str, tuple[dict[str, str], list[str]]] = {
        one.work: ({}, []) for one in asked.values()
    }
    letters = dict(zip("abcd", (grade.id for grade in rubric.scale), strict=True))
    for name, one in asked.items():
        levels, comments = found[one.work]
        given = answers.get(name)
        if one.criterion is None:
            comments += [given] if isinstance(given, str) else []
        elif isinstance(given, str) and given in letters:
            levels[one.criterion] = letters[given]
    return [
        Review(reader, work, levels, " ".join(comments))
        for work, (levels, comments) in found.items()
    ]


def standing(work: str, reviews: list[Review], rubric: Rubric) -> Standing:
    """Return how a work stands: the median of its readers' points for each criterion."""
    medians: dict[str, Fraction | None] = {}
    for criterion in rubric.criteria:
        worth = {level.id: level.points for level in criterion.levels}
        given = [worth[one.levels[criterion.id]] for one in reviews if criterion.id in one.levels]
        medians[criterion.id] = median(given) if len(given) >= MINIMUM else None
    comments = tuple(sorted(one.comment for one in reviews if one.comment.strip()))
    return Standing(work, len([one for one in reviews if one.levels]), medians, comments)


def reader(
    name: str,
    own: list[Review],
    others: Mapping[str, list[Review]],
    marked: Mapping[str, Mapping[str, str]],
    rubric: Rubric,
) -> Reader:
    """Return how a reader's reviews stand beside those of `others`, which are by work.

    `marked` has the marker's levels of the calibration work, if there is one among the works.
    """
    calibrated = [one for one in own if one.work in marked and one.complete(rubric)]
    leniency = distance = None
    if calibrated:
        (one,) = calibrated
        leniency, distance = _against_marker(one, marked[one.work], rubric)
    return Reader(
        reader=name,
        asked=len(own),
        finished=sum(one.complete(rubric) for one in own),
        leniency=leniency,
        distance=distance,
        far=tuple(
            one.work
            for one in own
            if one.work not in marked and _is_far(one, others.get(one.work, []), rubric)
        ),
    )


def _against_marker(
    one: Review, levels: Mapping[str, str], rubric: Rubric
) -> tuple[Fraction, Fraction]:
    steps = {grade.id: number for number, grade in enumerate(rubric.scale)}
    marker = Review("", one.work, levels)
    given, right = one.points(rubric), marker.points(rubric)
    apart = [abs(steps[one.levels[name]] - steps[level]) for name, level in levels.items()]
    return (given or Fraction(0)) - (right or Fraction(0)), Fraction(sum(apart), len(apart))


def _is_far(one: Review, reviews: list[Review], rubric: Rubric) -> bool:
    """Return whether a review is more than FAR of all points from the median of two others."""
    own = one.points(rubric)
    known = [other.points(rubric) for other in reviews if other.reader != one.reader]
    given = [points for points in known if points is not None]
    if own is None or len(given) < MINIMUM:
        return False
    return abs(own - median(given)) > FAR * rubric.points
