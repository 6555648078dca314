"""What cells print and show, kept as nbformat 4 has it and within a limit.

Runs inside the sandbox, beside learner code.
"""

import base64
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

CUT = "\n[The output was cut here: a notebook may print {limit:,} bytes.]\n"


class Record:
    """The outputs of the cell that runs, and how much all cells have printed so far."""

    def __init__(self, limit: int = sys.maxsize) -> None:
        self.limit = limit
        self.left = limit
        self.cut = False
        self._outputs: list[dict[str, Any]] = []
        self._clear_at_next = False

    def take(self) -> list[dict[str, Any]]:
        """Return the outputs so far and start afresh."""
        outputs, self._outputs = self._outputs, []
        self._clear_at_next = False
        return outputs

    def clear(self, wait: bool = False) -> None:
        """Forget the outputs, now or when the next one comes."""
        self._clear_at_next = wait
        if not wait:
            self._outputs = []

    def stream(self, name: str, text: str) -> None:
        """Add text to what was printed."""
        kept = text[: self.left]
        self.left -= len(kept)
        last = self._last()
        if kept and last is not None and last.get("name") == name:
            last["text"].append(kept)
        elif kept:
            self._outputs.append({"output_type": "stream", "name": name, "text": [kept]})
        if len(kept) < len(text):
            self._say_cut()

    def add(self, output: dict[str, Any]) -> None:
        """Add an output other than text, if there is room for all of it."""
        try:
            size = len(json.dumps(output, allow_nan=False))
        except (TypeError, ValueError, RecursionError):
            output = _text_only(output)
            size = len(json.dumps(output))
        if self._has_room(size):
            self._last()
            self._outputs.append(output)

    def require_error(self, name: str) -> None:
        """Add an error without its story, unless one has been told."""
        if not any(output["output_type"] == "error" for output in self._outputs):
            story = [f"{name} (how it came about could not be shown)"]
            self._outputs.append(
                {"output_type": "error", "ename": name, "evalue": "", "traceback": story}
            )

    def update(self, display: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """Change what this cell showed under a name."""
        for output in self._outputs:
            if output.get("display") == display:
                size = len(json.dumps([data, metadata], default=repr))
                if self._has_room(size):
                    output.update(data=data, metadata=metadata)

    def _last(self) -> dict[str, Any] | None:
        if self._clear_at_next:
            self.clear()
        return self._outputs[-1] if self._outputs else None

    def _has_room(self, size: int) -> bool:
        if size > self.left:
            self._say_cut()
            return False
        self.left -= size
        return True

    def _say_cut(self) -> None:
        if not self.cut:
            self.cut = True
            notice = CUT.format(limit=self.limit)
            self._outputs.append({"output_type": "stream", "name": "stderr", "text": [notice]})


def finished(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return outputs as nbformat has them: text in one piece, without our own names."""
    return [
        {
            key: "".join(value) if key == "text" else value
            for key, value in output.items()
            if key != "display"
        }
        for output in outputs
    ]


def _text_only(output: dict[str, Any]) -> dict[str, Any]:
    """Return an output whose data is no JSON as its plain text."""
    data = output.get("data")
    text = data.get("text/plain") if isinstance(data, dict) else None
    kept = {"text/plain": text if isinstance(text, str) else "[not shown: it is no JSON]"}
    return {"output_type": "display_data", "data": kept, "metadata": {}}


class Printed(io.RawIOBase):
    """What `sys.stdout` and `sys.stderr` write to."""

    def __init__(self, name: str, record: Record, descriptor: int) -> None:
        super().__init__()
        self._write: Callable[[str], None] = lambda text: record.stream(name, text)
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any, /) -> int:
        written = bytes(data)
        self._write(written.decode("utf-8", "replace"))
        return len(written)


def text_stream(name: str, record: Record, descriptor: int) -> io.TextIOWrapper:
    """Return a text stream into the record; it takes any string."""
    # A raw stream needs no buffer here: the record is one.
    raw: Any = Printed(name, record, descriptor)
    return io.TextIOWrapper(raw, "utf-8", "backslashreplace", newline="", write_through=True)


class Written:
    """What is written to descriptors 1 and 2 themselves: by programs, by libraries in C.

    A file, not a pipe: nobody has to read while the cell runs, so nothing can block or deadlock;
    the limit on file size stops a program that floods it.
    """

    def __init__(self, folder: Path) -> None:
        self._files: dict[str, int] = {}
        for name, descriptor in (("stdout", 1), ("stderr", 2)):
            path = folder / f".{name}"
            # Appending, so that emptying it under a program that still writes does not tear it.
            opened = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC, 0o600)
            path.unlink()
            os.dup2(opened, descriptor, inheritable=True)
            self._files[name] = opened

    def collect(self, record: Record) -> None:
        """Move what was written into the record."""
        for name, opened in self._files.items():
            size = os.fstat(opened).st_size
            if size:
                # One more than there is room for, so that the record knows of the rest.
                data = os.pread(opened, min(size, record.left + 1), 0)
                os.ftruncate(opened, 0)
                record.stream(name, data.decode("utf-8", "replace"))


class Shown(DisplayPublisher):
    """Where `display` puts things."""

    record: Record

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: Any = False,
        **more: Any,
    ) -> None:
        name = (transient or {}).get("display_id")
        encoded, described = encoded_images(data), metadata or {}
        if update:
            self.record.update(str(name), encoded, described)
            return
        output = {"output_type": "display_data", "data": encoded, "metadata": described}
        self.record.add(output | ({"display": str(name)} if name is not None else {}))

    def clear_output(self, wait: bool = False) -> None:
        self.record.clear(wait)


class Valued(DisplayHook):
    """Where the value of a cell's last expression goes."""

    record: Record

    def start_displayhook(self) -> None:
        pass

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.record.add(
            {
                "output_type": "execute_result",
                "data": encoded_images(format_dict),
                "metadata": md_dict or {},
                "execution_count": self.prompt_count,
            }
        )

    def finish_displayhook(self) -> None:
        pass


def encoded_images(data: Any) -> dict[str, Any]:
    """Return a display's data with bytes as the base64 text that notebooks keep."""
    return {
        str(kind): base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for kind, value in dict(data).items()
    }
