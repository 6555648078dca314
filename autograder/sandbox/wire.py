"""How a request travels into the sandbox and frames come out: length, then JSON.

Also read inside the sandbox, so it imports nothing but the standard library.
"""

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any

from autograder.sandbox.protocol import Limits, Request, Run, Take

LENGTH = struct.Struct(">Q")


class Cut(Exception):
    """The other side ended in the middle of a message."""


def pack(message: object) -> bytes:
    """Return a message as one frame; text that is no Unicode becomes question marks."""
    body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    return LENGTH.pack(len(body)) + body


def unpack(buffer: bytearray, most: int) -> bytes | None:
    """Take the next frame's body out of `buffer`; None for too few bytes, Cut for an odd length."""
    if len(buffer) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack_from(buffer)
    if length > most:
        raise Cut(f"a frame of {length} bytes")
    if len(buffer) < LENGTH.size + length:
        return None
    body = bytes(buffer[LENGTH.size : LENGTH.size + length])
    del buffer[: LENGTH.size + length]
    return body


def receive(channel: socket.socket) -> Any:
    """Return the next message of a channel whose other side is trusted; Cut when there is none."""
    return receive_after(b"", channel)


def receive_after(head: bytes, channel: socket.socket) -> Any:
    """Return the next message of a channel that its first bytes were read from already."""
    head += receive_exactly(channel, LENGTH.size - len(head))
    (length,) = LENGTH.unpack(head)
    return json.loads(receive_exactly(channel, length))


def receive_exactly(channel: socket.socket, size: int) -> bytes:
    """Return `size` bytes; Cut when the other side ends before."""
    parts: list[bytes] = []
    while size:
        part = channel.recv(min(size, 1 << 20))
        if not part:
            raise Cut("the other side has ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def request_bytes(request: Request) -> bytes:
    """Return a request as it is sent: a frame that says how long each file is, then the files."""
    files = {path: data for path, data in request.files.items() if inside(path)}
    steps = [
        ["run", step.source] if isinstance(step, Run) else ["take", step.check, list(step.names)]
        for step in request.steps
    ]
    head = {
        "steps": steps,
        "files": [[path, len(data)] for path, data in files.items()],
        "environment": dict(request.environment),
        "limits": asdict(request.limits),
    }
    return b"".join([pack(head), *files.values()])


def request_from(channel: socket.socket) -> Request:
    """Return the request that the other side sends."""
    head = receive(channel)
    steps = tuple(
        Run(step[1]) if step[0] == "run" else Take(step[1], tuple(step[2]))
        for step in head["steps"]
    )
    files = {path: receive_exactly(channel, size) for path, size in head["files"]}
    return Request(steps, files, head["environment"], Limits(**head["limits"]))


def inside(path: str) -> bool:
    """Return whether a relative path stays in its folder."""
    parts = PurePosixPath(path)
    return (
        bool(parts.parts)
        and not parts.is_absolute()
        and ".." not in parts.parts
        and "\0" not in path
    )


def disk_needed(files: Mapping[str, bytes], limits: Limits) -> tuple[int, int]:
    """Return the bytes and the number of files that a submission's folder must have room for."""
    # A file system counts whole pages, and the folders of a path as files.
    pages = sum(4096 * (len(data) // 4096 + 1) for data in files.values())
    places = sum(1 + path.count("/") for path in files)
    return pages + limits.disk_bytes, places + limits.disk_files
