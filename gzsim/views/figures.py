"""Every figure: each takes a tidy table and a language and returns a matplotlib figure."""

from gzsim.views.chain_figure import responsibility_chain
from gzsim.views.coverage_figure import coverage
from gzsim.views.drawing import save, svg
from gzsim.views.monitoring_figures import detection_curves, light_grid, noise_sensitivity, review_backlog
from gzsim.views.okr_figure import okr_board
from gzsim.views.portfolio_figure import portfolio
from gzsim.views.rank_figures import rank_history, rank_intervals
from gzsim.views.rank_maps import moved_map, rank_map
from gzsim.views.replay_figures import budget_ranges, cumulative_money, last_grid
from gzsim.views.response_figures import dose_response, year_differences
from gzsim.views.scheme_figures import scheme_differences, scheme_gap, scheme_prefectures, scheme_years
from gzsim.views.welfare_figure import views_of_welfare
from gzsim.views.zone_figures import weights, zone_map
from gzsim.views.zone_scheme_figures import headline_ranges, zone_schemes

__all__ = [
    "budget_ranges", "coverage", "cumulative_money", "detection_curves", "dose_response", "headline_ranges",
    "last_grid", "light_grid", "moved_map", "noise_sensitivity", "okr_board", "portfolio", "rank_history",
    "rank_intervals", "rank_map", "responsibility_chain", "review_backlog", "save", "scheme_differences",
    "scheme_gap", "scheme_prefectures", "scheme_years", "svg", "views_of_welfare", "weights", "year_differences",
    "zone_map", "zone_schemes",
]  # fmt: skip
