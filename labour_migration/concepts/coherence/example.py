"""The example with which the tool opens: Valdoria and Norland, and all of it invented."""

from labour_migration.concepts.coherence.matrix import Judgement, Matrix, Objective

_TITLE = "Care in Valdoria (invented)"
_OBJECTIVES = (
    Objective("Fill care posts at home", "employment", 3),
    Objective("Formal jobs for the young", "employment", 2),
    Objective("Equal pay for equal work", "employment", 2),
    Objective("Train more nurses", "education and training", 3),
    Objective("Recognise skills", "education and training", 2),
    Objective("Apprenticeships in regions", "education and training", 1),
    Objective("Place nurses in Norland", "labour migration", 3),
    Objective("Fair recruitment", "labour migration", 2),
    Objective("Return of skilled workers", "labour migration", 1),
)
# Row, column, score, confidence in quarters, evidence; rows and columns numbered from 1.
_JUDGEMENTS: tuple[tuple[int, int, int, int, str], ...] = (
    (1, 2, 1, 2, ""),
    (1, 3, 0, 2, "Pay scale of care unchanged, budget line 14"),
    (1, 4, 2, 3, "Nursing plan, p. 12: places follow home vacancies"),
    (1, 7, -3, 3, "Staff order 4 in force: no leave to work abroad"),
    (1, 9, 1, 2, "Vacancy list at the embassy; 20 answers"),
    (2, 1, 0, 3, "Youth plan, p. 3: care is no sector of it"),
    (2, 6, 2, 3, "Youth plan, p. 7: firms are paid for each place; 300 paid"),
    (2, 8, 1, 2, "Labour code, art. 14: contracts in writing"),
    (3, 1, 1, 3, "Pay law, art. 5; fewer nurses resign, personnel report"),
    (3, 7, -1, 2, "Pay law, art. 8: trainee contracts abroad not approved"),
    (3, 8, 2, 4, "Pay law, art. 6 covers agencies; 120 inspections"),
    (3, 9, 1, 2, "Survey of returnees: pay is the first condition"),
    (4, 1, 3, 4, "Register: 400 of 500 new nurses work in care"),
    (4, 2, 1, 3, "Enrolment: half are under 25"),
    (4, 6, -2, 3, "Budget line 22 is paid out of the regional fund"),
    (4, 7, -2, 3, "Nursing plan, p. 12: places for home demand only"),
    (5, 1, 1, 3, "Register: 90 certificates recognised, 60 in care"),
    (5, 2, 0, 1, ""),
    (5, 3, 1, 2, "Collective agreement: pay by certificate"),
    (5, 7, 0, 2, "Norland keeps its own test, agreement, annex 2"),
    (5, 9, 3, 3, "Recognition act, art. 3: needed for a public post"),
    (6, 1, 1, 2, "Regional plans: care in 3 of 7"),
    (6, 2, 2, 4, "Statistics: 70 per cent in a formal job after a year"),
    (6, 4, -1, 2, "Decree 8: teachers moved from nursing schools"),
    (6, 9, 0, 2, "5 of 7 regional plans do not mention return"),
    (7, 1, -3, 3, "Health statistics: 260 posts empty after departures"),
    (7, 3, -2, 3, "Agreement, art. 9: trainee pay; 70 per cent below level"),
    (7, 4, -2, 3, "School report: 6 of 20 teachers of nursing left"),
    (7, 5, 1, 2, "Agreement, art. 12: working group on certificates met"),
    (7, 8, 2, 4, "Agreement, art. 4: standard contract; 500 contracts"),
    (7, 9, -1, 1, ""),
    (8, 1, 0, 3, "Vacancy survey: no effect found"),
    (8, 2, 1, 2, "Agency law, art. 5: no placement without a contract"),
    (8, 3, 2, 3, "40 joint inspections with Norland"),
    (8, 7, 2, 3, "Agency law, art. 2: licence; no fee from workers"),
    (9, 1, 1, 2, "Register: 35 returnees in care posts"),
    (9, 2, -1, 2, "Grants list: posts kept for returnees"),
    (9, 4, 1, 1, "Four returnees teach nursing, school report"),
    (9, 5, 2, 3, "Returnees asked for the procedure, report, p. 4"),
    (9, 7, -2, 2, "Return grant, p. 6: paid only to those who end a contract"),
)


def example() -> Matrix:
    """Nine objectives, three of each field, scored in part.

    >>> len(example().objectives), example().title
    (9, 'Care in Valdoria (invented)')
    """
    given = {
        (row, column): Judgement(score, evidence, quarters)
        for row, column, score, quarters, evidence in _JUDGEMENTS
    }
    places = range(1, len(_OBJECTIVES) + 1)
    cells = tuple(
        tuple(given.get((row, column), Judgement()) for column in places) for row in places
    )
    return Matrix(_TITLE, _OBJECTIVES, cells)


def blank() -> Matrix:
    """Two objectives to rename, without scores: what an emptied matrix begins with.

    >>> [one.name for one in blank().objectives]
    ['Our first objective', 'Our second objective']
    """
    objectives = (
        Objective("Our first objective", "employment", 1),
        Objective("Our second objective", "labour migration", 1),
    )
    return Matrix("", objectives, ((Judgement(),) * 2,) * 2)
