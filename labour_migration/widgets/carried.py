"""A document that the reader's browser asks for, with the reader's own session, and carries here.

The kernel of an app belongs to nobody and may see nothing by itself; what it shows of a person is
what that person's browser was given.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

_HERE = Path(__file__).parent
LARGEST = 16 * 1024 * 1024


class Carried(anywidget.AnyWidget):
    """Asks ``address``, relative to the folder of the apps, as soon as it is on screen.

    ``take`` is told of the text, or of None where there is no such document for the reader.
    """

    _esm = _HERE / "carried.js"
    address = traitlets.Unicode().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, address: str, take: Callable[[str | None], None]) -> None:
        super().__init__(address=address)
        self._take = take
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: Any, _buffers: object) -> None:
        match content:
            case {"carried": str(text)} if len(text) <= LARGEST:
                self._take(text)
            case {"carried": _}:
                self._take(None)
