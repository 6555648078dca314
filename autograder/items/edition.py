"""The private part of an edition: items and seeds that are not in this public repository.

AUTOGRADER_PRIVATE names a folder with `items/*.yml` (a graded item of the same id replaces the
public one, others are added) and `edition.yml`:

    public_items: false        # take no graded item from the repository
    seeds:
      governance-coherence: 8307...   # decides draws and samples instead of the course file's
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError

from autograder.errors import AutograderError
from autograder.items import files

SETTING = "AUTOGRADER_PRIVATE"


class EditionError(AutograderError):
    """The private folder, or its edition.yml, cannot be used."""


class Edition(BaseModel):
    """What edition.yml says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    public_items: StrictBool = True
    seeds: dict[str, Annotated[StrictInt, Field(gt=0)]] = Field(default_factory=dict)


def folder() -> Path | None:
    """Return the private folder, None when the setting names none; EditionError if not there."""
    named = os.environ.get(SETTING)
    if not named:
        return None
    path = Path(named)
    if not path.is_dir():
        raise EditionError(f"{SETTING} names {path}, which is not a folder.")
    return path


def current() -> Edition:
    """Return the edition in use: edition.yml of the private folder, or the public one."""
    private = folder()
    path = private / "edition.yml" if private else None
    if path is None or not path.is_file():
        return Edition()
    return _read(path, path.stat().st_mtime_ns)


def seed(course_id: str, public: int) -> int:
    """Return the seed of draws and samples: the private one, or that of the course file."""
    return current().seeds.get(course_id, public)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> Edition:
    try:
        return Edition.model_validate(files.read_yaml(path))
    except ValidationError as error:
        field, message = files.first_problem(error)
        raise EditionError(f"{path}, {field}: {message}") from None
