"""Documents to hand on: one set of parts, written as Markdown, as HTML and for Word.

The course's web pages write the same documents; a file from a page and one from a notebook agree.

>>> brief = Document("Brief", (Heading("Findings"), Paragraph("Nobody does the work.")))
>>> print(to_markdown(brief))
# Brief
<BLANKLINE>
## Findings
<BLANKLINE>
Nobody does the work.
<BLANKLINE>
"""

from labour_migration.documents.docx import to_docx
from labour_migration.documents.errors import BadDocument
from labour_migration.documents.html import to_html
from labour_migration.documents.markdown import to_markdown
from labour_migration.documents.model import Block as Block
from labour_migration.documents.model import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Table,
    from_data,
    to_data,
)

__all__ = [
    "BadDocument",
    "Bullets",
    "Document",
    "Heading",
    "Paragraph",
    "Table",
    "from_data",
    "to_data",
    "to_docx",
    "to_html",
    "to_markdown",
]
