"""Files that widgets leave beside the notebook: whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from labour_migration.widgets.models.errors import BadState, NotWritten
from labour_migration.widgets.models.model import Export
from labour_migration.widgets.writing import reason, replace


def write(export: Export, folder: Path) -> Path:
    """Put the file into the folder, replacing an older one; returns its path, or NotWritten."""
    path = folder / export.name
    try:
        replace(path, export.content)
    except OSError as error:
        raise NotWritten(f"{export.name} was NOT saved: {reason(error)}.") from None
    return path


def read_state(path: Path) -> Any:
    """The plain data of a JSON file; NotWritten if there is none, BadState if it is broken."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise NotWritten(f"There is no file {path.name} in this folder yet. Save first.") from None
    except OSError as error:
        raise NotWritten(f"{path.name} could not be read: {reason(error)}.") from None
    except (ValueError, RecursionError):
        raise BadState(f"The file {path.name} is not a saved state; it was left alone.") from None
