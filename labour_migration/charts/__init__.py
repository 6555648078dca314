"""Charts in the house style, wrapped with a text alternative, the data and the source.

>>> from labour_migration import charts, datasets
>>> world = datasets.load("remittances_world")
>>> figure = charts.line(world, x="year", y="received_usd_bn", y_title="Received (USD billion)")
>>> chart = charts.show(
...     figure,
...     title="Remittances received in the world",
...     alt="Remittances received rose from 68 billion dollars in 1990 to 857 billion in 2024.",
...     table=world,
...     source=datasets.cite("remittances_world"),
... )
>>> chart.html.startswith('<figure class="lm-chart"')
True
"""

from labour_migration.charts.errors import ChartError
from labour_migration.charts.figures import bar, line
from labour_migration.charts.intervals import interval
from labour_migration.charts.matrices import matrix
from labour_migration.charts.points import points
from labour_migration.charts.wrapper import Chart, show

__all__ = ["Chart", "ChartError", "bar", "interval", "line", "matrix", "points", "show"]
