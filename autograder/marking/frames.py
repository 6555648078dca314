"""How jobs and reports pass through a pipe: a kind of one byte, a length of eight, the content."""

from typing import BinaryIO

READY, REPORT, FAULT, JOB = b"+", b"R", b"F", b"J"
HEAD = 9


def head(kind: bytes, content: bytes) -> bytes:
    """Return what goes before the content of a frame."""
    return kind + len(content).to_bytes(8)


def length(head: bytes) -> int:
    """Return how many bytes of content follow a frame's head."""
    return int.from_bytes(head[1:])


def write(stream: BinaryIO, kind: bytes, content: bytes = b"") -> None:
    """Write one frame."""
    stream.write(head(kind, content) + content)
    stream.flush()


def read(stream: BinaryIO) -> bytes | None:
    """Return the content of the next frame, None at the end of the stream."""
    first = stream.read(HEAD)
    return stream.read(length(first)) if len(first) == HEAD else None
