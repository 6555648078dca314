"""What a learner hands in beside answers: texts, files of tools, and remarks on both.

A check looks at a whole work and returns remarks; it gives no points and never fails. The learner
runs it before handing in, the trusted interpreter runs it again for the person who marks.

>>> from labour_migration.handin import Remark, Work, told
>>> work = Work(texts={"situation": "Nurses are missing."}, files={})
>>> work.texts["situation"]
'Nurses are missing.'
>>> print(told([Remark("missing", "Annex A is not there.")]))
MISSING (1)
  - Annex A is not there.
"""

from labour_migration.handin.folder import Found, read_contents, read_files
from labour_migration.handin.remarks import Remark, quoted, show, told
from labour_migration.handin.work import UNWRITTEN, NotebookUnreadable, Work, own_text, texts_of

__all__ = [
    "UNWRITTEN",
    "Found",
    "NotebookUnreadable",
    "Remark",
    "Work",
    "own_text",
    "quoted",
    "read_contents",
    "read_files",
    "show",
    "texts_of",
    "told",
]
