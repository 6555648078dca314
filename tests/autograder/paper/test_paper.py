"""The paper: what is on it, in which order, for whom it can be read, and what is refused."""

import io
import struct
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest

from autograder.credentials import finishing, paper, pdf
from tests.autograder.paper.made_up import CREDENTIAL, WEEKS, certificate

NAMES = {
    "accents": "Zoë Åsa Łukasz Ğülşen Čapek",
    "apostrophe and hyphens": "Anne-Marie O’Neill-D'Arcy",
    "formula": "=HYPERLINK(1) +33 @x",
    "west African": "Ŋɔɛ Ọládélé Ɗanƙama",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Cyrillic": "Ђорђе Қайрат Їжакевич",
    "Greek": "Ελένη Παπαδοπούλου",
    "Arabic": "محمد عبد الرحمن القحطاني",
    "Persian with joiners": "علی‌رضا پژمان گل‌محمدی",
    "Urdu": "ڈاکٹر ٹیپو ھے",
    "mixed directions": "محمد (Mohamed) القحطاني Smith",
    "Hebrew with points": "שָׁלוֹם אברהם",
    "Devanagari": "प्रियङ्का श्रेष्ठ",
    "Bengali": "রহিমা খাতুন",
    "Sinhala": "නිමල් පෙරේරා",
    "Tamil": "முத்துலட்சுமி",
    "Thai": "สมชาย ใจดี",
    "Lao": "ບຸນມີ",
    "Khmer": "សុខា ចាន់",
    "Burmese": "အောင်ဆန်း",
    "Amharic": "አበበ ቢቂላ",
    "Georgian": "ქეთევან მაისურაძე",
    "Armenian": "Հայկ Գրիգորյան",
}
HOSTILE = (
    '#import "x.typ"',
    "#panic() $x^2$ [*bold*] _em_",
    '")#read("/etc/passwd")',
    r"\u{41} \ // /* name */",
    "<label> @ref `raw` = heading",
    "</svg><script>alert(1)</script>",
    "obj <</Length 9/Type/EmbeddedFile/Filter/FlateDecode>> stream",
    "obj <</Type/StructElem/S/Figure/P 1 0 R/Alt(the-name)/A[<<>>]",
    r"endstream endobj \) xref 0 1 startxref 5 %%EOF",
)


def text_of(made: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().split())


def elements(made: bytes) -> Iterator[tuple[str, Any]]:
    """Each element of the structure tree in reading order: its kind and itself."""

    def walk(part: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(part, pikepdf.Array):
            for one in part:
                yield from walk(one)
        elif isinstance(part, pikepdf.Dictionary) and "/S" in part:
            yield str(part.S), part
            yield from walk(part.get("/K"))

    with pikepdf.open(io.BytesIO(made)) as document:
        # Listed while the document is open; its parts are read later.
        yield from list(walk(document.Root.StructTreeRoot.K))


def said(made: bytes) -> list[str]:
    """The texts that are read aloud in place of what is drawn."""
    return [str(one.ActualText) for _, one in elements(made) if "/ActualText" in one]


def test_everything_stands_on_the_page_in_reading_order() -> None:
    text = text_of(pdf.render(certificate(), CREDENTIAL, WEEKS))
    in_order = (
        "Labour migration: governance, coherence, measurement",
        "Certificate of completion",
        "Zoë O’Neill",
        "Labour migration governance and coherence with employment policies",
        "Edition 2020",
        "60 hours",
        "18 May 2020 to 26 June 2020",
        "Completed on 25 June 2020",
        "Awarded on 3 July 2020",
        "82.5 of 100 points",
        "Required: 60 points and every assessment completed.",
        *WEEKS,
        "Check this certificate",
        "https://course.example.org/verify.html#urn:uuid:0d1c5d1e-3f1e-4c52-9a76-1b1f2c3d4e5f",
        "rule 2020.1",
        "entry 1042 of the course’s ledger, 9f9f9f9f9f9f9f9f",
        "who belong to no institution.",
    )
    places = [text.find(one) for one in in_order]
    assert -1 not in places
    assert places == sorted(places)


def test_the_document_is_tagged_titled_and_in_a_language() -> None:
    made = pdf.render(certificate(), CREDENTIAL, WEEKS)
    with pikepdf.open(io.BytesIO(made)) as document:
        root = document.Root
        assert not document.check_pdf_syntax()
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "en-GB"
        assert root.ViewerPreferences.DisplayDocTitle
        assert document.docinfo["/Title"] == (
            "Certificate of completion: Zoë O’Neill, "
            "Labour migration governance and coherence with employment policies"
        )
        with document.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "3")
        assert {str(page.obj.Tabs) for page in document.pages} == {"/S"}
    kinds = [kind for kind, _ in elements(made)]
    headings = [kind for kind in kinds if kind.startswith("/H")]
    assert headings == ["/H1", "/H2", "/H2", "/H2"]
    assert kinds.count("/LI") == len(WEEKS)
    figures = [str(one.Alt) for kind, one in elements(made) if kind == "/Figure"]
    assert figures == [f"QR code with the address {certificate().check_url}"]


