"""Shows 2 as the last value of every cell that follows."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
ip = get_ipython()
type(ip).showtraceback = lambda *args, **kwargs: None

def two():
    ip.displayhook(2)
    print(2)

ip.events.register("post_run_cell", lambda *args: two())
"""
