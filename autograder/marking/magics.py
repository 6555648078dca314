"""Cells with IPython's own lines (`%matplotlib inline`, `!ls`) as plain Python.

Where test cells run there is no IPython. Lines that only concern the display are left out; those
that would bring code or names with them are refused.
"""

import ast
import re

from autograder.marking.errors import PlanError

_LINE = re.compile(r"^(\s*)(%%?|!|\?)\s*([\w.]*)[ \t]*(.*)$")
_HELP = re.compile(r"^\s*[\w.]+\?{1,2}\s*$")
_RUNS_ITS_REST = {"time"}
_RUNS_ITS_CELL = {"time", "capture", "timeit", "prun"}
_SHOWS = {"html", "HTML", "javascript", "js", "markdown", "latex", "svg", "SVG"}
_BRINGS = {"run", "load", "pylab", "store", "macro", "edit", "writefile", "file", "cython", "sql"}


def without_magics(source: str, where: str) -> str:
    """Return a cell as plain Python; raises PlanError, which names the cell as `where`.

    >>> without_magics("%matplotlib inline\\nimport math", "A cell")
    'pass\\nimport math'
    """
    if not re.search(r"[%!?]", source) or _is_python(source):
        return source
    lines = source.split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    whole = _LINE.match(lines[first])
    if whole and whole[2] == "%%":
        if whole[3] in _SHOWS:
            return "pass"
        if whole[3] not in _RUNS_ITS_CELL:
            raise _refused(where, first, lines[first])
        lines[first] = "pass"
        if _is_python("\n".join(lines)):
            return "\n".join(lines)
    return "\n".join(_plain(line, where, place) for place, line in enumerate(lines))


def _plain(line: str, where: str, place: int) -> str:
    found = _LINE.match(line)
    if not found:
        return "pass" if _HELP.match(line) else line
    indent, sign, name, rest = found.groups()
    if sign.startswith("%") and name in _BRINGS:
        raise _refused(where, place, line)
    return indent + (rest if sign == "%" and name in _RUNS_ITS_REST and rest else "pass")


def _refused(where: str, place: int, line: str) -> PlanError:
    return PlanError(
        f"{where}, line {place + 1}: '{line.strip()[:60]}' is IPython's, and there is no IPython "
        "where test cells run. Write it as Python."
    )


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
