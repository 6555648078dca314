"""An archive comes out whole and harmless, or not at all."""

import io
import os
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.intake import Refusal, archive
from autograder.intake.archive import Bounds, expand
from tests.autograder.intake.books import whole

Make = Callable[[zipfile.ZipFile], None]
SMALL = Bounds(files=10, file_bytes=100_000, total_bytes=200_000)


def pack(place: Path, make: Make) -> Path:
    path = place / "ana.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        make(packed)
    return path


def named(*names: str) -> Make:
    def make(packed: zipfile.ZipFile) -> None:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            packed.writestr(info, b"x")

    make.__name__ = ascii(names[0])[1:20] if names[0] else "empty"
    return make


def of_kind(mode: int) -> Make:
    def make(packed: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("notes.db")
        info.create_system, info.external_attr = 3, (mode | 0o777) << 16
        packed.writestr(info, "/etc/passwd")

    make.__name__ = f"kind-{mode:o}"
    return make


def too_large_a_file(packed: zipfile.ZipFile) -> None:
    packed.writestr("a", os.urandom(100_001))


def too_large_in_all(packed: zipfile.ZipFile) -> None:
    for number in range(3):
        packed.writestr(f"{number}", b"0" * 90_000)


def too_many(packed: zipfile.ZipFile) -> None:
    for number in range(11):
        packed.writestr(f"{number}", b"")


def twice(packed: zipfile.ZipFile) -> None:
    packed.writestr("a", b"1")
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("a", b"2")


def bzip2(packed: zipfile.ZipFile) -> None:
    packed.writestr("a", b"1", compress_type=zipfile.ZIP_BZIP2)


def many_junk(packed: zipfile.ZipFile) -> None:
    for number in range(500):
        packed.writestr(f"__MACOSX/{number}" + "x" * 90, b"")


REFUSED: list[tuple[Make, str]] = [
    (named("../a"), "bad-archive"),
    (named("a/../../b"), "bad-archive"),
    (named("..\\a"), "bad-archive"),
    (named("/etc/cron.d/a"), "bad-archive"),
    (named("\\\\server\\a"), "bad-archive"),
    (named("C:\\a"), "bad-archive"),
    (named("c:a"), "bad-archive"),
    (named("A.csv", "a.csv"), "bad-archive"),
    (named("data/a", "DATA/b"), "bad-archive"),
    (named("a", "a/b"), "bad-archive"),
    (named("a/b", "a"), "bad-archive"),
    (named("e\u0301.csv", "\xe9.csv"), "bad-archive"),
    (named("a/./b", "a//b"), "bad-archive"),
    (named("x" * 300), "bad-archive"),
    (named("/".join("a" * 30)), "bad-archive"),
    (named("a\u202efdp.ipynb"), "odd-name"),
    (named("a\x1b[31m"), "odd-name"),
    (named("a\n"), "odd-name"),
    (of_kind(stat.S_IFLNK), "special-file"),
    (of_kind(stat.S_IFIFO), "special-file"),
    (of_kind(stat.S_IFCHR), "special-file"),
    (of_kind(stat.S_IFSOCK), "special-file"),
    (too_large_a_file, "too-large"),
    (too_large_in_all, "too-large"),
    (too_many, "too-many-files"),
    (twice, "bad-archive"),
    (bzip2, "bad-archive"),
    (many_junk, "too-many-files"),
]


def refused(path: Path, bounds: Bounds = SMALL) -> Refusal:
    """Return the refusal of an archive, of which nothing may be left anywhere."""
    away = path.parent.parent
    before = sorted(away.rglob("*"))
    with pytest.raises(Refusal) as caught:
        expand(path, path.parent / "out", bounds)
    assert sorted(away.rglob("*")) == before
    assert str(caught.value).endswith(".") and str(caught.value).isprintable()
    return caught.value


@pytest.mark.parametrize(("make", "code"), REFUSED, ids=lambda v: getattr(v, "__name__", ""))
def test_a_harmful_archive_is_refused_whole(make: Make, code: str, tmp_path: Path) -> None:
    place = tmp_path / "inbox"
    place.mkdir()
    assert refused(pack(place, make)).code == code


def ordinary(packed: zipfile.ZipFile) -> None:
    packed.writestr("./week-01/", b"")
    packed.writestr("./week-01/week-01.ipynb", whole())
    packed.writestr("week-01\\data\\e\u0301te\u0301.csv", b"a,b\n" * 10)
    packed.writestr("week-01/older.zip", b"PK\x03\x04 left as it is")
    packed.writestr("__MACOSX/week-01/._week-01.ipynb", b"junk")
    packed.writestr("week-01/.DS_Store", b"junk")


def test_an_ordinary_archive_comes_out(tmp_path: Path) -> None:
    path = pack(tmp_path, ordinary)
    os.utime(path, (1_600_000_000, 1_600_000_000))
    expand(path, tmp_path / "out")
    found = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*")}
    assert found == {
        "week-01",
        "week-01/week-01.ipynb",
        "week-01/data",
        "week-01/data/\xe9t\xe9.csv",
        "week-01/older.zip",
    }
    notebook = tmp_path / "out" / "week-01" / "week-01.ipynb"
    assert notebook.read_bytes() == whole()
    assert notebook.stat().st_mtime == (tmp_path / "out").stat().st_mtime == 1_600_000_000
    assert notebook.stat().st_mode & 0o177 == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ana.zip", "out"]


def test_a_bomb_is_refused_by_what_it_tells(tmp_path: Path) -> None:
    def make(packed: zipfile.ZipFile) -> None:
        packed.writestr("a", bytes(19_000_000))

    assert refused(pack(tmp_path, make), Bounds()).code == "too-large"


def test_a_bomb_is_refused_by_what_comes_out(tmp_path: Path) -> None:
    path = pack(tmp_path, lambda packed: packed.writestr("a", bytes(99_999)))
    raw = path.read_bytes()
    told = struct.pack("<I", 99_999)
    assert raw.count(told) == 2
    path.write_bytes(raw.replace(told, struct.pack("<I", 10)))
    assert refused(path).code == "bad-archive"


def test_files_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    raw = bytearray(pack(tmp_path, named("a", "b", "c")).read_bytes())
    directory = raw.find(b"PK\x01\x02")
    second = raw.find(b"PK\x01\x02", directory + 1)
    raw[second + 42 : second + 46] = raw[directory + 42 : directory + 46]
    path = tmp_path / "ana.zip"
    path.write_bytes(raw)
    assert "overlap" in str(refused(path))


def test_a_password_is_told(tmp_path: Path) -> None:
    path = pack(tmp_path, named("a"))
    raw = bytearray(path.read_bytes())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(sign) + place] |= 1
    path.write_bytes(raw)
    assert refused(path).code == "encrypted-archive"


