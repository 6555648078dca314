"""The published lists read back, as a verifier meets them."""

from datetime import datetime
from pathlib import Path

from autograder.credentials.errors import KeyStoreError
from autograder.credentials.keys import LIST, KeyList, read_list
from autograder.credentials.status import StatusList
from autograder.credentials.verify import read_status


def read(folder: Path, now: datetime) -> tuple[KeyList, list[StatusList]]:
    """Return the key list of a folder and every status list below it, signatures checked.

    Raises KeyStoreError without a key list, CredentialError for a status list that is not ours.
    """
    try:
        text = (folder / LIST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise KeyStoreError(
            f"There is no key list in {folder}. Give the folder that 'autograder certificates "
            "publish' wrote, or a copy of the course's _static/credentials: --keys FOLDER."
        ) from None
    keys = read_list(text)
    found = sorted(folder.glob("*/*.jwt"))
    return keys, [read_status(path.read_bytes(), keys, now) for path in found]
