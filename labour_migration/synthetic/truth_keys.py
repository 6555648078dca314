"""What each true value is, and the band it must fall in for a seed to become an edition."""

from dataclasses import dataclass

HOUSEHOLDS = "residents of private households"
ADULTS = "residents of private households aged 15 and over"
ACTIVE = "residents of private households in the labour force"
EMPLOYED = "employed residents of private households"
PRESENT = "all present in the reference week"
LEAVERS = "Aldorans who left for a first job abroad as employees, three years"

TOO_LOW = "survey too low: listing, nonresponse, birthplace not controlled"
SPECIAL = "survey too low: the residents it misses are more often informal"


@dataclass(frozen=True)
class Key:
    """Unit, printed decimals, band, standard error of the survey, population, known bias.

    The band is mean plus or minus four standard deviations over forty seeds of the design; the
    standard error is that of 300 samples with the final weight.
    """

    unit: str
    decimals: int
    population: str
    low: float | None = None
    high: float | None = None
    se_ref: float | None = None
    note: str = ""


def _per_cent(population: str, low: float, high: float, se_ref: float, note: str = "") -> Key:
    return Key("per cent", 1, population, low, high, se_ref, note)


def _persons(
    population: str,
    low: float | None = None,
    high: float | None = None,
    se_ref: float | None = None,
    note: str = "",
) -> Key:
    return Key("persons", 0, population, low, high, se_ref, note)


KEYS: dict[str, Key] = {
    "persons": _persons(HOUSEHOLDS, 243_100, 250_100),
    "persons_15": _persons(ADULTS, 206_200, 211_800),
    "foreign_born_15": _persons(ADULTS, 46_400, 53_300, 1_580, TOO_LOW),
    "foreign_born_share": _per_cent(ADULTS, 22.3, 25.4, 0.75, TOO_LOW),
    "foreign_citizen_share": Key("per cent", 1, ADULTS, 18.4, 21.0, note=TOO_LOW),
    "foreign_born_citizens_15": _persons(ADULTS),
    "native_born_foreign_citizens": _persons(HOUSEHOLDS),
    "irregular": _persons(HOUSEHOLDS, 3_630, 4_360, note=TOO_LOW),
    "irregular_15": _persons(ADULTS, note=TOO_LOW),
    "missed_by_projection": _persons(HOUSEHOLDS, note="why w_old gives levels too low"),
    "labour_force_foreign_born": _persons(ACTIVE, 31_100, 36_000, 1_190, TOO_LOW),
    "return_migrant_workers": _persons(ADULTS, 4_550, 5_040),
    "participation_native": _per_cent(ADULTS, 55.6, 56.5, 0.66),
    "participation_foreign_born": _per_cent(ADULTS, 66.5, 68.3, 1.19),
    "participation_men_native": _per_cent(ADULTS, 61.8, 63.4, 0.90),
    "participation_men_foreign_born": _per_cent(ADULTS, 76.9, 79.0, 1.43),
    "participation_women_native": _per_cent(ADULTS, 48.9, 50.5, 0.90),
    "participation_women_foreign_born": _per_cent(ADULTS, 54.0, 56.9, 1.82),
    "participation_women_25_54_native": _per_cent(ADULTS, 73.1, 74.8, 1.38),
    "participation_women_25_54_foreign_born": _per_cent(ADULTS, 66.4, 69.6, 2.13),
    "lu1_native": _per_cent(ACTIVE, 4.8, 5.5, 0.49),
    "lu1_foreign_born": _per_cent(ACTIVE, 6.1, 7.7, 0.80),
    "lu1_men_native": Key("per cent", 1, ACTIVE, se_ref=0.60),
    "lu1_men_foreign_born": _per_cent(ACTIVE, 5.1, 6.7, 1.00),
    "lu1_women_native": Key("per cent", 1, ACTIVE, se_ref=0.72),
    "lu1_women_foreign_born": _per_cent(ACTIVE, 7.3, 9.6, 1.43),
    "lu4_native": _per_cent(ADULTS, 14.1, 15.3, 0.66),
    "lu4_foreign_born": _per_cent(ADULTS, 19.3, 21.4, 1.18),
    "over_qualified_native": _per_cent(EMPLOYED, 20.8, 23.1, 1.40),
    "over_qualified_foreign_born": _per_cent(EMPLOYED, 39.4, 43.3, 2.67),
    "informal_native": _per_cent(EMPLOYED, 18.0, 19.5, 0.84),
    "informal_foreign_born": _per_cent(EMPLOYED, 32.6, 35.1, 1.62, SPECIAL),
    "construction_men_native": _per_cent(EMPLOYED, 10.4, 11.6, 0.84),
    "construction_men_foreign_born": _per_cent(EMPLOYED, 23.0, 25.0, 1.91),
    "domestic_women_native": _per_cent(EMPLOYED, 1.7, 2.3, 0.38),
    "domestic_women_foreign_born": _per_cent(EMPLOYED, 17.7, 20.4, 2.06),
    "pay_gap_mean": _per_cent("employees", 10.1, 12.7, 1.92),
    "pay_gap_median": _per_cent("employees", 10.2, 12.9, 2.22),
    "dissimilarity": _per_cent(EMPLOYED, 22.3, 24.6, 1.70),
    "icls_households": _persons(ACTIVE, 31_100, 36_000, note=TOO_LOW),
    "icls_dormitories": _persons("worker dormitories", note="not in the household frame"),
    "icls_non_resident": _persons("seasonal and frontier workers", note="not in the frame"),
    "icls_total": _persons(PRESENT, note="the survey with w_final shows about half of it"),
    "capture_recapture": _persons(HOUSEHOLDS, 3_630, 4_360, 190, "dependent lists: too low"),
    "rds_live_in_share": Key("per cent", 1, "domestic workers", se_ref=3.1),
    "rds_degree_live_in": Key("ties", 1, "domestic workers living in"),
    "rds_degree_live_out": Key("ties", 1, "domestic workers living out"),
    "nsum_hidden": _persons("hidden group in a population of 200,000", se_ref=34),
    "permit_persons": _persons("persons with a decision in 2024"),
    "permit_rows": Key("rows", 0, "decisions of 2024", note="rows overstate persons"),
    "mirror_gap": Key("per cent", 1, "departures and entries of 2024, gap over their mean"),
    "country_rates_workers": Key(
        "thousand persons", 0, "foreign-born of 40 countries, 15 and over"
    ),
    "vacancy_rate": Key("per cent", 1, "posts in surveyed establishments"),
    "coherence_kappa": Key("", 2, "pairs of policies scored by both coders"),
}

# Standard error of the survey of 2,400 for the two headline statistics.
_RCS_SE = {"rcs_all_mean": 0.08, "rcs_all_median": 0.07}
_RCS_NOTE = {"rcs_all_mean": "raw mean too high: costs in the wrong money"}


def recruitment_key(key: str) -> Key:
    """What a true value of the recruitment-cost survey is."""
    if key.endswith("zero_cost"):
        return Key("per cent", 1, LEAVERS)
    return Key(
        "months of earnings", 2, LEAVERS, se_ref=_RCS_SE.get(key), note=_RCS_NOTE.get(key, "")
    )
