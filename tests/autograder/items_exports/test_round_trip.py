"""Whatever is exported comes back whole, as the same bytes every time."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from autograder import items
from autograder.items import exports
from autograder.items.exports import Format, selection, yaml_file
from autograder.items.exports.facts import LONGEST_TAG, labels
from autograder.items.schema import Item
from tests.autograder.items_exports import made

BANK = tuple(items.bank().values())
FORMATS: tuple[Format, ...] = ("moodle", "qti")
signs = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")


def back(tmp_path: Path, listed: tuple[Item, ...], form: Format) -> tuple[Item, ...]:
    path = tmp_path / f"items.{form}"
    path.write_bytes(exports.write(listed, form))
    return exports.read(path)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("listed", [BANK, made.ITEMS], ids=["bank", "made"])
def test_nothing_is_lost(tmp_path: Path, listed: tuple[Item, ...], form: Format) -> None:
    found = back(tmp_path, listed, form)
    assert [item.id for item in found] == [item.id for item in listed]
    for one, other in zip(found, listed, strict=True):
        assert one == other


@pytest.mark.parametrize("course", ["governance-coherence", "measuring"])
def test_self_checks_come_back_too(tmp_path: Path, course: str) -> None:
    listed = tuple(selection.select(course, "self-check"))
    assert {item.status for item in listed} == {"self-check"}
    for form in FORMATS:
        assert back(tmp_path, listed, form) == listed


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(signs, min_size=1), min_size=12, max_size=12))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    stem, outcome, *rest = texts
    choices = [
        {"text": f"{n}{text}", "feedback": other, "correct": n == 1}
        for n, (text, other) in enumerate(zip(rest[:5], rest[5:], strict=True))
    ]
    try:
        one = made.item("single", stem=stem, outcome=outcome, options=choices)
    except ValidationError:
        return
    folder = tmp_path_factory.mktemp("any")
    for form in FORMATS:
        assert back(folder, (one,), form) == (one,)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_items_give_the_same_bytes(form: Format) -> None:
    first = exports.write(made.ITEMS, form)
    again = exports.write([item.model_copy(deep=True) for item in made.ITEMS], form)
    assert first == again


def test_the_package_carries_no_time_or_user(tmp_path: Path) -> None:
    path = tmp_path / "items.zip"
    path.write_bytes(exports.write(made.ITEMS, "qti"))
    with zipfile.ZipFile(path) as package:
        for entry in package.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.compress_type == zipfile.ZIP_STORED
            assert entry.extra == b""


@pytest.mark.parametrize("form", FORMATS)
def test_a_sign_that_xml_has_not_is_refused(form: Format) -> None:
    with pytest.raises(exports.ExportError, match=r"'\\x07'.*ring"):
        exports.write([made.item("single", stem="ring\x07")], form)


@pytest.mark.parametrize("form", FORMATS)
def test_markup_in_a_text_stays_text(tmp_path: Path, form: Format) -> None:
    # No item can hold it; a writer must not depend on that.
    bad = "<script>alert(1)</script>"
    one = made.item("single").model_copy(update={"stem": bad})
    content = exports.write([one], form)
    assert bad.encode() not in content
    (tmp_path / "items").write_bytes(content)
    with pytest.raises(exports.ImportRefused, match="stem: plain text only"):
        exports.read(tmp_path / "items")


def test_an_item_file_holds_the_same_items(tmp_path: Path) -> None:
    for listed in (BANK, made.ITEMS):
        path = tmp_path / "items.yml"
        path.write_text(yaml_file.write(listed), encoding="utf-8", newline="")
        assert items.load(path) == listed


def test_every_label_fits_a_moodle_tag() -> None:
    for course in ("governance-coherence", "measuring"):
        for item in selection.select(course, "all"):
            assert len(f"{item.id}: {item.outcome}") <= 255
            for label in labels(item):
                assert len(label) <= LONGEST_TAG, label
