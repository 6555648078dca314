"""A labour migration statistics report: from survey microdata to tables, charts and quality notes.

``build`` turns ``Microdata`` (a frame with the columns that say who is who) into a ``Report``;
``to_html`` and ``to_xlsx`` write it. The tables answer what the 20th ICLS Guidelines ask of a
labour force survey (who is an international migrant worker, for-work migrant or return migrant
worker, and what they do); their number and arrangement are this project's own.

>>> from labour_migration import reports, synthetic
>>> survey = reports.synthetic_microdata(synthetic.labour_force_survey(20251103, "ada"))
>>> report = reports.build(survey)
>>> report.tables[0].title
'Residents by place of birth and citizenship'

The same from a shell: ``python -m labour_migration.reports --help``.
"""

from labour_migration.reports.builder import Report, build
from labour_migration.reports.cells import Cell, Mark, Table
from labour_migration.reports.errors import NotReportable
from labour_migration.reports.html import to_html
from labour_migration.reports.microdata import Microdata, synthetic_microdata
from labour_migration.reports.xlsx import to_xlsx

__all__ = [
    "Cell",
    "Mark",
    "Microdata",
    "NotReportable",
    "Report",
    "Table",
    "build",
    "synthetic_microdata",
    "to_html",
    "to_xlsx",
]
