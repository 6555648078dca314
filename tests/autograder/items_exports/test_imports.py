"""Files of others: refused with a message that says what is wrong and where, never half taken."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from autograder.items import exports
from autograder.items.exports import ImportRefused, archive, xml
from tests.autograder.items_exports import made

MOODLE = exports.write(made.ITEMS, "moodle").decode()
PACKAGE = exports.write([made.item("matching")], "qti")
BOMB = '<!DOCTYPE a [<!ENTITY b "1"><!ENTITY c "&b;&b;&b;">]><quiz>&c;</quiz>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><quiz>&b;</quiz>'
TYPED = '<!DOCTYPE quiz SYSTEM "http://localhost:1/quiz.dtd"><quiz/>'


def refused(tmp_path: Path, content: bytes | str) -> str:
    path = tmp_path / "given"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ImportRefused) as caught:
        exports.read(path)
    said = str(caught.value)
    assert said.startswith(str(path))
    return said.removeprefix(str(path)).removeprefix(", ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "it is not well-formed XML"),
        ("not xml", "it is not well-formed XML"),
        (b"\xff\xfe\x00", "it is not well-formed XML"),
        ('<?xml version="1.0" encoding="utf-99"?><quiz/>', "it is not well-formed XML"),
        ("<quiz/>", "it holds no question"),
        ("<html/>", "its root element is <html>, not Moodle's <quiz>"),
        (BOMB, "it declares a document type or entities"),
        (OUTSIDE, "it declares a document type or entities"),
        (TYPED, "it declares a document type or entities"),
        (OUTSIDE.encode("utf-16"), "it declares a document type or entities"),
        ("<a>" * 5000 + "</a>" * 5000, "its elements are nested more than 60 deep"),
        ('<quiz><question type="essay"/></quiz>', "question 1: a question of type 'essay' has no"),
        ('<quiz><question type="matching"/></quiz>', "question 1: it does not say its difficulty"),
    ],
)
def test_what_is_no_question_file(tmp_path: Path, content: bytes | str, says: str) -> None:
    assert says in refused(tmp_path, content)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('fraction="100"', 'fraction="90"', "g-made-single: its fractions give other marks"),
        ('fraction="-33.33333"', 'fraction="0"', "g-made-multiple: its fractions give other"),
        ('fraction="100"', 'fraction="all"', "a fraction is 'all', not a number"),
        ("difficulty:3", "difficulty:9", "g-made-single: difficulty: Input should be 1, 2 or 3"),
        ("difficulty:3", "hard", "g-made-single: it does not say its difficulty."),
        ("status:graded", "status:self-check", "g-made-single: graded items, and only they"),
        ("decimals:2", "decimals:two", "g-made-number: decimals: Input should be a valid integer"),
        (">g-made-multiple<", ">g-made-single<", "g-made-single: this id stands twice"),
        (">g-made-single<", "><", "question 2: id: String should match pattern"),
        ("<text>-12.30</text>", "<text>NaN</text>", "g-made-number: value: "),
        ("<text>tab", "<text>any*thing, tab", "an answer holds * for anything"),
        ("<dd>", "<p>", "g-made-matching: its general feedback defines"),
        ("An end", "<script>evil</script>", "g-made-single: stem: "),
    ],
)
def test_a_wrong_question_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    if old.startswith("<dd"):
        old, new = "&lt;dd&gt;", "&lt;p&gt;"
    if new.startswith("<script"):
        old, new = "An end", "&amp;lt;script&amp;gt; "
    assert old in MOODLE
    assert says in refused(tmp_path, MOODLE.replace(old, new))


def test_scripts_of_others_are_not_text(tmp_path: Path) -> None:
    path = tmp_path / "given"
    script = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b onclick=x&gt;An end&lt;/b&gt;"
    one = made.item("single")
    moodle = exports.write([one], "moodle").decode()
    path.write_text(moodle.replace("An end", script), encoding="utf-8", newline="")
    assert exports.read(path) == (one,)


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return content.getvalue()


def changed(old: bytes, new: bytes) -> bytes:
    """Return the package with one text replaced in all its files."""
    files = archive.unpack(PACKAGE, "made")
    assert any(old in data for data in files.values())
    return archive.pack({name: data.replace(old, new) for name, data in files.items()})


@pytest.mark.parametrize(
    "name",
    ["/etc/x.xml", "../x.xml", "items/../../x.xml", "items\\x.xml", "C:/x.xml"],
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    assert "this name leads out of the package" in refused(tmp_path, zipped(**{name: b""}))


def test_what_is_no_sound_package(tmp_path: Path) -> None:
    assert "it is not a sound zip file" in refused(tmp_path, b"PK\x03\x04 and no more")
    assert "it is not a sound zip file" in refused(tmp_path, PACKAGE[:-40])
    damaged = PACKAGE.replace(b"matchInteraction", b"matchInteractioN", 1)
    assert "it is not a sound zip file" in refused(tmp_path, damaged)
    assert "there is no imsmanifest.xml at its top" in refused(tmp_path, zipped(a=b""))
    assert "is not the manifest" in refused(tmp_path, zipped(**{"imsmanifest.xml": b"<a/>"}))
    bomb = BOMB.replace("quiz", "manifest").encode()
    assert "it declares a document type" in refused(tmp_path, zipped(**{"imsmanifest.xml": bomb}))


def test_a_link_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        entry = zipfile.ZipInfo("imsmanifest.xml")
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        package.writestr(entry, "/etc/passwd")
    assert "this is a link, not a file" in refused(tmp_path, content.getvalue())


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("imsmanifest.xml", bytes(archive.LARGEST_FILE + 1))
    assert len(content.getvalue()) < 10_000
    assert "'imsmanifest.xml': this file is larger than 4 MB" in refused(
        tmp_path, content.getvalue()
    )
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 1024**2)
    assert "it unpacks to more than 1 MB" in refused(tmp_path, content.getvalue())
    monkeypatch.setattr(archive, "MOST_FILES", 0)
    assert "it holds more than 0 files" in refused(tmp_path, content.getvalue())


def test_a_large_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "given"
    with path.open("wb") as opened:
        opened.truncate(xml.LARGEST + 1)
    with pytest.raises(ImportRefused, match="it is larger than 32 MB"):
        exports.read(path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"imsqti_v2p1", b"imsqti_v9p9", "its root element is not an assessmentItem of QTI 2.1"),
        (b"matchInteraction", b"hotspotInteraction", "its interactions are hotspotInteraction"),
        (b"L1 ", b"L9 ", "its correct response names a pair that is not in the sets"),
        (b'identifier="missed1"', b'identifier="m"', "pairs.0.feedback: String should have"),
        (b"difficulty:3", b"d", "it does not say its difficulty"),
        (b'href="items/g', b'href="items/h', "which is not there"),
        (b"g-made-matching</imsmd:entry>", b"x</imsmd:entry>", "id: String should match pattern"),
    ],
)
def test_a_wrong_item_is_named(tmp_path: Path, old: bytes, new: bytes, says: str) -> None:
    said = refused(tmp_path, changed(old, new))
    assert says in said
    assert said.startswith(("items/g-made-matching.xml", "imsmanifest.xml"))
