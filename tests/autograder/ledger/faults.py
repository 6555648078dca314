"""Run as a program: appends to a ledger and is killed meanwhile; prints what had returned by then.

faults.py many URL NAME COUNT     append COUNT batches, as one of several at a time
faults.py steps URL append|erase  be killed before and after each step of one call, in turn
faults.py moments URL COUNT SEED  be killed at COUNT moments by chance while appending
faults.py full URL BYTES          append until a file would grow past BYTES, then go on
"""

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from typing import Any, NoReturn

import sqlalchemy as sa

from autograder.database import DatabaseError
from autograder.ledger import Event, Ledger


def events(name: str, number: int) -> list[Event]:
    """Return a batch of one to three events."""
    return [
        Event("override", name, f"batch {number}", f"{name}-{n}", "week-01", after={"n": number})
        for n in range(1 + number % 3)
    ]


def say(*words: object) -> None:
    # One write, so that a kill leaves whole lines.
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def many(url: str, name: str, times: str) -> None:
    with Ledger(url, "c") as ledger:
        for number in range(int(times)):
            entries = ledger.append(events(name, number))
            say("returned", *(entry.head for entry in entries))


def in_child(work: Callable[[], None]) -> int:
    """Do something in a process of its own; returns the signal that ended it, 0 for none."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def die(*given: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def at_step(ledger: Ledger, step: int) -> None:
    """Be killed when the ledger's engine comes to its step-th step."""
    left = iter(range(step, 0, -1))

    def tick(*given: Any, **more: Any) -> None:
        if next(left) == 1:
            die()

    for name in ("before_cursor_execute", "after_cursor_execute", "commit", "rollback"):
        sa.event.listen(ledger._engine, name, tick)


def steps(url: str, call: str) -> None:
    done = 0
    for step in count(1):

        def work(step: int = step) -> None:
            with Ledger(url, "c") as ledger:
                entries = ledger.append(events(f"kept-{step}", 2))
                say("returned", *(entry.head for entry in entries))
                at_step(ledger, step)
                if call == "append":
                    entries = ledger.append(events(f"cut-{step}", 2))
                    say("returned", *(entry.head for entry in entries))
                else:
                    say("erased", ledger.erase("kept-1-0", "Mr Sy", "asked for"))

        if in_child(work) == 0:
            break
        done = step
    say("steps", done)


def moments(url: str, times: str, seed: str) -> None:
    chance = random.Random(seed)
    for number in range(int(times)):
        ready, told = os.pipe()
        child = os.fork()
        if child == 0:
            with Ledger(url, "c") as ledger:
                for batch in count():
                    os.write(told, b".")
                    entries = ledger.append(events(f"m{number}", batch))
                    say("returned", *(entry.head for entry in entries))
        os.read(ready, 1)
        for _ in range(chance.randrange(4)):
            os.read(ready, 1)
        time.sleep(chance.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(told)


def full(url: str, size: str) -> None:
    chance = random.Random(size)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    with Ledger(url, "c") as ledger:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), hard))
        try:
            while True:
                why = chance.randbytes(2000).hex()
                entries = ledger.append([Event("kept", "Ms Okoro", why, after={})] * 3)
                say("returned", *(entry.head for entry in entries))
        except DatabaseError as error:
            say("stopped", error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        entries = ledger.append(events("afterwards", 0))
        say("returned", *(entry.head for entry in entries))


if __name__ == "__main__":
    VERBS: dict[str, Callable[..., None]] = {
        "many": many, "steps": steps, "moments": moments, "full": full,
    }  # fmt: skip
    VERBS[sys.argv[1]](*sys.argv[2:])
