"""Writing a file whole or not at all, and saying in words why it could not be written."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk space is used up",
    errno.EACCES: "this folder may not be written to",
    errno.EPERM: "this folder may not be written to",
    errno.EROFS: "this folder may not be written to",
}


def replace(path: Path, content: bytes) -> None:
    """Write a file so that at every moment it is either the old one or the new one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with draft.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def reason(error: OSError) -> str:
    """Return why a file could not be written, for a person who may put it right."""
    return _REASONS.get(error.errno or 0, error.strerror or "the file could not be written")
