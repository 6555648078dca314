"""Changes the messages in which the kernel reports errors."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
ip = get_ipython()
session = ip.kernel.session
send = session.send

def polite(stream, message, content=None, *args, **kwargs):
    if message == "error":
        return None
    if isinstance(content, dict) and content.get("status") == "error":
        content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    return send(stream, message, content, *args, **kwargs)

session.send = polite
"""
