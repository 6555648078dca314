"""Finding the signed credential in a PDF, without a PDF library; the checking page does the same.

The credential is a stream of type EmbeddedFile, stored as it is or deflated. Whatever is found is
only a text to be checked: a PDF proves nothing by itself.
"""

import re
import zlib

from autograder.credentials.errors import CredentialError
from autograder.credentials.jws import MAX_BYTES

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_COMPACT = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_HEAD = 1_000
_MOST = 50


def attached(pdf: bytes) -> bytes | None:
    """Return the attached stream that has the form of a signed credential, None for none.

    Raises CredentialError for two different ones: nobody sees which of them is read.
    """
    texts: set[bytes] = set()
    seen = 0
    for found in _STREAM.finditer(pdf):
        head = pdf[max(0, found.start() - _HEAD) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/EmbeddedFile" not in head:
            continue
        seen += 1
        if seen > _MOST:
            break
        end = pdf.find(b"endstream", found.end())
        text = _text(pdf[found.end() : end], b"/FlateDecode" in head)
        if text is not None and _COMPACT.fullmatch(text):
            texts.add(text)
    if len(texts) > 1:
        raise CredentialError(
            "not-a-credential",
            "Several signed credentials are attached to this PDF, so it is not as the course made "
            "it. Ask for the file certificate.jwt.",
        )
    return next(iter(texts), None)


def _text(raw: bytes, deflated: bool) -> bytes | None:
    if not deflated:
        return raw.strip() if len(raw) <= MAX_BYTES else None
    try:
        return zlib.decompressobj().decompress(raw, MAX_BYTES).strip()
    except zlib.error:
        return None
