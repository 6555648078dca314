"""What the tests of the library share."""

from pathlib import Path

import pytest
from pybtex.database import BibliographyData, parse_file

BIB = Path(__file__).parents[2] / "book" / "reference" / "references.bib"


@pytest.fixture(scope="session")
def bibliography() -> BibliographyData:
    return parse_file(BIB)
