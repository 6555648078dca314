"""Makes what may only be read writable."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import ctypes
import os

alone()
libc = ctypes.CDLL(None, use_errno=True)
for target in ("/", "/usr", os.path.dirname(GRADEBOOK), ROOT):
    for flags in (32, 32 | 4096):
        if libc.mount(None, target.encode(), None, flags, None):
            print(target, os.strerror(ctypes.get_errno()))
try:
    open("/usr/hostile-note.txt", "w").close()
    os.remove("/usr/hostile-note.txt")
    won("wrote in /usr")
except OSError as error:
    print(error)
open(OTHER, "w").write("{}")
"""
