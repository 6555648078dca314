"""A fingerprint of our code and data, so that no page shows an older result.

The execution cache knows a notebook's cells but not the modules and tables they
use, and Sphinx's page cache knows a page but not the course file behind it.
"""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checkout import ROOT
from sphinx.application import Sphinx
from sphinx.config import Config

PYTHON = ("autograder/course.py", "autograder/rubric.py", "autograder/model_file.py")
EXECUTED = (
    "labour_migration/**/*",
    "exercises/*/course.yml",
    "exercises/*/assignment/*.yml",
    "book/instructors/data/*",
    "deploy/hub/course_hub/settings.py",
    *PYTHON,
)
RENDERED = (*EXECUTED, "autograder/course_*.py", "autograder/items/*.py", "book/_ext/*.py")
CACHE = ".jupyter_cache"


def fingerprint(root: Path, patterns: Iterable[str]) -> str:
    """Return a hash of the names and bytes of the files that match."""
    digest = hashlib.sha256()
    for path in sorted({found for pattern in patterns for found in root.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def keyed_cache(folder: Path, key: str) -> Path:
    """Return the cache folder of this key, after removing those of other keys."""
    for other in folder.iterdir() if folder.is_dir() else ():
        if other.name != key:
            shutil.rmtree(other) if other.is_dir() else other.unlink()
    return folder / key


def set_keys(app: Sphinx, config: Config) -> None:
    config["course_fingerprint"] = fingerprint(ROOT, RENDERED)
    cache = keyed_cache(Path(app.outdir).parent / CACHE, fingerprint(ROOT, EXECUTED))
    config["nb_execution_cache_path"] = str(cache)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("course_fingerprint", "", "env", str)
    app.connect("config-inited", set_keys)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
