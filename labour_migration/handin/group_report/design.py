"""Annex B: the comparison of designs that was saved, and whether the note gives its cost."""

from __future__ import annotations

from collections.abc import Iterator

from labour_migration.errors import LabourMigrationError
from labour_migration.handin.remarks import Remark
from labour_migration.handin.stated import agrees
from labour_migration.handin.wording import numbers
from labour_migration.handin.work import Work
from labour_migration.widgets.models.designs import DesignComparison

B = "Annex B (the design)"


def remarks(work: Work) -> Iterator[Remark]:
    """Yield what is done, missing or contradictory in annex B."""
    names = work.saved_by(DesignComparison.KIND)
    if not names:
        yield Remark("missing", f"{B} is not there: save the tool “{DesignComparison.TITLE}”.")
        return
    try:
        model = DesignComparison().loaded(work.files[names[0]])
        cost = model.cost()
    except LabourMigrationError as error:
        yield Remark("missing", f"{B}, {names[0]}: {error}")
        return
    if not (model.office.strip() and model.money.strip()):
        yield Remark("missing", f"{B} does not say whose prices these are, in which money.")
    yield Remark("done", f"{B} compares designs that cost {cost:,.0f} each.")
    for part, where in (("note", "The opening of the note"), ("design", "The part on the design")):
        told = numbers(work.text(part))
        if work.text(part) and not agrees(cost, told):
            text = f"{where} does not give the total cost of annex B, {cost:,.0f}."
            yield Remark("conflict", text)
