"""Replaces the shell's own parts by ones that fail."""

from tests.autograder.hostile.promise import MARKED, Promise

PROMISE = Promise(states=(*MARKED, "kernel-died", "timed-out"))

SOURCE = """
ip = get_ipython()
fail = lambda *args, **kwargs: 1 / 0
for name in ("run_cell", "run_cell_async", "showtraceback", "should_run_async", "transform_cell"):
    setattr(type(ip), name, fail)
    setattr(ip, name, fail)
ip.user_ns = None
ip.display_pub = ip.displayhook = ip.events = None
"""
