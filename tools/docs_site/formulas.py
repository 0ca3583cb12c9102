"""Formulas as MathML, which browsers draw by themselves: the usual renderer of Sphinx fetches a script."""

from __future__ import annotations

import re

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

SAID_OTHERWISE = (
    (re.compile(r"\\operatorname\{(\w+)\}"), r"\\mathrm{\1}"),
    (re.compile(r"\\ne(?![a-z])"), r"\\neq"),
    (re.compile(r"\\dots(?![a-z])"), r"\\ldots"),
    (re.compile(r"\\iff(?![a-z])"), r"\\Leftrightarrow"),
    (re.compile(r"\\(?:[bB]igg?[lr]?|textstyle)(?![a-z])"), ""),
)
"""Commands that docutils does not know, and what says the same."""


def mathml(formula: str, block: bool = False) -> str:
    r"""MathML of a formula in LaTeX; raises ``docutils.utils.math.MathError`` where it cannot be read.

    >>> "<mi>σ</mi>" in mathml(r"\sigma")
    True
    """
    for pattern, other in SAID_OTHERWISE:
        formula = pattern.sub(other, formula)
    return tex2mathml(formula, as_block=block)


def inline(self, node: nodes.math) -> None:
    """Write a formula in a line (Sphinx calls this)."""
    self.body.append(_told(self, node))
    raise nodes.SkipNode


def displayed(self, node: nodes.math_block) -> None:
    """Write a formula by itself (Sphinx calls this)."""
    self.body.append(f'<div class="math">{_told(self, node, block=True)}</div>')
    raise nodes.SkipNode


def _told(self, node: nodes.Element, block: bool = False) -> str:
    try:
        return mathml(node.astext(), block)
    except MathError as error:
        logging.getLogger(__name__).warning("formula %r: %s", node.astext(), error, location=node)
        return f"<code>{self.encode(node.astext())}</code>"
