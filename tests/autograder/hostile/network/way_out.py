"""Looks for a network card, a route out, and the right to send raw packets."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import socket

cards = [name for _, name in socket.if_nameindex() if name != "lo"]
if cards:
    won(f"network cards {cards}")
call = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    # Chooses the route to an address of documentation; nothing is sent.
    call.connect(("192.0.2.1", 9))
    won("a route to the outside")
except OSError as error:
    print(error)
try:
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    won("raw packets")
except OSError as error:
    print(error)
"""
