"""Searches its own memory for what the process that it came from knew."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import gc
import re

found = set()
for thing in gc.get_objects():
    if isinstance(thing, (dict, list, tuple)):
        inside = thing.values() if isinstance(thing, dict) else thing
        texts = [text for text in list(inside) if isinstance(text, (str, bytes))]
        for text in texts:
            text = text.encode(errors="replace") if isinstance(text, str) else text
            found |= set(re.findall(rb"canary-[a-z_]+-[0-9a-f]{32}", text))
print(found)
for line in open("/proc/self/maps"):
    span, rights = line.split()[:2]
    if "r" not in rights or "[v" in line:
        continue
    start, end = (int(part, 16) for part in span.split("-"))
    if end - start > 200_000_000:
        continue
    try:
        with open("/proc/self/mem", "rb") as memory:
            memory.seek(start)
            found |= set(re.findall(rb"canary-[a-z_]+-[0-9a-f]{32}", memory.read(end - start)))
    except (OSError, OverflowError):
        pass
print(found)
"""
