"""Policy coherence: pairs of policies scored from -3 to +3, and what the scores add up to.

The scale of interactions is that of Nilsson and others (2016): -3 cancelling, -2 counteracting,
-1 constraining, 0 none, +1 enabling, +2 reinforcing, +3 indivisible. A score is a judgement: it
goes with its evidence and the coder's confidence, and a total goes with its parts and with how
far it depends on the weights.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate, critical_value
from labour_migration.indicators.errors import BadColumn, BadScore, MissingColumn

LOWEST, HIGHEST = -3, 3
COLUMNS = ("policy_a", "policy_b", "dimension", "score", "evidence", "confidence")


def checked(pairs: pd.DataFrame) -> pd.DataFrame:
    """The scored pairs, with a column ``evidenced``, in the order given.

    Columns: ``policy_a`` and ``policy_b``, ``dimension`` (horizontal, vertical, ...), ``score``
    (-3 to +3, NaN where not scored), ``evidence`` (text; empty or blank where none is named) and
    ``confidence`` of the coder (0 to 1). ``evidenced`` is true where a score has evidence. Raises
    MissingColumn, or BadScore naming the first row that is outside its scale, or repeats a pair.

    Source: nilsson2016.

    >>> pairs = pd.DataFrame({"policy_a": ["visas"], "policy_b": ["skills"], "evidence": ["act 7"],
    ...     "dimension": ["horizontal"], "score": [2], "confidence": [0.8]})
    >>> checked(pairs)["evidenced"].tolist()
    [True]
    """
    for name in COLUMNS:
        if name not in pairs.columns:
            raise MissingColumn(name, pairs.columns)
    score, confidence = pairs["score"].astype("float64"), pairs["confidence"].astype("float64")
    _reject(pairs, score.notna() & ~score.between(LOWEST, HIGHEST), "a score outside -3 to +3")
    _reject(pairs, score.notna() & ~confidence.between(0, 1), "a confidence outside 0 to 1")
    _reject(pairs, pairs["policy_a"] == pairs["policy_b"], "a policy paired with itself")
    key = pd.Series(
        [(frozenset(pair), dimension) for *pair, dimension in pairs[list(COLUMNS[:3])].to_numpy()],
        index=pairs.index,
    )
    _reject(pairs, key.duplicated(), "a pair that was scored before in that dimension")
    named = pairs["evidence"].fillna("").astype("str").str.strip() != ""
    return pairs.assign(score=score, confidence=confidence, evidenced=named & score.notna())


def matrix(pairs: pd.DataFrame) -> pd.DataFrame:
    """Policies by policies: the mean score of each pair over dimensions, NaN where not scored.

    Symmetric, in the order in which policies first occur; the diagonal is NaN.

    >>> pairs = pd.DataFrame({"policy_a": ["visas"], "policy_b": ["skills"], "evidence": ["act 7"],
    ...     "dimension": ["horizontal"], "score": [2], "confidence": [0.8]})
    >>> matrix(pairs).loc["skills", "visas"].item()
    2.0
    """
    scored = checked(pairs)
    names = list(pd.unique(scored[["policy_a", "policy_b"]].to_numpy().ravel()))
    turned = scored.rename(columns={"policy_a": "policy_b", "policy_b": "policy_a"})
    both = pd.concat([scored, turned], ignore_index=True)
    means = both.groupby(["policy_a", "policy_b"])["score"].mean().unstack()
    return means.reindex(index=names, columns=names).rename_axis(None).rename_axis(None, axis=1)


def dimension_scores(pairs: pd.DataFrame, *, least_evidence: float = 0.5) -> pd.DataFrame:
    """For each dimension its mean score, and what it rests on.

    Columns: ``dimension``, ``score`` (mean over scored pairs weighted by confidence, -3 to +3;
    NaN without any), ``lowest`` and ``highest``, ``conflicts`` (pairs below zero), ``confidence``
    (mean), ``n`` scored, ``missing`` not scored, ``without_evidence`` scored but with none named,
    and ``weak``: true where less than ``least_evidence`` of all pairs are scored with evidence,
    so that the score must not be used alone. Dimensions in the order given.

    >>> pairs = pd.DataFrame({"policy_a": ["a", "a"], "policy_b": ["b", "c"], "evidence": ["x", ""],
    ...     "dimension": ["vertical"] * 2, "score": [3, -1], "confidence": [0.75, 0.25]})
    >>> dimension_scores(pairs)[["score", "without_evidence", "weak"]].values.tolist()
    [[2.0, 1, False]]
    """
    rows = []
    for dimension, part in checked(pairs).groupby("dimension", sort=False):
        scored = part[part["score"].notna()]
        weight = scored["confidence"].sum()
        value = (scored["score"] * scored["confidence"]).sum() / weight if weight > 0 else np.nan
        rows.append(
            {
                "dimension": dimension,
                "score": value,
                "lowest": scored["score"].min(),
                "highest": scored["score"].max(),
                "conflicts": int((scored["score"] < 0).sum()),
                "confidence": scored["confidence"].mean(),
                "n": len(scored),
                "missing": len(part) - len(scored),
                "without_evidence": int((~scored["evidenced"]).sum()),
                "weak": bool(part["evidenced"].mean() < least_evidence),
            }
        )
    return pd.DataFrame(rows)


def overall(scores: pd.DataFrame, weights: Mapping[str, float] | None = None) -> float:
    """The weighted mean of the dimension scores, -3 to +3; equal weights unless given.

    ``scores`` is what ``dimension_scores`` returns. A strong dimension makes up for a weak one
    here: show the parts beside it. NaN if a dimension has no score. Raises BadScore if weights
    do not name exactly the dimensions, are negative, or sum to zero.

    Source: oecd_jrc2008.

    >>> scores = pd.DataFrame({"dimension": ["vertical", "horizontal"], "score": [2.0, -1.0]})
    >>> overall(scores), overall(scores, {"vertical": 2, "horizontal": 1})
    (0.5, 1.0)
    """
    share = _shares(scores, weights)
    return float((scores["score"].to_numpy(dtype=np.float64) * share).sum())


def sensitivity(
    scores: pd.DataFrame,
    rng: np.random.Generator,
    *,
    weights: Mapping[str, float] | None = None,
    draws: int = 1000,
    concentration: float = 20.0,
    level: float = 0.9,
) -> pd.DataFrame:
    """How far the overall score depends on the weights, and on any one dimension.

    First row ``random weights``: the score under ``draws`` sets of weights from a Dirichlet
    distribution around the given ones (the higher ``concentration``, the closer), with the
    bounds that hold the middle ``level`` of them and the share of draws whose sign differs from
    that of the declared score. Then one row ``without <dimension>`` each, weights rescaled.
    Columns: ``case``, ``score`` (mean over draws, or the score), ``low``, ``high``,
    ``change`` (from the declared score), ``sign_change`` (share of draws, 0 or 1 for a case).

    >>> scores = pd.DataFrame({"dimension": ["vertical", "horizontal"], "score": [2.0, -1.0]})
    >>> rows = sensitivity(scores, np.random.default_rng(1), draws=50).set_index("case")
    >>> rows.loc["without vertical", ["score", "sign_change"]].tolist()
    [-1.0, 1.0]
    """
    share = _shares(scores, weights)
    values = scores["score"].to_numpy(dtype=np.float64)
    declared = float(values @ share)
    used = share > 0
    drawn = rng.dirichlet(concentration * share[used], size=draws) @ values[used]
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    flips = float((np.sign(drawn) != np.sign(declared)).mean())
    rows = [_case("random weights", float(drawn.mean()), (low, high), declared, flips)]
    for place, name in enumerate(scores["dimension"]):
        left = np.delete(share, place)
        if left.sum() > 0:
            score = float(np.delete(values, place) @ left / left.sum())
            flip = float(np.sign(score) != np.sign(declared))
            rows.append(_case(f"without {name}", score, (score, score), declared, flip))
    return pd.DataFrame(rows)


def rank_stability(
    scores: pd.DataFrame,
    rng: np.random.Generator,
    *,
    draws: int = 1000,
    concentration: float = 20.0,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Ranks of several countries (or options) under random weights of the dimensions.

    ``scores`` has a row for each country (its index) and a column for each dimension. Columns of
    the result: ``score`` and ``rank`` (1 = best) under the declared weights, ``best_rank`` and
    ``worst_rank`` over the draws, and ``kept``: the share of draws with the declared rank.
    Countries without a score in some dimension are not ranked: BadScore.

    >>> scores = pd.DataFrame({"vertical": [3.0, 1.0], "horizontal": [2.0, 0.0]}, index=["A", "B"])
    >>> rank_stability(scores, np.random.default_rng(1), draws=50)["kept"].tolist()
    [1.0, 1.0]
    """
    if scores.isna().any(axis=None):
        raise BadScore("every country needs a score in every dimension to be ranked")
    share = _shares(pd.DataFrame({"dimension": scores.columns}), weights)
    values = scores.to_numpy(dtype=np.float64)
    used = share > 0
    drawn = rng.dirichlet(concentration * share[used], size=draws) @ values[:, used].T
    ranks = pd.DataFrame(drawn).rank(axis=1, ascending=False, method="min").to_numpy()
    declared = pd.Series(values @ share, index=scores.index)
    rank = declared.rank(ascending=False, method="min")
    return pd.DataFrame(
        {
            "score": declared,
            "rank": rank.astype("int64"),
            "best_rank": ranks.min(axis=0).astype("int64"),
            "worst_rank": ranks.max(axis=0).astype("int64"),
            "kept": (ranks == rank.to_numpy()).mean(axis=0),
        }
    )


