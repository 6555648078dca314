"""A YAML file read as a pydantic model; whatever is wrong is named with file, line and field."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from autograder import marked_yaml
from autograder.errors import AutograderError
from autograder.marked_yaml import Loc, MarkedYaml

Fault = tuple[Loc, str]
Model = TypeVar("Model", bound=BaseModel)


class ModelFileError(AutograderError):
    """A file that cannot be used.

    `line`, `field` and `message` are those of the first problem in the file; `others` holds one
    printed line for every further problem.
    """

    def __init__(
        self, path: Path, line: int, field: str, message: str, others: Sequence[str] = ()
    ) -> None:
        self.path, self.line, self.field, self.message = Path(path), line, field, message
        self.others = tuple(others)
        super().__init__("\n".join((_printed(path, line, field, message), *others)))


def read(
    file: Path,
    model: type[Model],
    faults: Callable[[Model], Iterable[Fault]],
    error: type[ModelFileError],
    kind: str,
) -> Model:
    """Return the model of a file without faults; raises `error`, which calls the file a `kind`.

    `faults` yields the place and the explanation of everything that does not agree.
    """
    try:
        source = marked_yaml.parse(file.read_text(encoding="utf-8"))
    except marked_yaml.MarkedYamlError as bad:
        raise error(file, bad.line, bad.field, bad.message) from bad
    except UnicodeDecodeError as bad:
        raise error(file, 1, "", "is not UTF-8 text; save it as UTF-8") from bad
    try:
        # A file of comments alone leaves every field out.
        loaded = model.model_validate({} if source.data is None else source.data)
    except ValidationError as bad:
        found = [(details["loc"], _explained(details, model, kind)) for details in bad.errors()]
        raise _refusal(file, source, found, error) from bad
    found = list(faults(loaded))
    if found:
        raise _refusal(file, source, found, error)
    return loaded


def _refusal(
    file: Path, source: MarkedYaml, faults: list[Fault], error: type[ModelFileError]
) -> ModelFileError:
    """Return one error for all faults, the first in the file in front."""
    problems = sorted((*source.place(loc), message) for loc, message in faults)
    others = [_printed(file, *problem) for problem in problems[1:]]
    return error(file, *problems[0], others=others)


def _explained(details: ErrorDetails, model: type[BaseModel], kind: str) -> str:
    """Return what is wrong with a value and what to do, from pydantic's account of it."""
    problem, name = details["type"], str(details["loc"][-1]) if details["loc"] else ""
    if problem == "missing":
        return "is missing; add it"
    if problem == "extra_forbidden":
        near = difflib.get_close_matches(name, _field_names(model), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else "correct its spelling or remove it"
        return f"is not a field of a {kind}; {hint}"
    if problem == "value_error":
        return str(details["ctx"]["error"])
    return f"{details['msg'][0].lower()}{details['msg'][1:]} (found {details['input']!r:.80})"


def _field_names(model: type[BaseModel]) -> list[str]:
    """Return the names of all fields of a model and of the models inside it."""
    schema = model.model_json_schema()
    parts = (schema, *schema.get("$defs", {}).values())
    return sorted({name for part in parts for name in part.get("properties", ())})


def _printed(file: Path, line: int, field: str, message: str) -> str:
    here = Path.cwd()
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    return ", ".join(filter(None, (str(shown), f"line {line}", field))) + f": {message}"
