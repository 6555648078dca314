"""What a person types becomes paragraphs, lists and tables, and nothing is lost."""

import pytest

from labour_migration.concepts import plain_text
from labour_migration.documents import Bullets, Paragraph, Table


def test_lines_keep_their_order_and_kind() -> None:
    text = "First.\nSecond line.\n\nThird.\n- one\n* two\nStep | Weeks\nDraft | 4\nEnd"
    assert plain_text.blocks(text) == (
        Paragraph("First.\nSecond line."),
        Paragraph("Third."),
        Bullets(("one", "two")),
        Table(("Step", "Weeks"), (("Draft", "4"),)),
        Paragraph("End"),
    )


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ()),
        (" \r\n\t\n", ()),
        ("-not a list", (Paragraph("-not a list"),)),
        ("-", (Paragraph("-"),)),
        ("a | b", (Paragraph("a | b"),)),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", (Table(("a", "b"), (("1", "2"),)),)),
        ("a | b\n1", (Paragraph("a | b"), Paragraph("1"))),
        ("a|b|c\n1|2", (Table(("a", "b", "c"), (("1", "2", ""),)),)),
        ("a\n1|2|3\n4|5", (Paragraph("a"), Table(("1", "2", "3"), (("4", "5", ""),)))),
        ("|" * 20 + "\n" + "|" * 20, (Paragraph("\n".join(["|" * 20] * 2)),)),
        ("- \x00one\ufeff\r- two\u2028three", (Bullets(("one", "two")), Paragraph("three"))),
        ("<b>|x\n&|y", (Table(("<b>", "x"), (("&", "y"),)),)),
    ],
)
def test_what_is_typed_is_read_as_it_looks(text: str, made: tuple[object, ...]) -> None:
    assert plain_text.blocks(text) == made


def test_half_a_character_is_left_out() -> None:
    assert plain_text.clean("a\ud800b") == "ab"
    assert plain_text.words("one\u00a0two\u2003three\x85four") == 4
