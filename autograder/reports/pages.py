"""The templates of this folder, with everything that people or files provide escaped."""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def template(name: str, **filters: Callable[..., Any]) -> Template:
    """Return a template of this folder by its file's name; a name it lacks is an error."""
    pages = Environment(
        loader=PackageLoader("autograder", "reports"), autoescape=True, undefined=StrictUndefined
    )
    pages.filters.update(filters)
    return pages.get_template(name)
