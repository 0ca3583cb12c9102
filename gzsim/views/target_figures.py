"""Figures of targets: the responsibility chain, a board of objectives and key results, and the project portfolio."""

from gzsim.views.chain_figure import responsibility_chain

__all__ = ["responsibility_chain"]
