"""Mounts the machine's disks and folders, in a namespace of its own if need be."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import ctypes
import os

alone()
libc = ctypes.CDLL(None, use_errno=True)
for flags in (0, 0x00020000, 0x10000000 | 0x00020000):
    if flags and libc.unshare(flags):
        print("unshare", os.strerror(ctypes.get_errno()))
        continue
    os.makedirs("hostile-mount", exist_ok=True)
    here = os.path.abspath("hostile-mount").encode()
    for source, kind in ((b"/", None), (b"proc", b"proc"), (b"/dev/vda", b"ext4")):
        if libc.mount(source, here, kind, 4096 if kind is None else 0, None):
            print(source, os.strerror(ctypes.get_errno()))
            continue
        for path in (OTHER, SOURCE, "/1/environ"):
            try:
                print(open("hostile-mount" + path).read())
            except OSError as error:
                print(error)
        libc.umount2(here, 2)
"""
