"""Setting targets: cascade and responsibility chain, objectives and key results, the portfolio of key projects."""

from gzsim.targets.cascade import CITIES, PROVINCES, CascadeRule, child_targets, intercept_for, keep_some
from gzsim.targets.chain import ResponsibilityChain, department_table, responsibility_chain
from gzsim.targets.decompose import Adapted, Amplified, Divided, decompose, government_tree
from gzsim.targets.illustration import illustrative_portfolio
from gzsim.targets.motives import contest_amplification
from gzsim.targets.okr import KeyResult, Objective, colour, score_table
from gzsim.targets.okr_board import Board, objectives_from
from gzsim.targets.okr_checkins import check_in, check_in_table, outlook
from gzsim.targets.okr_grades import grade
from gzsim.targets.okr_pay import scores_for_pay
from gzsim.targets.portfolio import PortfolioReport, planned_share, review
from gzsim.targets.tracking import Tracking, track
from gzsim.theory.safety_margin import safety_margin, targets_down

__all__ = [
    "CITIES",
    "PROVINCES",
    "Adapted",
    "Amplified",
    "Board",
    "CascadeRule",
    "Divided",
    "KeyResult",
    "Objective",
    "PortfolioReport",
    "ResponsibilityChain",
    "Tracking",
    "check_in",
    "check_in_table",
    "child_targets",
    "colour",
    "contest_amplification",
    "decompose",
    "department_table",
    "government_tree",
    "grade",
    "illustrative_portfolio",
    "intercept_for",
    "keep_some",
    "objectives_from",
    "outlook",
    "planned_share",
    "responsibility_chain",
    "review",
    "safety_margin",
    "score_table",
    "scores_for_pay",
    "targets_down",
    "track",
]
