"""Files of certificates and keys: written whole or not at all, closed to other users."""

import os
import tempfile
from pathlib import Path


def closed_folder(folder: Path) -> Path:
    """Return the folder, made if need be, open to its owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file under another name, then move it in place; a kill leaves the old one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, mode)
            file.write(content)
            file.flush()
            os.fsync(handle)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
