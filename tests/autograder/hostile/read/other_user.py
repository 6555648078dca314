"""Becomes another user, by programs that may change users and by asking."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import os
import shutil
import subprocess

before = os.getuid()
for program in (["sudo", "-n"], ["su", "-c"], ["pkexec"], ["unshare", "-r"]):
    if shutil.which(program[0]):
        words = [*program, f"cat {OTHER}" if program[-1] == "-c" else "cat"]
        words += [] if program[-1] == "-c" else [OTHER]
        try:
            done = subprocess.run(words, capture_output=True, timeout=1, stdin=subprocess.DEVNULL)
            print(done.stdout, done.stderr)
        except (OSError, subprocess.SubprocessError) as error:
            print(program, error)
for uid in (0, 1000):
    try:
        os.setresuid(uid, uid, uid)
        print(open(OTHER).read())
    except OSError as error:
        print(uid, error)
"""
