"""What every synthetic table carries: its mark, its name, its title, one way to write it."""

from types import MappingProxyType

import pandas as pd

TITLES = MappingProxyType(
    {
        "labour_force_survey": "labour force survey of Costaverra with a migration module, 2025 Q3",
        "recruitment_cost_survey": "recruitment-cost survey of Aldora, 2025",
        "population": "population of Costaverra, private households, true values",
        "codebook": "codebook of the surveys and their companions",
        "lfs_households": "households selected for the labour force survey, with paradata",
        "lfs_frame_psu": "frame of primary sampling units of the labour force survey",
        "lfs_protected": "protected file of the labour force survey: residence permits",
        "totals": "population totals for calibrating the labour force survey",
        "dorm_register": "register of worker dormitories of Costaverra",
        "permits": "work permit decisions of Costaverra, 2021 to 2024",
        "link_permits": "register of residence permits, to be linked",
        "link_insurance": "register of social insurance, to be linked",
        "arrivals_origin": "departures cleared by Aldora and entries recorded by Costaverra, 2024",
        "cr_list_a": "list A of irregular residents: contacts with inspectors",
        "cr_list_b": "list B of irregular residents: visits to clinics",
        "cr_list_b_dependent": "list B of irregular residents, dependent on list A",
        "rds_domestic": "respondent-driven sample of domestic workers",
        "nsum_survey": "network scale-up survey",
        "employer_vacancies": "establishment survey of posts and vacancies",
        "coherence_pairs": "pairs of policies scored by two coders",
        "fx_rates": "monthly exchange rates",
        "country_codes": "codes of places, and how birthplaces in the Old Federation map",
        "country_rates": "participation of migrants in 40 countries, true, surveyed and reported",
        "pop_small": "small population to draw samples from",
    }
)


def marked(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The same frame, marked as synthetic in its attributes: ``synthetic``, ``name``, ``title``."""
    frame.attrs = {
        "synthetic": True,
        "name": f"synthetic_{name}",
        "title": f"SYNTHETIC {TITLES[name]}",
    }
    return frame


def to_csv(frame: pd.DataFrame) -> bytes:
    """The bytes of a synthetic table as a csv file: UTF-8, line feeds, blank where missing.

    The same table gives the same bytes on every machine. Read it back with
    ``keep_default_na=False`` for text columns; a file keeps no attributes, so keep its name
    (``frame.attrs["name"]``), which says that it is synthetic.

    >>> to_csv(pd.DataFrame({"a": [1.5, None], "b": ["x", ""]}))
    b'a,b\\n1.5,x\\n,\\n'
    """
    return frame.to_csv(index=False, lineterminator="\n").encode()
