"""The filter of system calls, run in a small machine of its own."""

import errno
import platform
import re
import struct
from pathlib import Path

import pytest

from autograder.sandbox import seccomp

ALLOW, KILL = "allow", "kill"
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CALLS = {
    "x86_64": {"read": 0, "write": 1, "socket": 41, "clone": 56, "execve": 59, "openat": 257},
    "aarch64": {"read": 63, "write": 64, "socket": 198, "clone": 220, "execve": 221, "openat": 56},
}


def decide(number: int, argument: int = 0, architecture: int | None = None) -> object:
    """Return what the filter says to a call: allow, kill, or an error's number."""
    own = ARCHITECTURES[platform.machine()] if architecture is None else architecture
    data = struct.pack("=IIQQ", number, own, 0, argument)
    code = [struct.unpack_from("=HBBI", seccomp.program(), at)
            for at in range(0, len(seccomp.program()), 8)]  # fmt: skip
    place, held = 0, 0
    while True:
        operation, if_true, if_false, operand = code[place]
        place += 1
        match operation:
            case 0x20:
                (held,) = struct.unpack_from("=I", data, operand)
            case 0x15:
                place += if_true if held == operand else if_false
            case 0x35:
                place += if_true if held >= operand else if_false
            case 0x45:
                place += if_true if held & operand else if_false
            case 0x06 if operand == 0x7FFF0000:
                return ALLOW
            case 0x06 if operand == 0x80000000:
                return KILL
            case 0x06:
                return operand & 0xFFFF
            case _:
                raise AssertionError(f"no such instruction: {operation:#x}")


@pytest.fixture(params=list(ARCHITECTURES), autouse=True)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name = str(request.param)
    monkeypatch.setattr(platform, "machine", lambda: name)
    return name


def test_every_denied_call_is_refused() -> None:
    assert len(seccomp.denied()) > 50
    assert {decide(number) for number in seccomp.denied().values()} == {errno.EPERM}


def test_what_programs_need_is_allowed(machine: str) -> None:
    needed = set(CALLS[machine].values())
    assert {decide(number, 1) for number in needed} == {ALLOW}
    assert not needed & set(seccomp.denied().values())


def test_another_machines_calls_end_the_process() -> None:
    assert decide(0, architecture=0x40000003) == KILL
    assert decide(0x40000000 + 1) == errno.ENOSYS


def test_no_new_namespaces_but_new_threads(machine: str) -> None:
    clone = CALLS[machine]["clone"]
    threads_flags, forks_flags = 0x3D0F00, 0x01200011
    assert decide(clone, threads_flags) == ALLOW and decide(clone, forks_flags) == ALLOW
    kinds = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
    for kind in kinds:
        assert decide(clone, forks_flags | kind) == errno.EPERM
    assert decide(435) == errno.ENOSYS


def test_sockets_of_three_families_alone(machine: str) -> None:
    answers = {family: decide(CALLS[machine]["socket"], family) for family in range(46)}
    assert {family for family, answer in answers.items() if answer == ALLOW} == {1, 2, 10}
    assert answers[40] == errno.EOPNOTSUPP


def test_the_numbers_are_those_of_this_machines_headers(machine: str) -> None:
    places = {
        "x86_64": ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h",),
        "aarch64": ("/usr/include/asm-generic/unistd.h",),
    }[machine]
    header = "\n".join(Path(place).read_text() for place in places if Path(place).is_file())
    numbers = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header))
    wrong = {
        name: number
        for name, number in seccomp.denied().items()
        if name in numbers and int(numbers[name]) != number
    }
    assert not wrong


def test_an_unknown_machine_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not seccomp.known()
