"""Calls a server through a socket that has a name and no file."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = r"""
import socket

call = socket.socket(socket.AF_UNIX)
call.connect(f"\0ears-{PORT}")
call.sendall(b"network/abstract_socket")
"""
