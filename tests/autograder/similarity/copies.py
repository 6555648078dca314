"""What people do to a copy so that it does not look like one."""

import random
import re
import textwrap

_OWN = re.compile(
    r"\b(names|code|mine|monthly|month|employee|employed|rows|subset|here|reached|going|order|"
    r"weights|middle|total|half|wage|weight|spread|firms|employers|table|every|below|low|bad|"
    r"fair|hard|answer|share|percentage|pay|factor|staff|who|activity|asked|letter|what|yearly)\b"
    r"(?!['\"=])(?<![.'\"]\b)"
)


def renamed(code: str) -> str:
    """Return code with the learner's own variables renamed, whatever else has their names too."""
    return _OWN.sub(lambda name: f"my_{name[0][::-1]}", code)


def reformatted(code: str) -> str:
    """Return code with other quotes, spaces, line breaks and comments."""
    spaced = re.sub(r"(?<=[^=<>!+])=(?=[^=])", " =  ", code.replace("'", '"'))
    broken = spaced.replace("(", "(\n        ").replace(", ", ",\n    ")
    return "\n".join(f"{line}  # step {n}" for n, line in enumerate(broken.split("\n")))


def reordered(code: str) -> str:
    """Return code with its lines in blocks of two, the last block first."""
    lines = code.split("\n")
    blocks = [lines[place : place + 2] for place in range(0, len(lines), 2)]
    return "\n".join(line for block in reversed(blocks) for line in block)


def reworded(text: str, seed: int = 1) -> str:
    """Return a text in which one word in eight, at places that cannot be foreseen, is another."""
    drawn = random.Random(seed)
    words = text.split()
    for place in range(0, len(words), 8):
        words[min(len(words) - 1, place + drawn.randrange(8))] = f"other{place}"
    return " ".join(words)


def laid_out(text: str) -> str:
    """Return a text as a list with headings, capitals, breaks and numbers of its own."""
    points = "\n".join(f"{n}. **{part}**" for n, part in enumerate(text.split(". "), start=1))
    return "## MY ADVICE\n\n" + textwrap.fill(points.upper(), 40, replace_whitespace=False)
