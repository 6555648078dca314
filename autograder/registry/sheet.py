"""A CSV of people as spreadsheets and Moodle write it: its text, separator and headings.

UTF-8 with or without a mark at its start and UTF-16 with one are read. Windows-1252 is refused
unless it is asked for: most of its letters can be told only by somebody who knows the names.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autograder.errors import AutograderError
from autograder.tables import MAX_BYTES, TableError

Encoding = Literal["auto", "windows-1252"]
Field = Literal["id", "username", "first", "last", "name", "email", "groups", "zone"]

_SEPARATORS = ",;\t"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Ours, then Moodle's in English, French and Spanish; compared without case and accents.
_HEADINGS: dict[Field, tuple[str, ...]] = {
    "id": ("learner", "ID number", "Numéro d'identification", "Número de ID"),
    "username": ("Username", "Nom d'utilisateur", "Nombre de usuario"),
    "first": ("First name", "Firstname", "Prénom", "Nombre", "Nombre(s)"),
    "last": (
        "Last name", "Surname", "Lastname", "Nom", "Nom de famille", "Apellido(s)", "Apellidos",
    ),
    "name": ("name", "Full name", "First name / Last name", "Nom complet", "Nombre completo"),
    "email": (
        "email", "Email address", "E-mail", "Adresse de courriel", "Courriel",
        "Dirección de correo", "Correo electrónico", "Dirección Email",
    ),
    "groups": ("Groups", "Group", "Groupes", "Groupe", "Grupos", "Grupo"),
    "zone": ("time zone", "Timezone", "Fuseau horaire", "Zona horaria"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the file: where it stands, and what it says under the headings we know."""

    number: int
    cells: dict[Field, str]


@dataclass(frozen=True)
class Sheet:
    """The lines of a file, the fields it has, and the headings that were not used."""

    lines: tuple[Line, ...]
    fields: tuple[Field, ...]
    unused: tuple[str, ...]


def _key(heading: str) -> str:
    folded = unicodedata.normalize("NFKD", heading.replace("’", "'")).casefold()
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


_FIELDS: dict[str, Field] = {
    _key(name): field for field, names in _HEADINGS.items() for name in names
}


def read(path: Path, encoding: Encoding = "auto") -> Sheet:
    """Return the lines of a CSV of people; raises TableError, which names line and column."""
    text = _text(path, encoding)
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().casefold() in {f"sep={one}" for one in _SEPARATORS}:
        text, skipped = rest, 1
    separator = _separator(path, text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next(reader, [])
        fields = _fields(path, header, skipped + 1)
        unused = tuple(name.strip() for name in header if _key(name) not in _FIELDS)
        lines = tuple(_lines(path, reader, header, skipped))
    except csv.Error as error:
        number = reader.line_num + skipped
        raise TableError(path, number, "", f"this is not a CSV line ({error}).") from None
    return Sheet(lines, fields, tuple(name for name in unused if name))


def _lines(
    path: Path, reader: Iterator[list[str]], header: list[str], skipped: int
) -> Iterator[Line]:
    for cells in reader:
        number = reader.line_num + skipped  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            message = "more cells than columns; put a name with a comma in quotes."
            raise TableError(path, number, header[-1], message)
        named = zip(header, cells, strict=False)
        yield Line(
            number, {_FIELDS[_key(name)]: cell for name, cell in named if _key(name) in _FIELDS}
        )


def _fields(path: Path, header: list[str], number: int) -> tuple[Field, ...]:
    found: dict[Field, str] = {}
    for name in header:
        field = _FIELDS.get(_key(name))
        if field in found:
            message = f"says the same as the column '{found[field]}'; keep one of them."
            raise TableError(path, number, name, message)
        if field is not None:
            found[field] = name
    if not {"id", "username", "email"} & set(found):
        known = "learner, ID number, Username or Email address"
        raise TableError(path, number, "", f"the first line must have a column {known}.")
    return tuple(found)


def _separator(path: Path, text: str) -> str:
    """Return the separator under which the first line has most headings that we know."""
    header = text.partition("\n")[0]
    if not header.strip():
        raise TableError(path, 1, "", "the file has no heading line.")

    def known(separator: str) -> int:
        cells = next(csv.reader([header], delimiter=separator), [])
        return sum(_key(cell) in _FIELDS for cell in cells)

    return max(_SEPARATORS, key=known)


def _text(path: Path, encoding: Encoding) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise AutograderError(f"There is no file {path}.") from None
    except OSError as error:
        raise AutograderError(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise AutograderError(f"{path} is larger than {MAX_BYTES:,} bytes.")
    if data.startswith(b"PK\x03\x04"):
        raise AutograderError(f"{path} is a workbook or a zip. Save it as 'CSV UTF-8'.")
    return _decoded(path, data, encoding)


def _decoded(path: Path, data: bytes, encoding: Encoding) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _try(path, data[len(mark) :], name)
    if b"\0" in data:
        raise AutograderError(
            f"{path} is not text, or UTF-16 without its mark. Save it as 'CSV UTF-8'."
        )
    if encoding == "windows-1252":
        return _try(path, data, "cp1252")
    return _try(path, data, "utf-8")


def _try(path: Path, data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        if name == "utf-8":
            raise AutograderError(_advice(path, data, number)) from None
        raise AutograderError(f"{path}, line {number}: this is not {name.upper()} text.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _advice(path: Path, data: bytes, number: int) -> str:
    line = data.splitlines()[number - 1].decode("cp1252", "replace")
    return (
        f"{path}, line {number}: this is not UTF-8 text. Save the file as 'CSV UTF-8'. If it is "
        f"Windows-1252, that line reads '{line:.80}': if the name is right so, import it with "
        "--encoding windows-1252."
    )
