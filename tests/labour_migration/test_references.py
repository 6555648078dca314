"""The bibliography can be printed, and says nothing that only its makers would understand."""

import re
from pathlib import Path

import pytest
from pybtex.database import BibliographyData
from pybtex.plugin import find_plugin

from .conftest import BIB

PRIVATE = re.compile(
    r"\b(SEED|SEEN|UNSEEN|MIRROR|PRESS|WIKI|DESIGN|CUT|TODO)\b|\bpack\b|\bstored\b|\bseed\b|^known|^checked"
)
TEXTS = ("title", "note", "howpublished", "institution", "publisher", "journal", "booktitle")


def test_keys_are_unique() -> None:
    keys = re.findall(r"^@\w+\{([^,]+),$", BIB.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(keys) > 300
    assert len({key.lower() for key in keys}) == len(keys)


def test_every_entry_can_be_listed(bibliography: BibliographyData) -> None:
    for key, entry in bibliography.entries.items():
        assert entry.fields.get("title"), key
        assert entry.persons.get("author"), key
        assert re.fullmatch(r"(19|20)\d\d|n\.d\.", entry.fields["year"]), key
        assert entry.fields.get("note"), key
        assert entry.type != "report", f"{key}: pybtex has no @report"


def test_every_entry_can_be_formatted(bibliography: BibliographyData) -> None:
    style = find_plugin("pybtex.style.formatting", "unsrt")()
    backend = find_plugin("pybtex.backends", "html")()
    formatted = list(style.format_bibliography(bibliography, list(bibliography.entries)))
    assert len(formatted) == len(bibliography.entries)
    for entry in formatted:
        text = entry.text.render(backend)
        assert "\\" not in text, entry.key
        assert "{" not in text and "}" not in text, entry.key


def test_text_is_escaped_and_addresses_are_whole(bibliography: BibliographyData) -> None:
    for key, entry in bibliography.entries.items():
        for field in TEXTS:
            assert not re.search(r"(?<!\\)[%&_#$]", entry.fields.get(field, "")), (key, field)
        if url := entry.fields.get("url"):
            assert re.fullmatch(r"https?://[^\s\\{}]+", url), key


def test_notes_are_for_readers(bibliography: BibliographyData) -> None:
    for key, entry in bibliography.entries.items():
        assert not PRIVATE.search(entry.fields["note"]), key


@pytest.mark.parametrize("key", ["seed2020", "seed2025"])
def test_the_notes_that_inspired_the_course_are_cited(
    key: str, bibliography: BibliographyData
) -> None:
    entry = bibliography.entries[key]
    assert entry.type == "misc"
    assert "International Training Centre of the ILO" in str(entry.persons["author"][0])


def test_the_file_is_sorted() -> None:
    keys = re.findall(r"^@\w+\{([^,]+),$", Path(BIB).read_text(encoding="utf-8"), re.MULTILINE)
    assert keys == sorted(keys, key=str.lower)
