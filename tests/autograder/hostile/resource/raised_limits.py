"""Lifts its own limits before it takes memory."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("out-of-memory", "timed-out"))

SOURCE = """
import resource

for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE"):
    number = getattr(resource, name)
    had = resource.getrlimit(number)
    try:
        resource.setrlimit(number, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        if had[1] != resource.RLIM_INFINITY:
            won(f"the limit {name} lifted")
    except (ValueError, OSError) as error:
        print(name, error)
hoard = []
for taken in range(50):
    hoard.append(bytearray(b"x" * 50_000_000))
won("2.5 GB of memory")
"""
