"""Sends another learner's work to a server on this machine."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import socket

call = socket.create_connection(("127.0.0.1", PORT), timeout=1)
call.sendall(b"network/tcp")
won("connected by TCP")
"""
