"""Policies scored pair by pair for coherence, with evidence and confidence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from labour_migration import charts
from labour_migration.charts.matrices import WIDEST
from labour_migration.indicators import coherence
from labour_migration.widgets.models.controls import Action, Control, Group
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import Model, Result
from labour_migration.widgets.models.words import abridged, count, listed, plain

Points = Literal[-3, -2, -1, 0, 1, 2, 3]
MEANINGS: dict[int, str] = {
    3: "indivisible", 2: "reinforcing", 1: "enabling", 0: "no interaction",
    -1: "constraining", -2: "counteracting", -3: "cancelling",
}  # fmt: skip
CONFIDENCE = (("high", 0.9), ("middling", 0.6), ("low", 0.3))
MOST_POLICIES, MOST_DIMENSIONS = WIDEST, 6
LONGEST_NAME = 60
# The same state always shows the same figures.
SEED = 20_200


@dataclass(frozen=True)
class Score:
    """One judgement; ``points`` None where there is none yet."""

    points: Points | None = None
    evidence: str = ""
    confidence: float = 0.6


@dataclass(frozen=True)
class CoherenceScores(Model):
    """Policies, dimensions and scores. Keys of ``scores`` are pair and dimension, a line each.

    Scores of a policy or dimension that was renamed are kept, and used again once it is back.
    """

    KIND: ClassVar[str] = "coherence-matrix"
    TITLE: ClassVar[str] = "Coherence matrix"
    HINT: ClassVar[str] = (
        "Score how each pair of policies works together, from -3 (one cancels the other) to +3 "
        "(one cannot do without the other). A score without evidence is an opinion: name the "
        "clause, the budget or the data."
    )

    policies: str = "Migration\nEmployment\nEducation and training\nSocial protection"
    dimensions: str = "Horizontal\nVertical"
    pair: str = ""
    dimension: str = ""
    scores: dict[str, Score] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)

    def groups(self) -> tuple[Group, ...]:
        """The lists, the score of one pair, and the weights of the dimensions."""
        lists = Group(
            "Policies and dimensions",
            (
                Control(("policies",), "Policies, one a line", "text"),
                Control(("dimensions",), "Dimensions, one a line", "text"),
            ),
            help="Horizontal: between fields of policy. Vertical: between levels of government.",
        )
        if not self.pair:
            return (lists,)
        return lists, *self._scoring(), self._weighting()

    def settled(self) -> CoherenceScores:
        """A copy whose pair, dimension, scores and weights fit the lists."""
        pairs, dimensions = self.pairs(), _lines(self.dimensions)
        if not pairs or not dimensions:
            return replace(self, pair="", dimension="")
        pair = self.pair if self.pair in pairs else pairs[0]
        dimension = self.dimension if self.dimension in dimensions else dimensions[0]
        given = {key: score for key, score in self.scores.items() if score != Score()}
        key = _key(pair, dimension)
        return replace(
            self,
            pair=pair,
            dimension=dimension,
            scores={**given, key: self.scores.get(key, Score())},
            weights={**dict.fromkeys(dimensions, 1.0), **self.weights},
        )

    def pairs(self) -> list[str]:
        """All pairs of the listed policies, the two names on a line each."""
        policies = _lines(self.policies)
        if len(policies) > MOST_POLICIES:
            return []
        return ["\n".join(pair) for pair in combinations(policies, 2)]

    def next_pair(self) -> CoherenceScores:
        """A copy at the next pair; after the last one, at the next dimension."""
        places = [(d, p) for d in _lines(self.dimensions) for p in self.pairs()]
        here = places.index((self.dimension, self.pair))
        dimension, pair = places[(here + 1) % len(places)]
        return replace(self, dimension=dimension, pair=pair)

    def frame(self) -> pd.DataFrame:
        """Every pair in every dimension, in the columns that ``indicators.coherence`` reads."""
        self._check_lists()
        rows = []
        for dimension in _lines(self.dimensions):
            for pair in self.pairs():
                first, second = pair.split("\n")
                score = self._score(first, second, dimension)
                points = np.nan if score.points is None else float(score.points)
                rows.append((first, second, dimension, points, score.evidence, score.confidence))
        return pd.DataFrame(rows, columns=list(coherence.COLUMNS))

    def result(self) -> Result:
        """The matrix, what it adds up to, and what that rests on."""
        pairs = coherence.checked(self.frame())
        by_dimension = coherence.dimension_scores(pairs)
        table = pairs.drop(columns="evidenced")
        meaning = [MEANINGS.get(one, "not scored") for one in pairs["score"]]
        table.insert(4, "meaning", meaning)
        scored = pairs["score"].notna()
        table["confidence"] = table["confidence"].where(scored)
        weak = by_dimension["weak"].map({True: "yes", False: "no"})
        shown = by_dimension.drop(columns="weak").assign(too_little_evidence=weak)
        more = {"By dimension": shown}
        if not scored.any():
            text = f"No pair is scored yet; {count(len(pairs), 'score')} can be given."
            return Result(text, table, "Scores", more=more)
        if by_dimension["score"].notna().all():
            more["How far the overall score depends on the weights"] = self._sensitivity(
                by_dimension
            )
        text = f"{self._counts(pairs)} {self._overall(by_dimension)} {_conflicts(pairs)}"
        return Result(text, table, "Scores", self._chart(pairs), more)

    def check(self) -> None:
        """BadInput naming the first control, or the first score that is off the scale."""
        super().check()
        for key, score in self.scores.items():
            if not 0 <= score.confidence <= 1 or key.count("\n") != 2:
                raise BadInput(f"the score of {key!r} has a confidence outside 0 to 1, or no pair")

    def _check_lists(self) -> None:
        policies, dimensions = _lines(self.policies), _lines(self.dimensions)
        if not 2 <= len(policies) <= MOST_POLICIES:
            raise BadInput(f"List between 2 and {MOST_POLICIES} policies, one a line.")
        if not 1 <= len(dimensions) <= MOST_DIMENSIONS:
            raise BadInput(f"List between 1 and {MOST_DIMENSIONS} dimensions, one a line.")
        long = [name for name in (*policies, *dimensions) if len(name) > LONGEST_NAME]
        if long:
            raise BadInput(f"{long[0][:40]}… is too long; use {LONGEST_NAME} characters at most.")

    def _score(self, first: str, second: str, dimension: str) -> Score:
        return self.scores.get(_key(f"{first}\n{second}", dimension), Score())

    def _scoring(self) -> tuple[Group, ...]:
        key, dimension = _key(self.pair, self.dimension), self.dimension
        named = " with ".join(self.pair.split("\n"))
        pairs = tuple((" with ".join(one.split("\n")), one) for one in self.pairs())
        dimensions = tuple((name, name) for name in _lines(self.dimensions))
        choose = Group(
            "Choose a pair",
            (
                Control(("pair",), "Pair", "choice", pairs),
                Control(("dimension",), "Dimension", "choice", dimensions),
            ),
            (Action("Next pair", CoherenceScores.next_pair),),
        )
        score = Group(
            f"{named}: {dimension.lower()}",
            (
                Control(("scores", key, "points"), "Score", "choice", _SCALE),
                Control(("scores", key, "confidence"), "Your confidence", "choice", CONFIDENCE),
                Control(("scores", key, "evidence"), "Evidence (clause, budget, data)", "text"),
            ),
        )
        return choose, score

    def _weighting(self) -> Group:
        return Group(
            "Weights of the dimensions",
            tuple(
                Control(("weights", name), f"Weight: {name}", "number", low=0, high=1000)
                for name in _lines(self.dimensions)
            ),
            help="Equal unless you can say why one dimension matters more.",
        )

    def _used_weights(self) -> dict[str, float]:
        return {name: self.weights.get(name, 1.0) for name in _lines(self.dimensions)}

    def _counts(self, pairs: pd.DataFrame) -> str:
        scored, named = int(pairs["score"].notna().sum()), int(pairs["evidenced"].sum())
        return f"{scored} of {count(len(pairs), 'score')} given, {named} with evidence."

    def _overall(self, by_dimension: pd.DataFrame) -> str:
        empty = by_dimension.loc[by_dimension["score"].isna(), "dimension"]
        if len(empty):
            return f"No overall score yet: nothing is scored for {listed(empty)}."
        score = coherence.overall(by_dimension, self._used_weights())
        spread = self._sensitivity(by_dimension).iloc[0]
        weak = by_dimension.loc[by_dimension["weak"], "dimension"]
        caution = f" Too little evidence in {listed(weak)} to use it." if len(weak) else ""
        return (
            f"Overall {_signed(score)} on the scale from -3 to +3; other weights put it between "
            f"{_signed(spread['low'])} and {_signed(spread['high'])}.{caution}"
        )

    def _sensitivity(self, by_dimension: pd.DataFrame) -> pd.DataFrame:
        rng = np.random.default_rng(SEED)
        return coherence.sensitivity(by_dimension, rng, weights=self._used_weights())

    def _chart(self, pairs: pd.DataFrame) -> charts.Chart:
        wide = coherence.matrix(pairs).rename_axis("policy")
        cells = wide.reset_index().melt("policy", var_name="with policy", value_name="score")
        figure = charts.matrix(
            cells,
            row="policy",
            column="with policy",
            value="score",
            value_title="Mean score, -3 to +3",
        )
        return charts.show(
            figure,
            title="Coherence of pairs of policies, mean of the dimensions",
            alt=abridged(f"{self._counts(pairs)} {_conflicts(pairs)}"),
            table=wide.reset_index(),
            source="Scores entered by the user, on the scale of Nilsson and others (2016).",
        )


def _conflicts(pairs: pd.DataFrame) -> str:
    below = pairs[pairs["score"] < 0].sort_values("score", kind="stable")
    if below.empty:
        return "No pair is in conflict."
    worst = below.iloc[0]
    return (
        f"{count(len(below), 'conflict')}; the strongest: {worst['policy_a']} with "
        f"{worst['policy_b']}, {worst['dimension'].lower()}, {_signed(worst['score'])} "
        f"({MEANINGS[int(worst['score'])]})."
    )


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _key(pair: str, dimension: str) -> str:
    first, second = sorted(pair.split("\n"))
    return f"{first}\n{second}\n{dimension}"


def _signed(value: float) -> str:
    return f"+{plain(value)}" if value > 0 else plain(value)


_SCALE = (
    ("not scored", None),
    *((f"{points:+d} {words}" if points else f"0 {words}", points)
      for points, words in MEANINGS.items()),
)  # fmt: skip
