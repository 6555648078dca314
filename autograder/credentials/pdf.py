"""A certificate as a tagged PDF, with the signed credential attached.

The same certificate gives the same bytes. The fonts come with the template, so neither a network
nor a font of the machine is needed; AUTOGRADER_FONTS names a folder of further ones.
"""

import io
import json
import os
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from autograder.credentials import finishing, paper
from autograder.credentials.model import Certificate
from autograder.credentials.paper import PaperError

FONTS_VARIABLE = "AUTOGRADER_FONTS"
LONGEST_CREDENTIAL = 100_000

_HERE = Path(__file__).parent
_TEMPLATE = _HERE / "templates" / "certificate.typ"
_FONTS = _HERE / "fonts"
_COMES_WITH_TYPST = "Libertinus Serif"
_COMPACT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_NO_GLYPH = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)


class MissingGlyph(PaperError):
    """A character that no font at hand has; it would have come out as an empty box."""


def render(certificate: Certificate, credential_jwt: str, parts: Sequence[str] = ()) -> bytes:
    """Return the PDF (PDF/UA-1 and PDF/A-3a) of a certificate.

    `credential_jwt` is the signed credential in compact form, attached as `certificate.jwt`.
    `parts` are the subjects of the weeks, or the courses behind a diploma.
    Raises UnprintableName, MissingGlyph or PaperError.
    """
    # The hour matters to no reader; the day does, and it makes the bytes repeatable.
    awarded = datetime.combine(certificate.awarded_on, time(), UTC)
    [made] = _compile(certificate, credential_jwt, parts, "pdf", timestamp=awarded)
    name = paper.printable(certificate.holder_name)
    return finishing.finish(made, name, credential_jwt.encode())


def pictures(
    certificate: Certificate, credential_jwt: str, parts: Sequence[str] = (), ppi: float = 110
) -> list[bytes]:
    """Return the pages as PNG pictures; a character without a glyph raises as it does in print."""
    render(certificate, credential_jwt, parts)
    return _compile(certificate, credential_jwt, parts, "png", ppi=ppi)


def _compile(
    certificate: Certificate,
    credential: str,
    parts: Sequence[str],
    kind: Literal["pdf", "png"],
    **settings: Any,
) -> list[bytes]:
    if len(credential) > LONGEST_CREDENTIAL or not _COMPACT.fullmatch(credential):
        raise PaperError(
            "The signed credential is not in compact form (three parts with dots between them), "
            "so it cannot be attached. Issue the certificate again."
        )
    families, fonts = _fonts(os.environ.get(FONTS_VARIABLE, ""))
    content = paper.content(certificate, parts)
    content |= {
        "fonts": families,
        "qr": _qr(certificate.check_url),
        "name-mark": finishing.NAME,
    }
    compiler = typst.Compiler(
        _TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True
    )
    try:
        made = compiler.compile(
            format=kind,
            sys_inputs={"certificate": json.dumps(content), "credential": credential},
            pdf_standards=["a-3a", "ua-1"] if kind == "pdf" else [],
            **settings,
        )
    except typst.TypstError as error:
        raise _explained(error, certificate.holder_name) from error
    return made if isinstance(made, list) else [made or b""]


def _explained(error: typst.TypstError, name: str) -> PaperError:
    if paper.PAGE_TOO_FULL in error.message:
        return PaperError(
            "The text does not fit on one page. Shorten the course's title, the subjects or the "
            "issuer's statement."
        )
    if paper.NAME_TOO_LONG in error.message:
        return paper.UnprintableName(
            f"The name {name!r} does not fit on the certificate at any readable size. Shorten it, "
            "or write its words apart."
        )
    if found := _NO_GLYPH.search(error.message):
        signs = ", ".join(_described(sign) for sign in dict.fromkeys(_signs(found[1])))
        return MissingGlyph(
            f"No font at hand can print {signs}. Install a font that has it (on Debian, for "
            "Chinese, Japanese and Korean: fonts-noto-cjk; for most other scripts: "
            f"fonts-noto-core) and name its folder: {FONTS_VARIABLE}=/usr/share/fonts."
        )
    return PaperError(f"The certificate could not be set: {error.message}")


def _signs(text: str) -> str:
    """Return the characters of a quoted text of an error message, which may be escaped."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


def _described(sign: str) -> str:
    shown = f"{sign} " if sign.isprintable() else ""
    return f"{shown}(U+{ord(sign):04X} {unicodedata.name(sign, 'without a name')})"


@lru_cache(maxsize=4)
def _fonts(further: str) -> tuple[list[str], typst.Fonts]:
    """Return the families to try, in order, and the fonts they are found in."""
    folders = [_FONTS]
    if further:
        folder = Path(further).expanduser()
        if not folder.is_dir():
            raise PaperError(f"{FONTS_VARIABLE} is {further}, which is not a folder.")
        folders.append(folder)
    ours = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS]
    )
    fonts = typst.Fonts(include_system_fonts=False, font_paths=folders)
    first = [_COMES_WITH_TYPST, *ours.families()]
    if not further:
        return first, fonts
    return [*first, *(family for family in fonts.families() if family not in first)], fonts


def _qr(address: str) -> str:
    """Return a QR code as SVG, with the quiet margin that readers ask for."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=4, light="#fff", nl=False
    )
    return out.getvalue().decode()
