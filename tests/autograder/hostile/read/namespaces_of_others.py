"""Enters the namespaces of the first process and of its parent."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import ctypes
import os

alone()
libc = ctypes.CDLL(None, use_errno=True)
for pid in (1, os.getppid()):
    for kind in ("user", "mnt", "pid", "net"):
        try:
            handle = os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY)
        except OSError as error:
            print(error)
            continue
        if libc.setns(handle, 0):
            print(kind, os.strerror(ctypes.get_errno()))
print(open(OTHER).read())
"""
