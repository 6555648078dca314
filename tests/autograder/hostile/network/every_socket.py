"""Calls whatever listens on any socket that it finds."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os
import socket
import stat

for folder in ("/tmp", "/run", "/var/run", "/dev", os.getcwd(), os.path.dirname(SOCKET)):
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            try:
                if not stat.S_ISSOCK(os.lstat(path).st_mode):
                    continue
                call = socket.socket(socket.AF_UNIX)
                call.settimeout(0.2)
                call.connect(path)
                call.sendall(b"network/every_socket")
                won(f"connected to {path}")
            except OSError as error:
                print(path, error)
"""
