"""What a hostile notebook would try, one trick a probe, each a cell that ends in what it met.

A probe's cell binds `held` to whether the wall held, and `met` to what it met, in words. Where
the wall does not hold, a trick works: so each is one that does no harm when it does.
"""

from dataclasses import dataclass
from typing import Literal

from autograder.sandbox.protocol import Ended, Limits

# Small, so that every limit is met within seconds.
LIMITS = Limits(
    seconds=20,
    cell_seconds=10,
    cpu_seconds=20,
    memory_bytes=300_000_000,
    processes=20,
    disk_bytes=8_000_000,
    disk_files=100,
    file_bytes=2_000_000,
    output_bytes=100_000,
    value_bytes=100_000,
)


@dataclass(frozen=True)
class Probe:
    """A trick, and how a run of it has to end."""

    name: str
    code: str
    limits: Limits = LIMITS
    ended: Ended = "finished"
    expects: Literal["held", "end"] = "held"


_TRIES = '''
def tried(*actions):
    """Return which of the actions went through, by name."""
    through = []
    for name, action in actions:
        try:
            action()
        except (Exception, SystemExit):
            continue
        through.append(name)
    return through

'''


def _cell(body: str) -> str:
    return _TRIES + body


READS = _cell("""
met = tried(*((path, lambda path=path: open(path, "rb").read(1)) for path in SECRETS))
import os
met += [path for path in FOLDERS if os.path.isdir(path) and os.listdir(path)]
held = not met
""")

ENVIRONMENT = """
import os
met = sorted(set(os.environ) - set(KNOWN))
held = not met
"""

WRITES = _cell("""
import sys
places = ["/", "/usr/", "/etc/", "/dev/", "/proc/", "/home/", sys.prefix + "/", PACKAGE + "/"]
import os, uuid
name = f"probe-{uuid.uuid4()}"
met = tried(*((place, lambda place=place: open(place + name, "x").close()) for place in places))
for place in met:
    os.unlink(place + name)
held = not met
""")

NETWORK = _cell("""
import socket
def reach(address):
    socket.create_connection(address, timeout=2).close()
def family(number):
    socket.socket(number, socket.SOCK_STREAM).close()
met = tried(
    ("this machine", lambda: reach(("127.0.0.1", PORT))),
    ("the network", lambda: reach(("192.0.2.1", 80))),
    ("netlink", lambda: family(16)),
    ("vsock", lambda: family(40)),
    ("packets", lambda: socket.socket(17, socket.SOCK_RAW)),
)
held = not met
""")

OTHERS = _cell("""
import os
met = tried(
    *((f"signal to {pid}", lambda pid=pid: os.kill(pid, 0)) for pid in {PID, os.getppid() or PID}),
    ("a list of processes", lambda: open("/proc/1/status").read()),
)
held = os.getpid() == 1 and not met
""")

CALLS = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def denied(name, *arguments):
    return getattr(libc, name)(*arguments) == -1 and ctypes.get_errno() in (1, 38)
here = os.path.abspath("of-my-own").encode()
os.makedirs(here, exist_ok=True)
own_name = os.uname().nodename.encode()
met = [
    name
    for name, arguments in (
        ("mount", (b"tmpfs", here, b"tmpfs", 0, None)),
        ("umount2", (here, 0)),
        ("unshare", (0x10000000,)),
        ("setns", (0, 0)),
        ("ptrace", (0, 0, 0, 0)),
        ("chroot", (b"/",)),
        ("memfd_create", (b"x", 0)),
        ("shmget", (0, 4096, 0o1600)),
        ("sethostname", (own_name, len(own_name))),
    )
    if not denied(name, *arguments)
]
met += [f"call {number}" for number in NUMBERS if libc.syscall(number, 0, 0, 0, 0, 0) != -1]
held = not met
"""

RIGHTS = """
import ctypes, os
libc = ctypes.CDLL(None)
header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
libc.capget(header, sets)
met = [f"user {os.getuid()}"] * (os.getuid() == 0)
met += ["capabilities"] * any(sets)
met += ["a gain of rights"] * (libc.prctl(39, 0, 0, 0, 0) != 1)
met += ["no filter of calls"] * (libc.prctl(21, 0, 0, 0, 0) == 0)
held = not met
"""

DESCRIPTORS = """
import os
met = []
for number in range(3, 256):
    try:
        os.fstat(number)
    except OSError:
        continue
    met.append(number)
# The channel for results, and the two files that descriptors 1 and 2 write to.
held = len(met) <= 3
"""

FORKS = """
import os, signal, time
children = []
try:
    for _ in range(100):
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        children.append(child)
except OSError:
    pass
met = f"{len(children)} processes"
held = len(children) < LIMIT
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""

MEMORY = """
try:
    big = bytearray(LIMIT)
    held, met = False, "all that was asked for"
except MemoryError:
    held, met = True, "an end of memory"
"""

FILE_SIZE = """
written = 0
try:
    with open("big", "wb", buffering=0) as file:
        while written < 100_000_000:
            written += file.write(bytes(100_000))
except OSError:
    pass
held, met = written <= LIMIT, f"{written:,} bytes"
"""

DISK = """
written = 0
try:
    for number in range(1000):
        with open(f"/tmp/{number}", "wb") as file:
            written += file.write(bytes(1_000_000))
except OSError:
    pass
held, met = written <= LIMIT, f"{written:,} bytes"
"""

ALONE = """
import os
places = ("/tmp", "/dev/shm", os.getcwd(), os.path.expanduser("~/.."))
met = [place for place in places if os.path.exists(f"{place}/left-behind")]
held = not met
for place in places * held:
    open(f"{place}/left-behind", "w").close()
"""

TOTAL_MEMORY = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        kept = os.urandom(1) * 100_000_000
        time.sleep(60)
        os._exit(0)
time.sleep(15)
"""

FLOOD = "for _ in range(200): print('x' * 1_000_000)"

DEAF = """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    pass
"""
