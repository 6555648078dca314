"""Code as a row of tokens in which renamed variables, comments and layout leave no trace.

A lexer of our own: Python's differs between 3.11 and 3.12 and stops at the first error, and a
learner's cell may hold anything. It reads on through errors, in time linear in the text.
"""

import builtins
import keyword
import re
from collections.abc import Iterator

from autograder.similarity.tokens import Kind, Tokens

NAME, STRING, NUMBER = "name", "string", "number"
# Grams of ten tokens, windows of four: a shared stretch of thirteen tokens, about a line and a
# half, is always found.
CODE = Kind(
    name="code",
    unit="tokens",
    weight=1,
    gram=10,
    window=4,
    passage=13,
    change=2,
    least_own=80,
    least_shared=60,
    long_passage=150,
    distinct=2,
    # A list of numbers, or columns taken out of a table, is nobody's own.
    faint=frozenset((NAME, STRING, NUMBER, *"()[]{},:=.")),
)

_KEPT = frozenset((*keyword.kwlist, *(name for name in dir(builtins) if name.islower())))
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*+)
    |(?P<string>[bfrtuBFRTU]{0,2}(?:
        \"{3}(?:[^\\"]++|\\(?:.|\Z)|"(?!""))*+(?:\"{3}|\Z)
        |'{3}(?:[^\\']++|\\(?:.|\Z)|'(?!''))*+(?:'{3}|\Z)
        |"(?:[^\\"\n]++|\\(?:.|\Z))*+"?
        |'(?:[^\\'\n]++|\\(?:.|\Z))*+'?
    ))
    |(?P<name>[^\W\d]\w*+)
    |(?P<number>\.?\d[\w.]*+)
    |(?P<newline>\n)
    |(?P<space>[^\S\n]++|\\\n)
    |(?P<sign>(?:\*\*|//|<<|>>|[-+*/%&|^@<>=!:])=|->|\*\*|//|<<|>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str, most: int) -> Tokens:
    """Return the tokens of some Python code, at most so many.

    Names that the learner chose become one token, strings and numbers another each; names of
    attributes, of keyword arguments and of Python's own stay. Comments, import statements,
    indentation, trailing commas and strings that stand alone are left out.

    >>> one, other = "total = sum(pay)  # all", "t=sum( wages , )"
    >>> tokens(one, 99).keys
    ['name', '=', 'sum', '(', 'name', ')']
    >>> tokens(one, 99).keys == tokens(other, 99).keys
    True
    """
    found = Tokens.none()
    for kind, match in _statements(text):
        if len(found) >= most:
            break
        _add(found, kind, match)
    return found


def remarks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where comments and longer strings stand: what is written in them is prose."""
    for match in _TOKEN.finditer(text):
        long = match.end() - match.start() >= 40
        if match.lastgroup == "comment" or (match.lastgroup == "string" and long):
            yield match.span()


def _statements(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the tokens of all statements but imports and strings that stand alone."""
    depth, begins, skipping = 0, True, False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("comment", "space"):
            continue
        sign = match.group() if kind == "sign" else ""
        if kind == "newline" or sign == ";":
            if depth == 0 or sign:
                begins, skipping = True, False
            continue
        if sign in "([{" and sign:
            depth += 1
        elif sign in ")]}" and sign:
            depth = max(0, depth - 1)
        if begins and kind == "name" and match.group() in ("import", "from"):
            skipping = True
        if not skipping and not (begins and kind == "string"):
            yield kind, match
        begins = False


def _add(found: Tokens, kind: str, match: re.Match[str]) -> None:
    text, (start, end) = match.group(), match.span()
    last = found.keys[-1] if found.keys else ""
    match kind:
        case "string":
            if last == STRING:  # One string written in two halves.
                found.ends[-1] = end
                return
            found.add(STRING, start, end)
        case "number":
            found.add(NUMBER, start, end)
        case "name":
            if last == ".":
                found.keys[-1], found.ends[-1] = f".{text}", end
            else:
                found.add(text if text in _KEPT else NAME, start, end)
        case _:
            if last == "," and text in ")]}":
                found.take_last()
            if text == "=" and last == NAME and found.keys[-2:-1] in (["("], [","]):
                found.keys[-1] = f"{match.string[found.starts[-1] : found.ends[-1]]}="
                return
            found.add(text, start, end)
