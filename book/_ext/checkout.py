"""The checkout: its packages come first, in the build and in the pages' kernels.

Listed before the other local extensions, because they import our packages.
"""

import os
import sys
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[2]


def prefer_checkout() -> None:
    """Put the checkout at the head of the import paths, here and in child processes."""
    root = str(ROOT)
    if root not in sys.path:
        sys.path.insert(0, root)
    inherited = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    if root not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join([root, *inherited])


def setup(app: Sphinx) -> dict[str, Any]:
    prefer_checkout()
    return {"parallel_read_safe": True, "parallel_write_safe": True}
