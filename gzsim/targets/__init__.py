"""Setting targets: objectives and key results, and the portfolio of key projects."""

from gzsim.targets.okr import KeyResult, Objective, colour, score_table
from gzsim.targets.portfolio import PortfolioReport, planned_share, review

__all__ = ["KeyResult", "Objective", "PortfolioReport", "colour", "planned_share", "review", "score_table"]
