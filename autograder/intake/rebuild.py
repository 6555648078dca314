"""A submitted notebook put on the released one, and what differed from it as facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode

from autograder.intake.facts import Fact, shown
from autograder.intake.notebook import normal_text

# A learner can write thousands of cells; nobody reads as many remarks.
MOST_ADDED = 20
# Set by tools as they go; they say nothing about marks.
_PASSING = frozenset({"checksum", "schema_version", "points", "grade_id", "cell_type"})

Role = Literal["test", "answer", "other"]
Key = tuple[str, str]


def rebuild(submitted: NotebookNode, released: NotebookNode) -> NotebookNode:
    """Return the released notebook with the learner's own text in the cells meant for it.

    Cells that the learner added stay, stripped to their text, after the cell they followed, so
    that a person who marks can read them. A second copy of a cell counts as an added one.
    """
    return rebuild_with_facts(submitted, released)[0]


def rebuild_with_facts(
    submitted: NotebookNode, released: NotebookNode
) -> tuple[NotebookNode, tuple[Fact, ...]]:
    """Return what `rebuild` does, and what was put right for it, in the order of the release."""
    matched = _match(submitted, released)
    texts = {place: normal_text(cell) for place, cell in matched.cells.items()}
    facts = [*_about_notebook(submitted, released), *_about_order(matched, released)]
    for place, own in enumerate(released.cells):
        cell = matched.cells.get(place)
        facts += _about_missing(own) if cell is None else _about_cell(cell, own)
    return _assemble(released, texts, matched.extras), (*facts, *_about_added(matched))


@dataclass
class _Matched:
    """Which submitted cell stands for which released one, and the cells that stand for none."""

    cells: dict[int, NotebookNode] = field(default_factory=dict)
    extras: dict[int, list[NotebookNode]] = field(default_factory=dict)
    second: list[NotebookNode] = field(default_factory=list)
    added: list[NotebookNode] = field(default_factory=list)


def _match(submitted: NotebookNode, released: NotebookNode) -> _Matched:
    """Match cells by grade id; where it was taken off or changed, by cell id, then by text."""
    by_key = {_key(cell): place for place, cell in enumerate(released.cells)}
    by_id = {
        str(cell.get("id")): place for place, cell in enumerate(released.cells) if "id" in cell
    }
    by_text = {cell.source: place for place, cell in enumerate(released.cells) if cell.source}
    claimed = {by_key[key] for key in map(_key, submitted.cells) if key in by_key}
    found, here = _Matched(), -1
    for cell in submitted.cells:
        text = normal_text(cell)
        place = by_key.get(_key(cell))
        known = place is not None
        if place is None:
            others = (by_id.get(str(cell.get("id"))), by_text.get(text))
            free = (each for each in others if each is not None and each not in claimed)
            place = next(free, None)
        if place is not None and place not in found.cells:
            here = place
            found.cells[place] = cell
            if _is_kept(text, released.cells[place]):
                continue
        elif known:
            found.second.append(cell)
        else:
            found.added.append(cell)
        if text.strip():
            found.extras.setdefault(here, []).append(_plain(cell, text))
    return found


def _is_kept(text: str, own: NotebookNode) -> bool:
    """Return whether nothing of a cell's text needs a place of its own beside the released cell."""
    if is_answer(own) or text == own.source:
        return True
    # What somebody wrote into an instruction by mistake is kept for the person who marks.
    return "nbgrader" in own.metadata and own.cell_type == "code"


def _assemble(
    released: NotebookNode, texts: dict[int, str], extras: dict[int, list[NotebookNode]]
) -> NotebookNode:
    cells = list(extras.get(-1, []))
    for index, own in enumerate(released.cells):
        cell = nbformat.from_dict(own)
        if is_answer(own) and index in texts:
            cell.source = texts[index]
        cells += [cell, *extras.get(index, [])]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    # As nbformat makes one, without asking its schema again about cells that were released.
    metadata = nbformat.from_dict(released.metadata)
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=metadata, cells=cells)


def is_answer(cell: NotebookNode) -> bool:
    """Return whether a released cell is one that the learner fills in."""
    return bool(_nbgrader(cell).get("solution"))


def role(cell: NotebookNode) -> Role:
    """Return what a released cell is: a test that gives marks, an answer, or anything else."""
    if is_answer(cell):
        return "answer"
    return "test" if _nbgrader(cell).get("grade") else "other"


def _about_notebook(submitted: NotebookNode, released: NotebookNode) -> Iterator[Fact]:
    theirs, own = (_kernel(book) for book in (submitted, released))
    if theirs and own and theirs != own:
        text = f"The notebook names the kernel {shown(theirs)!r}; {own!r} was used."
        yield Fact("kernel", "", text)


def _kernel(book: NotebookNode) -> str:
    spec = book.metadata.get("kernelspec")
    return str(spec.get("name") or "") if isinstance(spec, dict) else ""


def _about_order(matched: _Matched, released: NotebookNode) -> Iterator[Fact]:
    places = list(matched.cells)
    moved = next((b for a, b in pairwise(places) if b < a), None)
    if moved is not None:
        name = _name(released.cells[moved])
        text = f"Cells stood in another order ({name} came later); the released order was used."
        yield Fact("reordered", name, text)


