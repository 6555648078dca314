"""A tool whose file is handed in: it goes on with the learner's own work."""

from __future__ import annotations

from labour_migration.widgets.models.errors import BadState, NotWritten
from labour_migration.widgets.panel import Panel


def annex(tool: Panel) -> Panel:
    """Return a tool with the work saved under its name, empty when nothing is saved yet.

    Without this a tool opens with its invented example, and saving would put that in place of
    the learner's own work. Raises BadState for a file that the tool cannot read; it is kept.

    >>> from labour_migration.widgets import StakeholderMap
    >>> annex(StakeholderMap(name="nothing-saved-yet")).text()[:14]
    'No stakeholder'
    """
    try:
        tool.reopen()
    except NotWritten:
        start = getattr(tool.model, "emptied", None)
        if start is not None:
            tool.load(start().state())
    except BadState as error:
        raise BadState(
            f"{error} Rename the file in the list of files on the left, then run this cell again: "
            "the tool will start empty, and your instructor can look at the file."
        ) from None
    return tool
