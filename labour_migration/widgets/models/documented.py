"""Widgets whose state reads as a document, and leaves as one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from labour_migration.documents import Document, to_docx, to_html, to_markdown
from labour_migration.widgets.models.model import Model


@dataclass(frozen=True)
class Documented(Model):
    """A model with a brief, exported for word processors, as a page and as Markdown."""

    @abstractmethod
    def brief(self) -> Document:
        """The state as a document."""

    def exports(self) -> dict[str, Callable[[], bytes]]:
        """The files of every widget, and the brief as a document."""
        return {
            "docx": lambda: to_docx(self.brief()),
            "md": lambda: to_markdown(self.brief()).encode(),
            "html": lambda: to_html(self.brief()).encode(),
            **super().exports(),
        }
