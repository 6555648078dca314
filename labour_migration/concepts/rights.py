"""Rights of migrant workers compared, instrument by instrument."""

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from labour_migration import datasets
from labour_migration.concepts.errors import UnknownName

Status = Literal["regular", "irregular"]
STATUSES: tuple[Status, ...] = ("regular", "irregular")
# What `covered` may say; an irregular stay shuts out only the second.
COVERED = ("all", "regular only", "categories")


def compare(
    rights: Iterable[str] | None = None,
    instruments: Iterable[str] | None = None,
    status: Status | None = None,
) -> pd.DataFrame:
    """The provisions on the rights asked for, in the instruments asked for, one a row.

    Columns: ``right``, ``instrument_id``, ``short_name``, ``kind``, ``says``, ``covered``
    (all, regular only, categories), ``who``, ``article``, ``mark`` and ``source_keys``; text,
    never missing, empty where nothing was found. Order of the dataset ``rights``. ``instruments``
    are ids or short names; None asks for everything.

    ``status`` is a worker's situation: ``irregular`` leaves out the provisions for regular
    workers only, ``regular`` leaves out nothing. A provision for a category stays in: ``who``
    says which one. Whether a State is bound is another question: see ``instruments``.

    Raises UnknownName naming the nearest right, instrument or status.

    Source: rights.

    >>> frame = compare(["Equal pay and conditions"], ["C97", "ICRMW"], status="irregular")
    >>> frame[["short_name", "article", "covered"]].to_numpy().tolist()
    [['ICRMW', 'Art. 25', 'all']]
    """
    table = _joined()
    if rights is not None:
        table = table[table["right"].isin(_known("right", rights, list(table["right"].unique())))]
    if instruments is not None:
        table = table[table["instrument_id"].isin(_ids(instruments))]
    if status is not None:
        _known("status", [status], list(STATUSES))
        if status == "irregular":
            table = table[table["covered"] != "regular only"]
    return table.reset_index(drop=True)


def matrix(provisions: pd.DataFrame) -> pd.DataFrame:
    """Rights by instruments: who is covered, from the rows that ``compare`` returns.

    A cell joins different coverages with "; " and is empty where no provision is listed, which
    does not prove that the text is silent. Rows and columns in the order in which they come.

    >>> matrix(compare(["Freedom of association"])).loc["Freedom of association", "ICRMW"]
    'all; regular only'
    """
    cells = provisions.groupby(["right", "short_name"], sort=False)["covered"].agg(
        lambda values: "; ".join(dict.fromkeys(values))
    )
    wide = cells.unstack(fill_value="")
    wide = wide.reindex(
        index=provisions["right"].unique(), columns=provisions["short_name"].unique()
    )
    return wide.rename_axis(index=None, columns=None)


def _joined() -> pd.DataFrame:
    provisions = datasets.load("rights")
    named = datasets.load("instruments")[["id", "short_name", "kind"]]
    joined = provisions.merge(named, left_on="instrument_id", right_on="id", how="left")
    order = ["right", "instrument_id", "short_name", "kind", "says", "covered", "who", "article"]
    return joined[[*order, "mark", "source_keys"]]


def _ids(names: Iterable[str]) -> list[str]:
    listed = datasets.load("instruments")
    by_name = dict(zip(listed["short_name"], listed["id"], strict=True))
    known = [*by_name, *listed["id"]]
    return [by_name.get(name, name) for name in _known("instrument", names, known)]


def _known(what: str, names: Iterable[str], known: list[str]) -> list[str]:
    asked = [names] if isinstance(names, str) else list(names)
    for name in asked:
        if name not in known:
            raise UnknownName(what, name, known)
    return asked
