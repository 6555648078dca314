"""YAML whose every value remembers its line, so that an error can name the place."""

from dataclasses import dataclass
from typing import Any

import yaml

Loc = tuple[int | str, ...]


class MarkedYamlError(Exception):
    """Text that cannot be read as YAML, or that writes a key twice."""

    def __init__(self, line: int, field: str, message: str) -> None:
        self.line, self.field, self.message = line, field, message
        super().__init__(f"line {line}: {message}")


class _DuplicateKey(yaml.MarkedYAMLError):
    """A key that stands twice in one mapping; plain YAML silently keeps the last."""


class _Loader(yaml.SafeLoader):
    """The safe loader, which refuses a repeated key and leaves dates as they were written."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: dict[str, int] = {}
        for key, _ in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in seen:
                problem = f"is written twice (first on line {seen[name]}); keep one of them"
                raise _DuplicateKey(context=name, problem=problem, problem_mark=key.start_mark)
            seen[name] = line
        return super().construct_mapping(node, deep=deep)


_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class MarkedYaml:
    """A parsed YAML text: its plain data, and the lines they came from."""

    data: Any
    root: yaml.Node | None

    def place(self, loc: Loc) -> tuple[int, str]:
        """Return the line and the dotted name of a location.

        Parts that the text does not have (a missing field, the tag of a union) do not move the
        line; of them only the last one stays in the name.
        """
        line, names, node = 1, [], self.root
        for position, part in enumerate(loc):
            found = _child(node, part)
            if found is not None:
                line, node = found
            if found is not None or position == len(loc) - 1:
                names.append(str(part))
        return line, ".".join(names)


def parse(text: str) -> MarkedYaml:
    """Return the data of a YAML text with their lines; raises MarkedYamlError."""
    try:
        root = yaml.compose(text, Loader=_Loader)
        return MarkedYaml(yaml.load(text, Loader=_Loader), root)
    except _DuplicateKey as error:
        raise _marked(error, str(error.context), str(error.problem)) from error
    except yaml.MarkedYAMLError as error:
        what = " ".join(filter(None, (error.context, error.problem)))
        raise _marked(error, "", f"this is not YAML: {what}; correct this line") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise MarkedYamlError(line, "", f"this is not YAML: {error.reason}") from error


def _marked(error: yaml.MarkedYAMLError, field: str, message: str) -> MarkedYamlError:
    mark = error.problem_mark or error.context_mark
    return MarkedYamlError(mark.line + 1 if mark else 1, field, message)


def _child(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    """Return the line and the node of one step down, or None when the text has no such part."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None
