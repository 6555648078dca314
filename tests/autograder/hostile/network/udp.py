"""Sends a datagram to a server on this machine."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import socket

call = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
call.sendto(b"network/udp", ("127.0.0.1", PORT))
"""
