"""Reading the datasets that ship inside the package."""

from contextlib import AbstractContextManager
from functools import cache, lru_cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import pandas as pd

from labour_migration.datasets.errors import DatasetError, UnknownDataset
from labour_migration.datasets.metadata import Dataset, parse


def names() -> list[str]:
    """Names of all datasets, in alphabetical order; ``datasets.list`` is the same function.

    >>> "countries" in names()
    True
    """
    return sorted(folder.name for folder in _root().iterdir() if (folder / "README.md").is_file())


def load(name: str) -> pd.DataFrame:
    """The table, with the dtypes its README declares; a fresh frame each time.

    Only an empty field of a numeric column is missing (NaN). Text is kept as printed, so
    Namibia's code stays ``NA`` and an empty name stays an empty string.
    Raises UnknownDataset, or DatasetError naming the file and the column that does not fit.

    >>> load("remittances_world").set_index("year").loc[2024, "received_usd_bn"].item()
    856.6
    """
    folder = _folder(name)
    file = folder / f"{name}.csv"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    try:
        content = file.read_bytes()
    except OSError:
        return read_table(file, _described(name, readme))  # Names the file that is not there.
    # Typing the columns takes far longer than reading the file, which may have been edited.
    return _typed_table(name, readme, content).copy()


def describe(name: str) -> Dataset:
    """Title, publisher, edition, licence, columns and provenance of a dataset.

    >>> describe("migrant_stock_by_region").edition
    'International Migrant Stock 2024, published January 2025'
    """
    readme = _folder(name) / "README.md"
    return _described(name, readme.read_text(encoding="utf-8"))


def cite(name: str, source_key: str | None = None) -> str:
    """One line for a chart's source.

    A dataset that gathers several publications (``published_estimates``) is cited by the
    ``source_key`` of the rows drawn; DatasetError if the dataset has no such source.

    >>> cite("published_estimates", "ilo_ge1_2015")[:3]
    'ILO'
    """
    dataset = describe(name)
    if source_key is None:
        return dataset.citation
    try:
        return dataset.sources[source_key]
    except KeyError:
        known = ", ".join(sorted(dataset.sources)) or "none, leave the key out"
        raise DatasetError(
            f"dataset {name!r} has no source {source_key!r}; its source keys: {known}"
        ) from None


def path(name: str) -> AbstractContextManager[Path]:
    """The csv file as a path on disk, for as long as the ``with`` block lasts.

    >>> with path("countries") as file:
    ...     file.name
    'countries.csv'
    """
    return as_file(_folder(name) / f"{name}.csv")


def read_table(file: Traversable, dataset: Dataset) -> pd.DataFrame:
    """A csv file read as its description says; DatasetError naming the file and the column."""
    where = f"datasets/{dataset.name}/{file.name}"
    try:
        raw = pd.read_csv(
            file.open(encoding="utf-8"), dtype="str", keep_default_na=False, na_filter=False
        )
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DatasetError(f"{where}: cannot be read as a UTF-8 csv file: {error}") from error
    _same_columns(where, list(raw.columns), list(dataset.columns))
    return pd.DataFrame(
        {name: _typed(where, raw[name], column.dtype) for name, column in dataset.columns.items()}
    )


def _same_columns(where: str, found: list[str], declared: list[str]) -> None:
    missing = [column for column in declared if column not in found]
    extra = [column for column in found if column not in declared]
    if missing or extra:
        parts = [f"column {column!r} is missing" for column in missing]
        parts += [f"column {column!r} is not declared in README.md" for column in extra]
        raise DatasetError(f"{where}: {'; '.join(parts)}")


def _typed(where: str, values: pd.Series, dtype: str) -> pd.Series:
    empty = values == ""
    try:
        # A written "nan" would pass for a number; only an empty field says that one is missing.
        typed = values.where(~empty, "nan" if dtype == "float64" else "").astype(dtype)  # type: ignore[call-overload]
        if dtype == "float64" and not (np.isfinite(typed) | empty).all():
            raise ValueError("a field is neither a number nor empty")
    except ValueError as error:
        message = f"{where}: column {values.name!r} does not hold {dtype}: {error}"
        raise DatasetError(message) from error
    return pd.Series(typed)


def _root() -> Traversable:
    return files("labour_migration.datasets")


def _folder(name: str) -> Traversable:
    folder = _root() / name
    # A name with a separator in it could lead elsewhere.
    if not name.isidentifier() or not (folder / "README.md").is_file():
        raise UnknownDataset(name, names())
    return folder


@lru_cache(maxsize=32)
def _typed_table(name: str, readme: str, content: bytes) -> pd.DataFrame:
    return read_table(_folder(name) / f"{name}.csv", _described(name, readme))


@cache
def _described(name: str, readme: str) -> Dataset:
    return parse(name, readme)
