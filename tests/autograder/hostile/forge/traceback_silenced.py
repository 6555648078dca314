"""Shows no traceback, and reports no error."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
ip = get_ipython()
shell = type(ip)
shell.showtraceback = lambda *args, **kwargs: None
run, run_async = shell.run_cell, shell.run_cell_async

def clean(result):
    result.error_in_exec = result.error_before_exec = None
    return result

async def quietly(self, *args, **kwargs):
    return clean(await run_async(self, *args, **kwargs))

shell.run_cell = lambda self, *args, **kwargs: clean(run(self, *args, **kwargs))
shell.run_cell_async = quietly
"""
