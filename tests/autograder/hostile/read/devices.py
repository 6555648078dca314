"""Reads disks and memory as devices, making the devices if need be."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os
import stat

for name, numbers in (("mem", (1, 1)), ("kmem", (1, 2)), ("sda", (8, 0)), ("vda", (254, 0))):
    paths = [f"/dev/{name}", f"hostile-{name}"]
    try:
        os.mknod(paths[1], 0o600 | stat.S_IFBLK, os.makedev(*numbers))
    except OSError as error:
        print(error)
    for path in paths:
        try:
            with open(path, "rb") as device:
                device.read(512)
            won(f"read the device {name}")
        except OSError as error:
            print(path, error)
"""