def agreement(first: pd.Series, second: pd.Series, *, level: float = 0.95) -> Estimate:
    """Cohen's kappa of two coders who scored the same pairs, with its large-sample error.

    1 is full agreement, 0 what chance would give. Pairs that either coder left blank are
    missing. NaN when both used one and the same score throughout. Raises BadColumn unless the
    two are on one index, BadScore without a common pair.

    Source: cohen1960.

    >>> kappa = agreement(pd.Series([1, 1, 2, 2]), pd.Series([1, 1, 2, 1]))
    >>> round(kappa.value, 6), kappa.n
    (0.5, 4)
    """
    from statsmodels.stats.inter_rater import cohens_kappa  # type: ignore[import-untyped]

    if not first.index.equals(second.index):
        raise BadColumn("the two coders' scores are not on the same index")
    both = first.notna() & second.notna()
    if not both.any():
        raise BadScore("no pair was scored by both coders")
    codes = sorted(set(first[both]) | set(second[both]))
    counts = pd.crosstab(first[both], second[both]).reindex(
        index=codes, columns=codes, fill_value=0
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        found = cohens_kappa(counts.to_numpy(), return_results=True)
    kappa, se = float(found.kappa), float(found.std_kappa)
    return Estimate(
        value=kappa,
        se=se,
        low=kappa - critical_value(level) * se,
        high=kappa + critical_value(level) * se,
        n=int(both.sum()),
        missing=int((~both).sum()),
        level=level,
        method="Cohen's kappa",
        unit="kappa",
    )


def _reject(pairs: pd.DataFrame, bad: pd.Series, what: str) -> None:
    if bad.any():
        row = pairs.index[bad.to_numpy()][0]
        a, b = pairs.loc[row, "policy_a"], pairs.loc[row, "policy_b"]
        raise BadScore(f"row {row!r} ({a} with {b}) holds {what}")


def _shares(scores: pd.DataFrame, weights: Mapping[str, float] | None) -> np.ndarray:
    """Weights in the order of the dimensions, adding up to one."""
    names = list(scores["dimension"])
    given = dict.fromkeys(names, 1.0) if weights is None else dict(weights)
    if set(given) != set(names):
        raise BadScore(f"weights must name exactly these dimensions: {', '.join(map(str, names))}")
    share = np.array([given[name] for name in names], dtype=np.float64)
    if (share < 0).any() or not share.sum() > 0:
        raise BadScore("weights of dimensions must not be negative, nor all zero")
    return np.asarray(share / share.sum())


def _case(
    name: str, score: float, bounds: tuple[float, float], declared: float, flips: float
) -> dict[str, object]:
    return {
        "case": name,
        "score": score,
        "low": float(bounds[0]),
        "high": float(bounds[1]),
        "change": score - declared,
        "sign_change": flips,
    }
