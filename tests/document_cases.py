"""Documents that try a writer: hostile text at every place, long tables, empty cells."""

from labour_migration.documents import Bullets, Document, Heading, Paragraph, Table

HOSTILE = (
    "<script>alert(1)</script>",
    "# no heading",
    "- no item\n* nor this\n+ nor that\n1. nor this\n2) nor that",
    "> no quotation\n===\n---\n***\n~~~\n```\n    no code",
    "a | b\n--- | ---\nc | d",
    "![](https://example.org/a.png) [link](javascript:alert(1)) <https://example.org>",
    "https://example.org www.example.org WWW.example.org somebody@example.org",
    "&lt; &amp; &#60; &copy; R&D",
    "*a* _b_ **c** `d` ~~e~~ $f$ {role}`g` {{h}} \\i\\",
    ":::{note}\n% no comment\n+++\n: no definition\n\\\nend",
    "trailing backslash \\",
    "=1+1",
    "é Ünï 漢字 😀 \u202eabc",
    "\x00\x07\ufeff\ud800 unseen\r\nnew\u2028line\x85and\tblanks  \n\n \n after",
)


def everywhere(text: str) -> Document:
    """A document with the text at every place; a word before it where a place may not be empty."""
    return Document(
        f"T {text}",
        (
            Heading(text, 1),
            Heading(text, 2),
            Heading(text, 3),
            Paragraph(text),
            Paragraph(text, "note"),
            Bullets((text, "", text)),
            Table((text, "B"), ((text, ""), ("", text)), text),
        ),
        text,
    )


def long_tables() -> Document:
    """Three tables one after another: a long one, one without rows, one of a single cell."""
    rows = tuple((str(number), "x\ny" if number % 3 else "", "é 😀") for number in range(300))
    narrow = Table(("A",), (("a very long cell that takes the whole width of the page",),))
    tables = (Table(("No.", "Text", "Étage"), rows, "Long"), Table(("A", ""), ()), narrow)
    return Document("Tables", tables, language="fr")


def all_cases() -> tuple[Document, ...]:
    """Every document; the first has nothing but a title."""
    return (Document("Nothing else", ()), long_tables(), *map(everywhere, HOSTILE))
