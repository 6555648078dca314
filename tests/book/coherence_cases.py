"""Coherence matrices for tests: the example, edge cases, and many drawn from a fixed seed."""

import random
from collections.abc import Callable
from typing import Any

from labour_migration.concepts.coherence import Judgement, Matrix, Objective, example
from labour_migration.concepts.coherence.matrix import FIELDS
from labour_migration.widgets.models.coherence import CoherenceMatrix

NASTY = '<img src=x onerror="document.title = 1">'
EVIDENCE = (
    "",
    " ",
    "plan, p. 12",
    "=1+1",
    NASTY,
    "Loi 7, «art. 3» – 日本語 𝔘",
    "x" * 91,
    "𝔘" * 300,
)


def values(matrix: Matrix) -> dict[str, Any]:
    """The values of the file that holds a matrix."""
    model = CoherenceMatrix(matrix.title, matrix.objectives, matrix.cells)
    saved: dict[str, Any] = model.state()["values"]
    return saved


def drawn(
    chance: random.Random,
    size: int,
    *,
    share: float = 0.7,
    weight: Callable[[], int] | None = None,
    score: Callable[[], int] | None = None,
) -> Matrix:
    """A matrix of that size in which a share of the effects is scored."""
    weight = weight or (lambda: chance.randint(0, 10))
    score = score or (lambda: chance.randint(-3, 3))

    def judged() -> Judgement:
        points = score() if chance.random() < share else None
        return Judgement(points, chance.choice(EVIDENCE), chance.randint(1, 4))

    objectives = [
        Objective(f"Objective {chance.choice('αβγ')} {place}", chance.choice(FIELDS), weight())
        for place in range(size)
    ]
    cells = tuple(
        tuple(Judgement() if row == column else judged() for column in range(size))
        for row in range(size)
    )
    return Matrix(chance.choice(["", " ", "Our case"]), tuple(objectives), cells)


def matrices() -> list[Matrix]:
    """Edge cases first, then forty drawn ones; the same at every call."""
    chance = random.Random(20)
    edges = [
        example(),
        drawn(chance, 2, share=0),
        drawn(chance, 12, share=0),
        drawn(chance, 6, share=1, score=lambda: 0, weight=lambda: 1),
        drawn(chance, 5, share=1, score=lambda: 2, weight=lambda: 1),
        drawn(chance, 5, share=1, score=lambda: -3, weight=lambda: 2),
        drawn(chance, 6, share=1, score=lambda: chance.choice([-1, 1]), weight=lambda: 1),
        drawn(chance, 4, weight=lambda: 0),
        drawn(chance, 3, share=1, weight=lambda: chance.choice([0, 5])),
        drawn(chance, 12, share=1, weight=lambda: 10),
        drawn(chance, 2, share=1, weight=lambda: 10),
    ]
    return edges + [drawn(chance, 2 + place % 11, share=place % 5 / 4) for place in range(40)]


def broken() -> list[Any]:
    """Values that neither face may take, each with one thing wrong."""

    def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        held = values(example())
        change(held)
        return held

    def put(row: int, column: int, **parts: Any) -> dict[str, Any]:
        return changed(lambda held: held["cells"][row][column].update(parts))

    def rename(**parts: Any) -> dict[str, Any]:
        return changed(lambda held: held["objectives"][0].update(parts))

    return [
        None, [], {}, "matrix", 3, {"title": "", "objectives": [], "cells": []},
        changed(lambda held: held.update(zoo=1)),
        changed(lambda held: held.pop("title")),
        changed(lambda held: held.update(title=None)),
        changed(lambda held: held.update(title="x" * 301)),
        changed(lambda held: held.update(title="a\x00b")),
        changed(lambda held: held.update(cells={})),
        changed(lambda held: held["cells"].pop()),
        changed(lambda held: held["cells"][0].pop()),
        changed(lambda held: held["objectives"].pop()),
        changed(lambda held: held["objectives"].extend(held["objectives"])),
        put(0, 1, score=4), put(0, 1, score=-4), put(0, 1, score=0.5), put(0, 1, score="1"),
        put(0, 1, score=True), put(0, 1, evidence=None), put(0, 1, evidence="𝔘" * 301),
        put(0, 1, evidence="two\nlines"), put(0, 1, confidence_quarters=0),
        put(0, 1, confidence_quarters=5), put(0, 1, confidence_quarters=None),
        put(1, 1, score=0), put(1, 1, evidence="x"),
        changed(lambda held: held["cells"][0].__setitem__(1, None)),
        changed(lambda held: held["cells"][0].__setitem__(1, 2)),
        rename(name=""), rename(name="   "), rename(name="x" * 61), rename(name=7),
        rename(name="Recognise skills"), rename(name="a\ud800b"), rename(field="employ"),
        rename(field="__proto__"), rename(weight=11), rename(weight=-1), rename(weight=1.5),
        rename(weight="2"), rename(weight=None), rename(weight=True),
        changed(lambda held: held["objectives"][0].pop("weight")),
    ]  # fmt: skip
