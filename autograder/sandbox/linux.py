"""The few calls to the Linux kernel that Python 3.11 does not offer itself."""

import ctypes
import fcntl
import os
import signal
import socket
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_CAPBSET_DROP = 24
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63

_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _control(option: int, value: int, pointer: object = None) -> None:
    unused = ctypes.c_ulong(0)
    _call("prctl", option, ctypes.c_ulong(value), pointer or unused, unused, unused)


def unshare(namespaces: int) -> None:
    """Leave the named namespaces for new ones; a new process namespace is for children only."""
    _call("unshare", ctypes.c_int(namespaces))


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount as mount(2) does."""
    kind_bytes = None if kind is None else kind.encode()
    _call(
        "mount",
        source.encode(),
        target.encode(),
        kind_bytes,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )


def raise_loopback() -> None:
    """Switch on 127.0.0.1 in a network of one's own, where it is off at first."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def set_hostname(name: str) -> None:
    """Give this namespace a name of its own, so that the machine's is not seen."""
    _call("sethostname", name.encode(), ctypes.c_size_t(len(name)))


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent has ended."""
    _control(_PR_SET_CHILD_SUBREAPER, 1)


def end_with_parent() -> None:
    """Be killed when the parent ends; a change of user undoes this."""
    _control(_PR_SET_PDEATHSIG, signal.SIGKILL)


def drop_bounding_set() -> None:
    """Take every capability out of what a program that is started later could gain."""
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            _control(_PR_CAPBSET_DROP, capability)
        except OSError:
            # Past the last capability that this kernel knows.
            return


def drop_capabilities() -> None:
    """Give up every capability of this process, for good."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())


def gain_no_privileges() -> None:
    """Make set-uid programs powerless from here on."""
    _control(_PR_SET_NO_NEW_PRIVS, 1)


def filter_calls(program: bytes) -> None:
    """Put a seccomp filter (BPF instructions of eight bytes each) on this process for good."""
    held = ctypes.create_string_buffer(program, len(program))
    loaded = _Program(len(program) // 8, ctypes.addressof(held))
    _control(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(loaded))
