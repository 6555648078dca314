"""Docstrings and signatures as Markdown: code stays code, known sources are cited."""

import inspect
import re
from collections.abc import Iterator
from types import ModuleType

# Longer signatures take a line for each argument, as a narrow screen needs.
LINE = 60
CODE = re.compile(r"(``.+?``|`.+?`)")
MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&@^=:\"'])")
MODULES = re.compile(r"\b(?:\w+\.)+(?=[A-Z])")


def public_names(module: ModuleType) -> list[str]:
    """Return the names of `__all__`, errors last, else what the module defines, in its order."""
    if hasattr(module, "__all__"):
        return sorted(module.__all__, key=lambda name: (is_error(getattr(module, name)), name))
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def is_error(value: object) -> bool:
    return inspect.isclass(value) and issubclass(value, BaseException)


def docstring(value: object) -> str:
    """Return the own docstring of a module, class, function, method or property, or nothing.

    A dataclass without one repeats its fields, and other values speak of their type.
    """
    value = getattr(value, "__func__", value)
    if isinstance(value, property):
        return inspect.getdoc(value) or ""
    if not (inspect.ismodule(value) or inspect.isclass(value) or inspect.isroutine(value)):
        return ""
    text = inspect.cleandoc(value.__doc__ or "")
    return "" if text.startswith(f"{value.__name__}(") else text


def members(value: object) -> dict[str, object]:
    """Return the documented public methods and properties that a class defines itself."""
    inside = vars(value) if inspect.isclass(value) else {}
    return {
        name: getattr(value, name)
        for name, member in inside.items()
        if not name.startswith("_") and docstring(member)
    }


def signature(name: str, value: object) -> str:
    """Return how to call it; nothing for what is not called, or only raised."""
    if not callable(value) or is_error(value):
        return ""
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return ""
    arguments = [one for one in found.parameters.values() if one.name != "self"]
    returns = found.empty if inspect.isclass(value) else found.return_annotation
    found = found.replace(parameters=arguments, return_annotation=returns)
    flat = name + short(str(found))
    return flat if len(flat) <= LINE else name + short(folded(found))


def folded(found: inspect.Signature) -> str:
    """Return the signature with one argument a line."""
    lines, named = [], False
    for one in found.parameters.values():
        if one.kind is one.KEYWORD_ONLY and not named:
            lines.append("*")
        named = named or one.kind in (one.VAR_POSITIONAL, one.KEYWORD_ONLY)
        lines.append(str(one))
    arguments = "".join(f"    {line},\n" for line in lines)
    return f"(\n{arguments}){str(found.replace(parameters=[])).removeprefix('()')}"


def short(text: str) -> str:
    """Return types by their own names: pandas.DataFrame is DataFrame."""
    return MODULES.sub("", text)


def prose(text: str, keys: set[str]) -> str:
    """Return words as Markdown that shows them as they are; a key of ``keys`` becomes its source.

    >>> prose("See ``bar`` and *duncan1955*.", {"duncan1955"})
    'See `` bar `` and \\\\*{cite:t}`duncan1955`\\\\*\\\\.'
    """
    parts = []
    for part in CODE.split(" ".join(text.split())):
        if CODE.fullmatch(part):
            parts.append(f"`` {part.strip('`')} ``")
            continue
        for word in re.split(r"(\w+)", part):
            parts.append(f"{{cite:t}}`{word}`" if word in keys else MARKUP.sub(r"\\\1", word))
    return "".join(parts)


def body(text: str, keys: set[str]) -> Iterator[str]:
    """Yield the paragraphs and examples of a docstring as Markdown."""
    for block in filter(str.strip, re.split(r"\n[ \t]*\n", text)):
        lines = block.splitlines()
        if lines[0].startswith("    "):
            yield fenced("python", inspect.cleandoc(block))
            continue
        start = next((n for n, line in enumerate(lines) if line.startswith(">>> ")), len(lines))
        if start:
            yield prose("\n".join(lines[:start]), keys) + "\n"
        if start < len(lines):
            yield fenced("pycon", "\n".join(lines[start:]))


def fenced(language: str, code: str) -> str:
    return f"````{language}\n{code}\n````\n"