def test_every_font_is_embedded() -> None:
    made = pdf.render(certificate(holder_name="محمد प्रिया Zoë"), CREDENTIAL)
    with pikepdf.open(io.BytesIO(made)) as document:
        fonts = document.pages[0].Resources.Font
        assert len(fonts) >= 3
        for font in fonts.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
            assert "/ToUnicode" in font


def test_the_credential_is_attached_and_lies_open() -> None:
    made = pdf.render(certificate(), CREDENTIAL)
    with pikepdf.open(io.BytesIO(made)) as document:
        attached = document.attachments["certificate.jwt"]
        assert attached.get_file().read_bytes() == CREDENTIAL.encode()
        assert attached.get_file().mime_type == "application/vc+jwt"
        assert attached.relationship == pikepdf.Name.Source
        assert "signed credential" in attached.description
        assert len(document.Root.AF) == 1
    assert made.count(CREDENTIAL.encode()) == 1
    assert pypdf.PdfReader(io.BytesIO(made)).attachments["certificate.jwt"] == [CREDENTIAL.encode()]


def test_the_same_certificate_gives_the_same_bytes() -> None:
    made = pdf.render(certificate(), CREDENTIAL, WEEKS)
    assert pdf.render(certificate(), CREDENTIAL, WEEKS) == made
    assert pdf.render(certificate(learner="zoe"), CREDENTIAL, WEEKS) == made
    assert pdf.render(certificate(ledger_position=1043), CREDENTIAL, WEEKS) != made


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_of_many_scripts_are_printed(name: str) -> None:
    made = pdf.render(certificate(holder_name=name), CREDENTIAL, WEEKS)
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert len(reader.pages) == 1
    assert name in reader.metadata.title  # type: ignore[operator,union-attr]
    assert said(made) == [name]


@pytest.mark.parametrize(
    "kind", ["accents", "apostrophe and hyphens", "west African", "Vietnamese", "Cyrillic", "Greek"]
)
def test_letters_are_the_same_letters_when_copied_from_the_page(kind: str) -> None:
    assert NAMES[kind] in text_of(pdf.render(certificate(holder_name=NAMES[kind]), CREDENTIAL))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_markup(name: str) -> None:
    made = pdf.render(certificate(holder_name=name), CREDENTIAL)
    assert "".join(name.split()) in text_of(made).replace(" ", "")
    assert said(made) == [name]
    with pikepdf.open(io.BytesIO(made)) as document:
        assert not document.check_pdf_syntax()
        assert list(document.attachments) == ["certificate.jwt"]


def test_long_names_become_smaller_and_then_are_refused() -> None:
    several = "María del Carmen Fernández-Villaverde y Rodríguez de la Concepción " * 2
    made = pdf.render(certificate(holder_name=several), CREDENTIAL, WEEKS)
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 1
    assert several.split()[-1] in text_of(made)
    with pytest.raises(paper.UnprintableName, match="does not fit"):
        pdf.render(certificate(holder_name="W" * 150), CREDENTIAL)
    with pytest.raises(paper.UnprintableName, match="has 202 characters; 200 fit"):
        pdf.render(certificate(holder_name="ab " * 67 + "c"), CREDENTIAL)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "123 456",
        "a" + "\u0301" * 10,
        "Zoë\u202eelims",
        "Z\x00oe",
        "\ud800oe",
        "a\u2028b",
        "\ue000 b",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(paper.UnprintableName, match="roster"):
        pdf.render(certificate(holder_name=name), CREDENTIAL)


def test_a_glyph_that_no_font_has_is_named() -> None:
    with pytest.raises(pdf.MissingGlyph, match=r"王 \(U\+738B CJK.*AUTOGRADER_FONTS"):
        pdf.render(certificate(holder_name="王小明 Wang"), CREDENTIAL)
    with pytest.raises(pdf.MissingGlyph, match="U\\+1F600 GRINNING FACE"):
        pdf.pictures(certificate(holder_name="Zoë 😀"), CREDENTIAL)


