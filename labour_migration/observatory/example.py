"""Four made-up countries of the synthetic region: their tables as they came, and what they say.

SYNTHETIC: the countries do not exist, and the values are invented.
"""

import io

import pandas as pd

from labour_migration.observatory.declared import CountryTable, Declared

_NORTHMARK = """year,sex,age,value,se
2023,all,15-64,61.2,2.4
2024,all,15-64,63.0,2.5
2025,all,15-64,64.9,2.5
2025,men,15-64,36.1,1.8
2025,women,15-64,28.8,1.6
2025,all,65+,1.1,0.3
"""
_BRESSIA = """year,sex,age,value,se
2021,T,TOT1564,17900,950
2022,T,TOT1564,18200,960
2023,T,TOT1564,18400,970
2024,T,TOT1564,23900,1150
2025,T,TOT1564,24300,1160
2025,H,TOT1564,14900,880
2025,F,TOT1564,9400,690
"""
_CORVANE = """year,sex,age,value,se
2025,3,a,3120,
2025,3,b,17480,
2025,3,c,2260,
2025,3,d,410,
"""
_KHALEDINE = """year,sex,age,value,se
2024,both,15+,88300,3900
2025,both,15+,90500,4000
"""


_TABLES = (
    (
        Declared(
            area="QNM",
            sexes={"all": "_T", "men": "M", "women": "F"},
            bands={"15-64": (15, 64), "65+": (65, None)},
            criterion="BIRTH",
            method="SURVEY",
            period="Q3",
            unit=1000.0,
        ),
        _NORTHMARK,
    ),
    (
        Declared(
            area="QRB",
            sexes={"T": "_T", "H": "M", "F": "F"},
            bands={"TOT1564": (15, 64)},
            criterion="BIRTH",
            method="SURVEY",
            period="Q3",
            breaks={2024: "worker dormitories added to the frame"},
        ),
        _BRESSIA,
    ),
    (
        Declared(
            area="QRC",
            sexes={"3": "_T"},
            bands={"a": (15, 24), "b": (25, 54), "c": (55, 64), "d": (65, None)},
            criterion="CITIZEN",
            method="REGISTER",
            period="31 December",
        ),
        _CORVANE,
    ),
    (
        Declared(
            area="QKH",
            sexes={"both": "_T"},
            bands={"15+": (15, None)},
            criterion="BIRTH",
            method="SURVEY",
            period="Q3",
        ),
        _KHALEDINE,
    ),
)


def example() -> tuple[CountryTable, ...]:
    """Northmark (thousands), Bressia (a break), Corvane (a register, citizens), Khaledine (15+).

    Standard errors are those that the countries gave; Corvane counts a register and gives none.

    >>> [table.declared.area for table in example()]
    ['QNM', 'QRB', 'QRC', 'QKH']
    """
    return tuple(CountryTable(declared, _table(text)) for declared, text in _TABLES)


def _table(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype={"sex": "str", "age": "str"}, keep_default_na=True)