def _about_missing(own: NotebookNode) -> Iterator[Fact]:
    name = _name(own)
    match role(own):
        case "test":
            text = f"The check {name!r} was missing; the released one was used."
            yield Fact("test-deleted", name, text)
        case "answer":
            text = f"The answer cell {name!r} was missing; it counts as not answered."
            yield Fact("answer-deleted", name, text)
        case "other":
            text = f"The cell {name!r} was missing and was put back."
            yield Fact("deleted", name, text)


def _about_cell(cell: NotebookNode, own: NotebookNode) -> Iterator[Fact]:
    name, what = _name(own), role(own)
    said = f"The check {name!r}" if what == "test" else f"The cell {name!r}"
    if cell.cell_type != own.cell_type:
        code = "test-retyped" if what == "test" else "retyped"
        text = f"{said} was {cell.cell_type} instead of {own.cell_type}; this was put right."
        yield Fact(code, name, text)
    if what != "answer" and normal_text(cell) != own.source:
        if _is_as_released(cell):
            text = f"{said} is of another release of the assignment; the present one was used."
            yield Fact("other-release", name, text)
        else:
            code = "test-changed" if what == "test" else "changed"
            yield Fact(code, name, f"{said} was changed; the released one was used.")
    yield from _about_metadata(cell, own, name, said)
    tags = sorted(set(_tags(cell)) - set(_tags(own)))
    if tags:
        listed = ", ".join(map(shown, tags[:5]))
        code = "test-tags" if what == "test" else "tags"
        yield Fact(code, name, f"{said} had tags added ({listed}); they were taken off.")
    if what == "test" and any(map(_is_score, cell.get("outputs", ()))):
        text = f"{said} came with a number as its output; outputs handed in are never used."
        yield Fact("outputs", name, text)


def _about_metadata(cell: NotebookNode, own: NotebookNode, name: str, said: str) -> Iterator[Fact]:
    given, right = _nbgrader(cell), _nbgrader(own)
    if not right:
        if given:
            text = f"{said} had nbgrader's metadata added; it was taken off."
            yield Fact("grade-id-added" if given.get("grade") else "metadata", name, text)
        return
    is_test = role(own) == "test"
    if not given:
        text = f"{said} had lost nbgrader's metadata; it was put back."
        yield Fact("test-metadata" if is_test else "metadata", name, text)
        return
    if given.get("grade_id") != right.get("grade_id"):
        other = shown(given.get("grade_id"))
        text = f"{said} was called {other!r}; the released name was used."
        yield Fact("grade-id-changed", name, text)
    if "points" in right and given.get("points") != right["points"]:
        text = f"{said} had points of {shown(given.get('points'))}; the released ones were used."
        yield Fact("points-changed", name, text)
    names = (given.keys() | right.keys()) - _PASSING
    if any((given.get(each) or False) != (right.get(each) or False) for each in names):
        text = f"{said} had other nbgrader metadata; the released one was used."
        yield Fact("test-metadata" if is_test else "metadata", name, text)


def _about_added(matched: _Matched) -> Iterator[Fact]:
    for cell in matched.second[:MOST_ADDED]:
        name = shown(_nbgrader(cell).get("grade_id") or cell.get("id", ""))
        text = f"A second copy of the cell {name!r} counts as an added cell."
        yield Fact("duplicated", name, text)
    marked = [cell for cell in matched.added if _nbgrader(cell)]
    for cell in marked[:MOST_ADDED]:
        name = shown(_nbgrader(cell).get("grade_id", ""))
        text = f"The added cell {name!r} carries nbgrader's metadata; it was taken off."
        yield Fact("grade-id-added" if _nbgrader(cell).get("grade") else "metadata", name, text)


def _is_as_released(cell: NotebookNode) -> bool:
    """Return whether a cell has the text that its release gave it, by nbgrader's checksum.

    Learners may hold a copy from before the course was put right. Anybody can compute a checksum:
    this chooses the words of a fact, nothing else.
    """
    from nbgrader.utils import compute_checksum  # A second to import, and seldom needed.

    try:
        return bool(_nbgrader(cell).get("checksum") == compute_checksum(cell))
    except Exception:
        return False  # The metadata may hold anything.


def _is_score(output: Any) -> bool:
    """Return whether nbgrader would read points in an output: a number as a cell's result."""
    if not isinstance(output, dict) or output.get("output_type") != "execute_result":
        return False
    data = output.get("data")
    text = data.get("text/plain") if isinstance(data, dict) else None
    parts: Iterable[Any] = text if isinstance(text, list) else [text]
    try:
        float("".join(part for part in parts if isinstance(part, str)))
    except ValueError:
        return False
    return True


def _nbgrader(cell: NotebookNode) -> dict[str, Any]:
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def _tags(cell: NotebookNode) -> list[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def _key(cell: NotebookNode) -> Key:
    grade_id = _nbgrader(cell).get("grade_id")
    if isinstance(grade_id, str):
        return ("graded", grade_id)
    return ("plain", str(cell.get("id", "")))


def _name(own: NotebookNode) -> str:
    return shown(_nbgrader(own).get("grade_id") or own.get("id", ""))


def _plain(cell: NotebookNode, text: str) -> NotebookNode:
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    plain: NotebookNode = make(text)  # type: ignore[no-untyped-call]
    return plain