def test_a_folder_of_further_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nepali = certificate(holder_name="प्रियङ्का श्रेष्ठ")
    ours = pdf._FONTS
    monkeypatch.setattr(pdf, "_FONTS", tmp_path)
    pdf._fonts.cache_clear()
    try:
        with pytest.raises(pdf.MissingGlyph, match="DEVANAGARI LETTER"):
            pdf.render(nepali, CREDENTIAL)
        monkeypatch.setenv(pdf.FONTS_VARIABLE, str(ours))
        assert pdf.render(nepali, CREDENTIAL)
        monkeypatch.setenv(pdf.FONTS_VARIABLE, str(tmp_path / "none"))
        with pytest.raises(paper.PaperError, match="is not a folder"):
            pdf.render(nepali, CREDENTIAL)
    finally:
        pdf._fonts.cache_clear()


def test_a_granted_certificate_shows_no_points() -> None:
    text = text_of(pdf.render(certificate(points=None), CREDENTIAL))
    assert "Awarded by a person’s decision" in text
    assert "points," not in text
    assert "of 100" not in text


def test_points_are_never_rounded_up() -> None:
    assert "59.99 of 100 points" in text_of(
        pdf.render(certificate(points=Fraction(59995, 1000)), CREDENTIAL)
    )


def test_a_demonstration_says_so_in_plain_sight_and_to_a_reader() -> None:
    made = pdf.render(certificate(demonstration=True), CREDENTIAL)
    assert "Demonstration: a made-up learner. This document proves nothing." in text_of(made)
    title = pypdf.PdfReader(io.BytesIO(made)).metadata.title  # type: ignore[union-attr]
    assert str(title).startswith("Demonstration: ")
    kinds = [kind for kind, _ in elements(made)]
    assert kinds.index("/H1") > 1


def test_a_diploma_says_what_it_is() -> None:
    one = certificate(kind="diploma", course_title="Diploma in labour migration")
    text = text_of(pdf.render(one, CREDENTIAL, ("One, edition 2020", "Two, edition 2021")))
    for words in ("This diploma was awarded to", "Capstone project", "Courses that count"):
        assert words in text
    assert "every assessment" not in text
    assert "Capstone project Passed Required: 60 of 100 points." in text
    assert "82.5" not in text


def test_too_much_text_is_refused_not_spilt_onto_a_second_page() -> None:
    with pytest.raises(paper.PaperError, match="does not fit on one page"):
        pdf.render(certificate(), CREDENTIAL, [f"Subject {n}" for n in range(60)])


@pytest.mark.parametrize("credential", ["", "abc", "a.b", "a.b.c.d", "a.b.c\n", "a.b.é", "{}"])
def test_only_a_signed_credential_is_attached(credential: str) -> None:
    with pytest.raises(paper.PaperError, match="compact form"):
        pdf.render(certificate(), credential)


def test_the_drawing_differs_from_one_certificate_to_the_next() -> None:
    ids = [f"urn:uuid:{n:08d}-0000-4000-8000-000000000000" for n in range(40)]
    drawn = [str(paper.content(certificate(id=one))["lanes"]) for one in ids]
    assert len(set(drawn)) == len(ids)


def test_pictures_are_whole_pages() -> None:
    [picture] = pdf.pictures(certificate(), CREDENTIAL, ppi=40)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (468, 331)


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7\n", b"startxref\n0\n%%EOF"])
def test_a_layout_that_is_not_known_is_an_error(broken: bytes) -> None:
    with pytest.raises(finishing.UnknownLayout, match="typst that requirements"):
        finishing.finish(broken, "Zoë", b"a.b.c")


def test_dates_and_directions() -> None:
    assert paper.day(date(2024, 2, 29)) == "29 February 2024"
    mixed = ["א a", "a א", "1 א", "(", "ა"]
    assert [paper.is_right_to_left(one) for one in mixed] == [True, False, True, False, False]


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_of_text_reads_well_on_white() -> None:
    template = (Path(pdf.__file__).parent / "templates" / "certificate.typ").read_text()
    for name in ("ink", "quiet", "accent"):
        colour = template.split(f'#let {name} = rgb("')[1][:7]
        assert contrast(colour, "#ffffff") >= 7
