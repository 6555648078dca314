"""Small tables that ship with the course, each with its provenance.

One folder a dataset: ``<name>.csv`` and ``README.md``, whose front matter declares the columns.

>>> from labour_migration import datasets
>>> "migration_corridors_2024" in datasets.list()
True
>>> corridors = datasets.load("migration_corridors_2024")
>>> corridors.loc[0, ["origin_iso3", "dest_iso3"]].to_list()
['MEX', 'USA']
>>> datasets.describe("remittances_world").columns["received_usd_bn"].unit
'current USD billion'
"""

from labour_migration.datasets.errors import DatasetError, UnknownDataset
from labour_migration.datasets.loader import cite, describe, load, names, path

# The name by which a reader asks; inside a program ``names`` says more and hides no built-in.
from labour_migration.datasets.loader import names as list
from labour_migration.datasets.metadata import Column, Dataset

__all__ = [
    "Column",
    "Dataset",
    "DatasetError",
    "UnknownDataset",
    "cite",
    "describe",
    "list",
    "load",
    "names",
    "path",
]
