"""Files of certificates and keys: written whole or not at all, closed to other users."""

import os
import tempfile
from pathlib import Path


def closed_folder(folder: Path) -> Path:
    """Return the folder, made if need be, open to its owner only; so are those made above it."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return folder


def open_to_others(file: Path) -> bool:
    """Return whether other users can read a file or put another into its place."""
    folder, own = file.parent.stat().st_mode, file.stat().st_mode
    return bool(folder & 0o022 or own & 0o022 or (folder & 0o011 and own & 0o044))


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
