"""The system calls that learner code has no use for, as a filter for the kernel (BPF).

What is denied here is denied by namespaces and dropped capabilities as well; the filter keeps the
kernel's rarely used and often broken parts out of reach. Numbers are those of the kernel's
tables (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
"""

import errno
import platform
import struct
from dataclasses import dataclass

_LOAD = 0x20
_EQUAL = 0x15
_AT_LEAST = 0x35
_ANY_BIT = 0x45
_RETURN = 0x06
_ALLOW = 0x7FFF0000
_DENY = 0x00050000
_KILL = 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_X32 = 0x40000000

# CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID and NET: no namespaces of one's own.
_NEW_NAMESPACES = 0x00020000 | 0x7E000000
# AF_UNIX, AF_INET, AF_INET6. Others, such as AF_VSOCK, leave a network namespace.
_FAMILIES = (1, 2, 10)

# The same numbers everywhere: calls newer than the unified tables.
_COMMON = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "statmount": 457,
    "listmount": 458,
    "open_tree_attr": 467,
}

_NAMES = (
    "mount", "umount2", "pivot_root", "chroot", "swapon", "swapoff", "reboot", "acct",
    "quotactl", "nfsservctl", "syslog", "sethostname", "setdomainname", "settimeofday",
    "clock_settime", "clock_adjtime", "adjtimex", "vhangup", "init_module", "delete_module",
    "finit_module", "kexec_load", "kexec_file_load", "add_key", "request_key", "keyctl",
    "unshare", "setns", "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "bpf",
    "perf_event_open", "userfaultfd", "name_to_handle_at", "open_by_handle_at", "fanotify_init",
    "lookup_dcookie", "move_pages", "migrate_pages", "mbind", "set_mempolicy",
    # Memory that no limit of ours counts: segments and files that outlive their use.
    "memfd_create", "shmget", "shmat", "shmctl", "shmdt", "semget", "msgget", "mq_open",
)  # fmt: skip

_X86_64 = (
    165, 166, 155, 161, 167, 168, 169, 163, 179, 180, 103,
    170, 171, 164, 227, 305, 159, 153,
    175, 176, 313, 246, 320,
    248, 249, 250, 272, 308, 101, 310, 311, 312,
    321, 298, 323, 303, 304, 300,
    212, 279, 256, 237, 238,
    319, 29, 30, 31, 67, 64, 68, 240,
)  # fmt: skip
_AARCH64 = (
    40, 39, 41, 51, 224, 225, 142, 89, 60, 42, 116,
    161, 162, 170, 112, 266, 171, 58,
    105, 106, 273, 104, 294,
    217, 218, 219, 97, 268, 117, 270, 271, 272,
    280, 241, 282, 264, 265, 262,
    18, 239, 238, 235, 237,
    279, 194, 196, 195, 197, 190, 186, 180,
)  # fmt: skip


@dataclass(frozen=True)
class _Machine:
    architecture: int
    clone: int
    socket: int
    denied: dict[str, int]


_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        56,
        41,
        dict(zip(_NAMES, _X86_64, strict=True)) | {"iopl": 172, "ioperm": 173, "modify_ldt": 154},
    ),
    "aarch64": _Machine(0xC00000B7, 220, 198, dict(zip(_NAMES, _AARCH64, strict=True))),
}
_CLONE3 = 435


def known() -> bool:
    """Return whether a filter can be written for this machine."""
    return platform.machine() in _MACHINES


def denied() -> dict[str, int]:
    """Return the calls that are always refused on this machine, with their numbers."""
    return _MACHINES[platform.machine()].denied | _COMMON


def program() -> bytes:
    """Return the filter for this machine; KeyError for one that we have no numbers of."""
    machine = _MACHINES[platform.machine()]
    lines = [
        _line(_LOAD, 0, 0, _ARCHITECTURE),
        _line(_EQUAL, 1, 0, machine.architecture),
        _line(_RETURN, 0, 0, _KILL),
        _line(_LOAD, 0, 0, _NUMBER),
        # Not on x86_64 alone: no other machine has numbers as high.
        *_refuse(_AT_LEAST, _X32, errno.ENOSYS),
        # Its flags are in memory, out of a filter's sight; callers fall back to clone.
        *_refuse(_EQUAL, _CLONE3, errno.ENOSYS),
        _line(_EQUAL, 0, 4, machine.clone),
        _line(_LOAD, 0, 0, _FIRST_ARGUMENT),
        *_refuse(_ANY_BIT, _NEW_NAMESPACES, errno.EPERM),
        _line(_RETURN, 0, 0, _ALLOW),
        _line(_EQUAL, 0, len(_FAMILIES) + 3, machine.socket),
        _line(_LOAD, 0, 0, _FIRST_ARGUMENT),
        *(
            _line(_EQUAL, len(_FAMILIES) - place, 0, family)
            for place, family in enumerate(_FAMILIES)
        ),
        # The error that zmq takes for a system without such sockets; it aborts at others.
        _line(_RETURN, 0, 0, _DENY | errno.EOPNOTSUPP),
        _line(_RETURN, 0, 0, _ALLOW),
    ]
    for number in sorted(denied().values()):
        lines += _refuse(_EQUAL, number, errno.EPERM)
    return b"".join([*lines, _line(_RETURN, 0, 0, _ALLOW)])


def _refuse(test: int, operand: int, error: int) -> tuple[bytes, bytes]:
    return _line(test, 0, 1, operand), _line(_RETURN, 0, 0, _DENY | error)


def _line(code: int, if_true: int, if_false: int, operand: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)
