"""Listens where other learners' code and the grader could find it."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "timed-out"))

SOURCE = r"""
import socket

listening = socket.socket(socket.AF_UNIX)
listening.bind(f"\0hostile-{PORT}")
listening.listen()
listening.settimeout(1)
listening.accept()
won("somebody called")
"""
