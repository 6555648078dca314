"""The issuer's file: read, and refused where it would mislead."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.credentials import issuer
from autograder.credentials.issuer import IssuerFileError

from .making import ISSUER

GOOD = """\
name: A
url: https://courses.example.org/
verify: book/verify.html
statement: Independent.
"""


def load(folder: Path, text: str) -> object:
    file = folder / "issuer.yml"
    file.write_text(text)
    return issuer.load(file)


def test_the_books_own_file_says_that_it_is_independent() -> None:
    ours = issuer.load()
    assert "independent" in ours.statement
    assert "ILO" not in ours.name and "International" not in ours.name
    assert ours.verify_url == f"{ours.url}book/verify.html"
    assert issuer.is_local(ours), "demonstrations only, until somebody names a public address"


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD)
    assert load(tmp_path, GOOD.replace("name: A", "name: Iloilo studies"))
    assert load(tmp_path, GOOD.replace("courses.example.org", "milo.org"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://courses.example.org/", "https://courses.example.org", "ends with /"),
        ("https://courses.example.org/", "https://courses.example.org/?a=1", "ends with /"),
        ("https://courses.example.org/", "javascript:alert(1)", "write an address"),
        ("https://courses.example.org/", "https://me:secret@courses.example.org/", "password"),
        ("book/verify.html", "../verify.html", "verify"),
        ("name: A\n", "", "name: is missing"),
        ("name: A\n", "name: A\nlogo: x\n", "logo"),
        ("name: A\n", "name: ITCILO Academy\n", "does not issue"),
        ("name: A\n", "name: The ＩＬＯ\n", "does not issue"),
        ("name: A\n", "name: an International  Labor Organization course\n", "does not issue"),
        ("name: A\n", "name: International Training Centre\n", "does not issue"),
        ("courses.example.org", "courses.ITCILO.org", "does not issue"),
    ],
)
def test_a_misleading_file_is_refused_by_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(IssuerFileError, match=said) as caught:
        load(tmp_path, GOOD.replace(old, new))
    assert "issuer.yml, line" in str(caught.value) and "secret" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(IssuerFileError, match="is missing"):
        issuer.load(tmp_path / "issuer.yml")


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1:8000", True), ("localhost", True), ("10.1.2.3", True), ("[::1]", True),
        ("grader", True), ("book.test", True), ("course.local", True),
        ("courses.example.org", False), ("8.8.8.8", False),
    ],
)  # fmt: skip
def test_addresses_of_this_machine_are_known(host: str, local: bool) -> None:
    assert issuer.is_local(replace(ISSUER, url=f"https://{host}/")) is local
