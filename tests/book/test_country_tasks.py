"""Every page with a task for the reader's country has the field for it, and an entry behind it."""

import re
from pathlib import Path

import pytest
import yaml
from prose import body

from labour_migration.concepts import policies

ROOT = Path(__file__).resolve().parents[2]
SECTION = re.compile(r"^## For your country\s*\n([\s\S]*?)(?=^## |\Z)", re.M)
FIELD = re.compile(r"^```\{country-task\}\n```$", re.M)


def listed() -> list[str]:
    """The pages of the book, in the order of _toc.yml."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]


WITH_TASK = [page for page in listed() if SECTION.search(body(ROOT / f"{page}.md"))]


def test_pages_and_entries_are_the_same_in_the_same_order() -> None:
    assert [task.page for task in policies.tasks()] == WITH_TASK


@pytest.mark.parametrize("page", WITH_TASK)
def test_the_field_stands_once_under_the_task(page: str) -> None:
    text = body(ROOT / f"{page}.md")
    (section,) = SECTION.findall(text)
    assert len(FIELD.findall(section)) == 1
    assert text.count("{country-task}") == 1
    before = section[: FIELD.search(section).start()]  # type: ignore[union-attr]
    assert len(before.split()) > 20, "the task comes before its field"


def test_no_other_page_has_a_field() -> None:
    others = [page for page in listed() if page not in WITH_TASK]
    assert [one for one in others if "{country-task}" in body(ROOT / f"{one}.md")] == []
