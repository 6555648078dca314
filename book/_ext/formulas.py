"""Formulas as MathML, made when the book is built: no script, no fonts, no outside host.

Every current browser draws MathML by itself and screen readers speak it. A formula that the
converter cannot read is a warning, so the build fails with its place.
"""

import re
from html import escape
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)


def mathml(formula: nodes.Element, display: str) -> str:
    """Return the formula as MathML that carries its LaTeX source for copying."""
    latex = formula.astext().strip()
    try:
        made: str = convert(latex, display=display)
        reason = unread(latex, made)
    except Exception as error:  # The converter raises errors of many kinds.
        reason = str(error) or type(error).__name__
    if reason:
        LOGGER.warning(
            "formula %r cannot be read: %s",
            latex,
            reason,
            location=formula,
            type="course",
            subtype="formula",
        )
        return f"<code>{escape(latex)}</code>"
    opening = made.index(">") + 1
    source = f'<annotation encoding="application/x-tex">{escape(latex)}</annotation>'
    body = made[opening:].removesuffix("</math>")
    return f"{made[:opening]}<semantics>{body}{source}</semantics></math>"


def unread(latex: str, made: str) -> str:
    """Return what the converter let pass without an error, or nothing."""
    if latex.count("{") != latex.count("}"):
        return "its braces do not match"
    unknown = re.search(r"<m[a-z]+[^>]*>(\\[A-Za-z]+)<", made)
    return f"{unknown[1]} is not known" if unknown else ""


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(mathml(node, "inline"))
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(
        '<div class="lm-formula" role="group" tabindex="0" aria-label="Formula">'
        f"{mathml(node, 'block')}</div>\n"
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
