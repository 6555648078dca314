"""A dataset's README read as data: what the table is, who made it, what each column holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import yaml

from labour_migration.datasets.errors import DatasetError

# pandas' own names, so that a README says exactly what a frame will show.
DTYPES = ("str", "int64", "float64")

_TEXTS = ("title", "publisher", "edition", "licence", "url", "cite_key")


@dataclass(frozen=True)
class Column:
    """One column: its name, pandas dtype, unit ("" for names and codes) and what it holds."""

    name: str
    dtype: str
    unit: str
    description: str


@dataclass(frozen=True)
class Dataset:
    """What a dataset is and where it comes from.

    ``sources`` is empty unless the table gathers several publications: then it maps the
    values of its column ``source_key`` to a one-line citation each.
    """

    name: str
    title: str
    publisher: str
    edition: str
    licence: str
    url: str
    cite_key: str
    columns: Mapping[str, Column]
    sources: Mapping[str, str]
    provenance: str

    @property
    def citation(self) -> str:
        """One line for under a chart; it says that the table was reshaped, as CC BY asks."""
        origin = f"{self.publisher}, {self.edition} ({self.licence})"
        return f"{origin}; selected and laid out by this course."


def parse(name: str, readme: str) -> Dataset:
    """The dataset that a README describes, or DatasetError naming the file and the field."""
    file = f"datasets/{name}/README.md"
    front, body = _split(file, readme)
    texts = {field: _text(file, front, field) for field in _TEXTS}
    columns = front.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise DatasetError(
            f"{file}: 'columns' must map each column name to dtype, unit, description"
        )
    return Dataset(
        name=name,
        columns=MappingProxyType(
            {key: _column(file, key, value) for key, value in columns.items()}
        ),
        sources=MappingProxyType(_sources(file, front.get("sources", {}))),
        provenance=body.strip(),
        **texts,
    )


def _split(file: str, readme: str) -> tuple[dict[str, Any], str]:
    opening, *rest = readme.split("---\n", 2)
    if opening or len(rest) != 2:
        raise DatasetError(f"{file}: must open with YAML front matter between two '---' lines")
    try:
        front = yaml.safe_load(rest[0])
    except yaml.YAMLError as error:
        raise DatasetError(f"{file}: front matter is not YAML: {error}") from error
    if not isinstance(front, dict):
        raise DatasetError(f"{file}: front matter must be a mapping")
    return front, rest[1]


def _text(file: str, front: Mapping[str, Any], field: str) -> str:
    value = front.get(field)
    if not isinstance(value, str) or not value.strip():
        raise DatasetError(f"{file}: {field!r} is missing or is not text")
    return value.strip()


def _column(file: str, name: str, value: Any) -> Column:
    if not isinstance(value, dict) or set(value) != {"dtype", "unit", "description"}:
        raise DatasetError(f"{file}: column {name!r} needs exactly dtype, unit and description")
    column = Column(name=name, **{field: str(text) for field, text in value.items()})
    if column.dtype not in DTYPES:
        raise DatasetError(
            f"{file}: column {name!r} has dtype {column.dtype!r}; use one of {', '.join(DTYPES)}"
        )
    if not column.description or (column.dtype == "float64" and not column.unit):
        raise DatasetError(
            f"{file}: column {name!r} lacks a description or, being measured, a unit"
        )
    return column


def _sources(file: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(line, str) for line in value.values()):
        raise DatasetError(f"{file}: 'sources' must map each source key to one line of text")
    return value
