"""The record scored: zone models, league tables, and what the record can and cannot see."""

from gzsim.history.counties import CountyHistory, CountyLeague, county_history, county_zone_models
from gzsim.history.county_panel import county_indicators
from gzsim.history.county_system import CountySystem, load_county_system
from gzsim.history.league import League
from gzsim.history.one_year import score
from gzsim.history.panel import coverage_table, indicator_panel, measure_directions
from gzsim.history.replacing import with_year
from gzsim.history.scoring import History, score_history
from gzsim.history.shifts import winners_and_losers
from gzsim.history.warnings import honest_noise, record_warnings
from gzsim.history.zone_models import zone_model, zone_models

__all__ = [
    "CountyHistory",
    "CountyLeague",
    "CountySystem",
    "History",
    "League",
    "county_history",
    "county_indicators",
    "county_zone_models",
    "coverage_table",
    "honest_noise",
    "indicator_panel",
    "load_county_system",
    "measure_directions",
    "record_warnings",
    "score",
    "score_history",
    "winners_and_losers",
    "with_year",
    "zone_model",
    "zone_models",
]