def broken() -> list[bytes]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", b"some text that is packed " * 20)
    raw = stream.getvalue()
    end = raw.rfind(b"PK\x05\x06")
    middle = len(raw) // 2
    return [
        b"",
        b"not a zip",
        raw[:-30],
        raw[: end + 4],
        raw.replace(b"PK\x01\x02", b"PK\x01\x03"),
        raw.replace(b"PK\x03\x04", b"PK\x03\x05"),
        raw[:40] + bytes(20) + raw[60:],
        raw[: end + 16] + b"\xff\xff\xff\x7f" + raw[end + 20 :],
        raw[: end + 12] + b"\xff\xff\xff\x7f" + raw[end + 16 :],
        raw[:14] + b"\0\0\0\0" + raw[18:middle] + b"\xff" + raw[middle + 1 :],
        raw.replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"),
        b"PK\x05\x06" + bytes(18),
    ]


@pytest.mark.parametrize("number", range(11))
def test_a_broken_archive_is_refused(number: int, tmp_path: Path) -> None:
    path = tmp_path / "ana.zip"
    path.write_bytes(broken()[number])
    assert refused(path).code == "bad-archive"


def test_an_empty_archive_is_an_empty_folder(tmp_path: Path) -> None:
    path = tmp_path / "ana.zip"
    path.write_bytes(broken()[-1])
    expand(path, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_name_in_the_contents_that_differs_from_the_file_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path, named("abc"))
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"abc", b"/ab", 1))
    assert refused(path).code == "bad-archive"


def test_a_zero_in_a_name_does_not_cut_it(tmp_path: Path) -> None:
    path = pack(tmp_path, named("abcde"))
    path.write_bytes(path.read_bytes().replace(b"abcde", b"a\0../"))
    assert refused(path).code in ("bad-archive", "odd-name")


@pytest.mark.parametrize("name", ["ana.tar", "ana.tar.gz", "ana.tgz", "ana.rar", "ana.7z"])
def test_other_archives_are_refused_with_advice(name: str, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / name, "w"):
        pass
    found = refused(tmp_path / name)
    assert found.code == "not-a-zip" and "Pack the folder as .zip" in str(found)


def test_an_archive_that_is_a_link_or_a_pipe_is_not_opened(tmp_path: Path) -> None:
    real = pack(tmp_path, ordinary)
    (tmp_path / "bo.zip").symlink_to(real)
    os.mkfifo(tmp_path / "eve.zip")
    for name in ("bo.zip", "eve.zip"):
        assert refused(tmp_path / name).code == "special-file"


def test_a_full_disk_is_no_fault_of_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pack(tmp_path, ordinary)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_write", full)
    with pytest.raises(OSError, match="No space left"):
        expand(path, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["ana.zip"]


def test_the_bomb_of_one_kernel_of_zeros_is_refused(tmp_path: Path) -> None:
    """Many entries that all point at one compressed kernel, as the best known small bombs do."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = squeezed.compress(bytes(5_000_000)) + squeezed.flush()
    check = zlib.crc32(bytes(5_000_000))
    sizes = struct.pack("<HHIII", 0, 0, check, len(kernel), 5_000_000)
    local = b"PK\x03\x04" + struct.pack("<HHH", 20, 0, 8) + sizes + struct.pack("<HH", 1, 0) + b"a"
    entries = b""
    for number in range(15):
        entry = b"PK\x01\x02" + struct.pack("<HHHH", 20, 20, 0, 8) + sizes
        entry += struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + bytes((97 + number,))
        entries += entry
    start = len(local) + len(kernel)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 15, 15, len(entries), start, 0)
    path = tmp_path / "ana.zip"
    path.write_bytes(local + kernel + entries + end)
    assert len(zipfile.ZipFile(path).infolist()) == 15
    assert refused(path, Bounds()).code in ("bad-archive", "too-large")
