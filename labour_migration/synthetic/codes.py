"""Places, money and code lists; no place code is assigned to a country in ISO 3166-1."""

from types import MappingProxyType

COUNTRY, SURVEY_YEAR, SURVEY_MIDDLE = "QVR", 2025, 2025.62
OLD_FEDERATION, DISSOLVED = "QRY", 1992
NOT_STATED_PLACE = "ZZZ"
NOT_STATED = 9

# Birthplaces of the foreign-born and their shares.
ORIGINS = ("QRA", "QRB", "QRC", "QRD", "QRE", "QRF", "QRZ")
ORIGIN_SHARES = (34, 22, 16, 12, 9, 4, 3)

PLACES = MappingProxyType(
    {
        "QVR": "Costaverra",
        "QRA": "Aldora",
        "QRB": "Bressia",
        "QRC": "Corvane",
        "QRD": "Delmari",
        "QRE": "Estovia",
        "QRF": "Farrow Isles",
        "QRZ": "all other places",
        "QRY": "Old Federation (dissolved 1992)",
        "QKH": "Khaledine",
        "QNM": "Northmark",
        "ZZZ": "not stated",
    }
)

# Units of each money for one accounting unit (AU), mean of a year.
RATES = MappingProxyType({"QVC": 1.00, "QAL": 28.0, "QKD": 0.40, "QND": 0.90, "QBM": 6.5})
# Three years of departures before the recruitment-cost survey, and the quarter of the LFS.
FIRST_MONTH, LAST_MONTH = (2022, 10), (2025, 9)
