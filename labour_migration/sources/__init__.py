"""Live sources: ILOSTAT, the World Bank and UN DESA, fetched once and kept on disk.

Nothing here runs unless it is called: the course itself reads ``labour_migration.datasets``, and
so do its tests and builds. Each call gives a ``Retrieved``: a tidy ``frame``, a ``citation`` for
a chart's source line, and ``records`` with address, date and checksum.

    from labour_migration.sources import ilostat
    rate = ilostat.data("MST_TEAP_SEX_AGE_CBR_RT", areas=["KEN", "UGA"], first=2015)
    rate.frame, rate.citation

>>> from labour_migration import sources
>>> sources.ilostat.COLUMNS[:2]
('ref_area', 'source')
"""

from labour_migration.sources import ilostat, undesa, worldbank
from labour_migration.sources.client import Answer, Client, Record, default_folder
from labour_migration.sources.errors import (
    ChangedColumns,
    DamagedCopy,
    EmptyAnswer,
    NotATable,
    NotFound,
    Offline,
    Refused,
    SourceError,
    StaleCopy,
    TimedOut,
    TooLarge,
    Truncated,
    Unavailable,
)
from labour_migration.sources.retrieved import Retrieved

__all__ = [
    "Answer",
    "ChangedColumns",
    "Client",
    "DamagedCopy",
    "EmptyAnswer",
    "NotATable",
    "NotFound",
    "Offline",
    "Record",
    "Refused",
    "Retrieved",
    "SourceError",
    "StaleCopy",
    "TimedOut",
    "TooLarge",
    "Truncated",
    "Unavailable",
    "default_folder",
    "ilostat",
    "undesa",
    "worldbank",
]
