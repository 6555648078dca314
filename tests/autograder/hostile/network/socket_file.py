"""Calls a server through a socket that lies in a folder."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import socket

call = socket.socket(socket.AF_UNIX)
call.connect(SOCKET)
call.sendall(b"network/socket_file")
"""
