"""Figures of targets: the responsibility chain, a board of objectives and key results, and the project portfolio."""

from gzsim.views.chain_figure import responsibility_chain
from gzsim.views.okr_figure import okr_board
from gzsim.views.portfolio_figure import portfolio

__all__ = ["okr_board", "portfolio", "responsibility_chain"]
