"""Pictures that learner code made: only real ones, of ordinary size, without anything beside.

A PNG is put together again from the parts that make the picture; a JPEG is cut at its end.
"""

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator

MAX_BYTES = 1_000_000
MAX_SIDE = 8_000
MAX_PIXELS = 16_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"IDAT", b"IEND"})
# Start-of-frame markers hold the size; C4, C8 and CC among their numbers are something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9


def safe_image(kind: str, text: str) -> str | None:
    """Return a picture as base64, None when it is not one of its kind or is too large.

    >>> safe_image("image/png", "PHN2Zz4=") is None
    True
    """
    if len(text) > 2 * MAX_BYTES:
        return None
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) > MAX_BYTES:
        return None
    try:
        clean = _png(raw) if kind == "image/png" else _jpeg(raw)
    except (struct.error, _NotAnImageError):
        return None
    return base64.b64encode(clean).decode()


class _NotAnImageError(ValueError):
    pass


def _png(raw: bytes) -> bytes:
    parts = list(_chunks(raw))
    kinds = [kind for kind, _ in parts]
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        raise _NotAnImageError
    width, height = struct.unpack(">II", parts[0][1][:8])
    _check_size(width, height)
    made = [_PNG]
    for kind, content in parts:
        if kind in _PNG_PARTS:
            checksum = zlib.crc32(kind + content)
            made += [struct.pack(">I", len(content)), kind, content, struct.pack(">I", checksum)]
    return b"".join(made)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not raw.startswith(_PNG):
        raise _NotAnImageError
    at = len(_PNG)
    while True:
        (length,) = struct.unpack_from(">I", raw, at)
        kind, content = raw[at + 4 : at + 8], raw[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", raw, at + 8 + length)
        if checksum != zlib.crc32(kind + content):
            raise _NotAnImageError
        yield kind, content
        if kind == b"IEND":
            return
        at += 12 + length


def _jpeg(raw: bytes) -> bytes:
    if not raw.startswith(b"\xff\xd8"):
        raise _NotAnImageError
    at, sized = 2, False
    while True:
        mark, kind, length = struct.unpack_from(">BBH", raw, at)
        if mark != 0xFF or length < 2:
            raise _NotAnImageError
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", raw, at + 5)
            _check_size(width, height)
            sized = True
        if kind == _SCAN:
            break
        at += 2 + length
    end = raw.rfind(bytes((0xFF, _END)), at)
    if not sized or end < 0:
        raise _NotAnImageError
    return raw[: end + 2]


def _check_size(width: int, height: int) -> None:
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and width * height <= MAX_PIXELS):
        raise _NotAnImageError
