"""The structure of the observatory's data: dimensions, the measure, attributes and their codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TOTAL_SEX = "_T"
SEXES = {"_T": "both sexes", "F": "women", "M": "men"}
AGES = {"Y15T24": "15 to 24", "Y25T54": "25 to 54", "Y55T64": "55 to 64", "Y15T64": "15 to 64"}
CRITERIA = {"BIRTH": "born abroad", "CITIZEN": "foreign citizens"}
STATUS = {
    "A": "normal value",
    "B": "break in series",
    "D": "definition differs",
    "O": "missing value",
}
METHODS = {"SURVEY": "sample survey", "REGISTER": "count of a register"}


@dataclass(frozen=True)
class Structure:
    """A data structure: who maintains it, its components in order, and the codes of each.

    ``dimensions`` identify a value, ``measure`` names the column that holds it, ``attributes``
    describe it. ``codes`` holds code and name for the components that are coded.
    """

    agency: str
    id: str
    version: str
    dimensions: tuple[str, ...]
    attributes: tuple[str, ...]
    measure: str = "OBS_VALUE"
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The structure as a message names it, ``AGENCY:ID(VERSION)``."""
        return f"{self.agency}:{self.id}({self.version})"

    @property
    def components(self) -> tuple[str, ...]:
        """Dimensions, measure and attributes, in this order."""
        return (*self.dimensions, self.measure, *self.attributes)


STRUCTURE = Structure(
    agency="QOBS",
    id="DF_IMW",
    version="1.0.0",
    dimensions=("FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "CRITERION", "TIME_PERIOD"),
    attributes=(
        "OBS_STATUS",
        "UNIT_MEASURE",
        "BASE_PER",
        "STD_ERROR",
        "METHOD",
        "REF_PERIOD",
        "COMMENT_OBS",
    ),
    codes={
        "FREQ": {"A": "annual"},
        "INDICATOR": {"IMW_LF": "international migrants in the labour force"},
        "SEX": SEXES,
        "AGE": AGES,
        "CRITERION": CRITERIA,
        "OBS_STATUS": STATUS,
        "UNIT_MEASURE": {"PS": "persons", "IX": "index"},
        "METHOD": METHODS,
    },
)
