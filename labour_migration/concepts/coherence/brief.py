"""A coherence matrix in words: sentences, tables, a one-page brief and rows for a spreadsheet."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from labour_migration.concepts.coherence.assessment import Assessment, Pair, assess
from labour_migration.concepts.coherence.cases import GIVEN, Case, Sensitivity, sensitivity
from labour_migration.concepts.coherence.matrix import FIELDS, MEANINGS, Judgement, Matrix
from labour_migration.documents import Bullets, Document, Paragraph, Table

NOT_SCORED, NONE, NO_EVIDENCE = "·", "–", "?"
NOTE = (
    "Each score is a judgement; it counts weight of its row × weight of its column × confidence "
    "(0.25 without evidence). Do not quote the overall alone."
)
COLUMNS = (
    "row", "row_field", "row_weight", "column", "column_field", "column_weight",
    "score", "meaning", "confidence", "evidence", "evidence_missing",
)  # fmt: skip
_LISTED, _LONGEST_EVIDENCE = 3, 60


def signed(value: Fraction | int | None) -> str:
    """A score with its sign, a mean with two decimals (halves away from 0), a dash for none.

    >>> signed(-2), signed(Fraction(5, 3)), signed(Fraction(-1, 500)), signed(None)
    ('−2', '+1.67', '0.00', '–')
    """
    if value is None:
        return NONE
    sign = "+" if value > 0 else "−"
    if isinstance(value, int):
        return f"{sign}{abs(value)}" if value else "0"
    hundredths = (abs(value) * 100 + Fraction(1, 2)).__floor__()
    number = f"{hundredths // 100}.{hundredths % 100:02d}"
    return f"{sign}{number}" if hundredths else number


def cell(judgement: Judgement) -> str:
    """A judgement as a cell of the matrix shows it.

    >>> cell(Judgement(2, "law")), cell(Judgement(-1)), cell(Judgement())
    ('+2', '−1?', '·')
    """
    if judgement.score is None:
        return NOT_SCORED
    return signed(judgement.score) + ("" if judgement.named else NO_EVIDENCE)


def summary(matrix: Matrix) -> str:
    """What an assessment found, in a few sentences.

    >>> from labour_migration.concepts.coherence import example
    >>> summary(example()).split(".")[0]
    '40 of 72 effects scored, 37 with evidence'
    """
    found = assess(matrix)
    return " ".join(_sentences(found))


def tables(matrix: Matrix) -> tuple[Table, ...]:
    """The results as tables: effects, fields, conflicts, synergies, what changes with weights.

    >>> from labour_migration.concepts.coherence import example
    >>> [len(table.rows) for table in tables(example())]
    [9, 3, 6, 16, 27]
    """
    found, tested = assess(matrix), sensitivity(matrix)
    return (
        _effects_table(matrix, found),
        _fields_table(found),
        _pairs_table(matrix, "Conflicts, strongest first", found.conflicts),
        _pairs_table(matrix, "Synergies, strongest first", found.synergies),
        _cases_table(tested),
    )


def changes(matrix: Matrix) -> tuple[str, ...]:
    """What changes with the weights, a sentence each: the range, the sign, who comes first."""
    tested = sensitivity(matrix)
    if tested.lowest is None or tested.highest is None:
        return ("Nothing is scored that weights could change.",)
    size = len(tested.cases)
    turning = [case.name for case in tested.turning]
    counts = [
        sum(what in case.changed for case in tested.cases)
        for what in ("enabling", "blocking", "conflict")
    ]
    return (
        f"In {size} cases the overall runs from {signed(tested.lowest.overall)} "
        f"({tested.lowest.name}) to {signed(tested.highest.overall)} ({tested.highest.name}).",
        f"Its sign turns in {len(turning)} of them: {'; '.join(turning)}."
        if turning
        else "Its sign never turns.",
        f"Another objective is the most enabling in {counts[0]}, another the most blocking in "
        f"{counts[1]}; another conflict is the strongest in {counts[2]}.",
    )


def brief(matrix: Matrix) -> Document:
    """The one-page brief: summary, strongest pairs, effects, what changes with the weights.

    >>> from labour_migration.concepts.coherence import example
    >>> brief(example()).title
    'Coherence: Care in Valdoria (invented)'
    """
    found = assess(matrix)
    title = f"Coherence: {matrix.title}" if matrix.title.strip() else "Coherence of policies"
    conflicts = _pairs_table(
        matrix, _most("conflicts", found.conflicts), found.conflicts[:_LISTED], _LONGEST_EVIDENCE
    )
    synergies = _pairs_table(
        matrix, _most("synergies", found.synergies), found.synergies[:_LISTED], _LONGEST_EVIDENCE
    )
    return Document(
        title,
        (
            Paragraph(" ".join(_sentences(found))),
            *(table for table in (conflicts, synergies) if table.rows),
            Bullets(
                (given(found), *changes(matrix)) if found.overall is not None else changes(matrix)
            ),
            Paragraph(NOTE, "note"),
        ),
    )


def given(found: Assessment) -> str:
    """What each objective gives to the others on average, the highest first."""
    valued = [(one.name, one.given) for one in found.effects if one.given is not None]
    listed = (f"{name} {signed(mean)}" for name, mean in sorted(valued, key=lambda one: -one[1]))
    return f"What each objective gives on average: {'; '.join(listed)}."


def export_rows(matrix: Matrix) -> Iterator[tuple[str | int, ...]]:
    """A row for each effect that can be scored, in ``COLUMNS``; what is not scored stays empty.

    >>> from labour_migration.concepts.coherence import example
    >>> next(export_rows(example()))[6:]
    (1, 'enabling', '0.5', '', 'yes')
    """
    for row, first in enumerate(matrix.objectives):
        for column, second in enumerate(matrix.objectives):
            one = matrix.cells[row][column]
            if row == column:
                continue
            scored = one.score is not None
            yield (
                first.name, first.field, first.weight, second.name, second.field, second.weight,
                "" if one.score is None else one.score,
                "" if one.score is None else MEANINGS[one.score],
                ("0.25", "0.5", "0.75", "1")[one.confidence_quarters - 1] if scored else "",
                one.evidence, ("no" if one.named else "yes") if scored else "",
            )  # fmt: skip


def _sentences(found: Assessment) -> Iterator[str]:
    evidence = found.evidence
    if not evidence.possible:
        yield "Give at least two objectives a weight above 0."
        return
    yield (
        f"{evidence.scored} of {evidence.possible} effects scored, "
        f"{evidence.evidenced} with evidence."
    )
    if evidence.too_little:
        yield (
            "Too little evidence to use the overall: less than half of the effects are scored "
            "with evidence."
        )
    if found.overall is None:
        return
    yield (
        f"Overall {signed(found.overall)} on the scale from −3 to +3: {signed(found.helps)} from "
        f"what helps, {signed(found.hinders)} from what hinders."
    )
    yield _first("Most enabling", found.enabling, _given(found, found.enabling), "helps")
    yield _first("Most blocking", found.blocking, _given(found, found.blocking), "hinders")
    strongest = found.strongest_conflicts
    if not strongest:
        yield "No pair is in conflict."
        return
    noun = "Strongest conflict" if len(strongest) == 1 else "Strongest conflicts"
    named = "; ".join(_name(pair) for pair in strongest)
    yield f"{noun}: {named} ({signed(strongest[0].deciding)})."


def _first(what: str, names: Sequence[str], value: Fraction | None, verb: str) -> str:
    if not names:
        return f"No objective {verb} the others on the whole."
    return f"{what}: {'; '.join(names)} ({signed(value)})."


def _given(found: Assessment, names: Sequence[str]) -> Fraction | None:
    return next((one.given for one in found.effects if one.name in names), None)


def _name(pair: Pair) -> str:
    return f"{pair.first} / {pair.second}"


def _effects_table(matrix: Matrix, found: Assessment) -> Table:
    return Table(
        ("Objective", "Field", "Weight", "Gives", "Receives"),
        tuple(
            (one.name, one.field, str(one.weight), signed(effect.given), signed(effect.received))
            for one, effect in zip(matrix.objectives, found.effects, strict=True)
        ),
        "What each objective gives to the others and receives from them",
    )


def _fields_table(found: Assessment) -> Table:
    used = [name for name in FIELDS if any(name == row for row, _, _ in found.fields)]
    means = {(row, column): mean for row, column, mean in found.fields}
    return Table(
        ("Effect of row on column", *used),
        tuple((row, *(signed(means[row, column]) for column in used)) for row in used),
        "From field to field",
    )


def _most(noun: str, pairs: Sequence[Pair]) -> str:
    return f"Strongest {noun} ({min(_LISTED, len(pairs))} of {len(pairs)})"


def _pairs_table(
    matrix: Matrix, caption: str, pairs: Sequence[Pair], longest: int | None = None
) -> Table:
    places = {one.name: place for place, one in enumerate(matrix.objectives)}
    rows = []
    for pair in pairs:
        first, second = places[pair.first], places[pair.second]
        there, back = matrix.cells[first][second], matrix.cells[second][first]
        rows.append((_name(pair), _reason(there, longest), _reason(back, longest)))
    return Table(("Pair", "First on second", "Second on first"), tuple(rows), caption)


def _reason(judged: Judgement, longest: int | None) -> str:
    """The score and its evidence, cut where there is little room."""
    if judged.score is None:
        return "not scored"
    if not judged.named:
        return f"{signed(judged.score)}: no evidence"
    text = judged.evidence
    if longest is not None and len(text) > longest:
        text = f"{text[: longest - 1].rstrip(' ')}…"
    return f"{signed(judged.score)}: {text}"


def _cases_table(tested: Sensitivity) -> Table:
    return Table(
        ("Case", "Overall", "Sign", "Most enabling", "Most blocking", "Strongest conflict"),
        tuple(_case_row(case) for case in tested.cases),
        "What changes with the weights",
    )


def _case_row(case: Case) -> tuple[str, ...]:
    conflicts = tuple(" / ".join(pair) for pair in case.conflicts)
    named = {"enabling": case.enabling, "blocking": case.blocking, "conflict": conflicts}
    shown = (
        ("; ".join(names) or "none") if case.name == GIVEN or what in case.changed else "same"
        for what, names in named.items()
    )
    return (case.name, signed(case.overall), "turns" if case.turns else "same", *shown)
