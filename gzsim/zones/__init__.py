"""Who is judged by which yardstick: zone models, the league table across zones, vetoes and grades."""

from gzsim.zones.binding import apply_binding, forfeited
from gzsim.zones.counties import counties_without_gdp, county_functions, tier_weights
from gzsim.zones.criterion import Criterion
from gzsim.zones.cross import CrossScores, cross_scores
from gzsim.zones.declared import functional, own, uniform
from gzsim.zones.development import DualCheck, DualConstraint, development_zones
from gzsim.zones.drawing import Drawing
from gzsim.zones.found import FoundZones, found
from gzsim.zones.grades import grade_by_quota, grade_by_threshold, places_by_quota
from gzsim.zones.league import DrawnLeague, drawn_league, league
from gzsim.zones.model import ZoneModel
from gzsim.zones.prefectures import prefecture_functions
from gzsim.zones.veto import Vetoed, VetoRule, alternatives, apply_vetoes

__all__ = [
    "Criterion",
    "CrossScores",
    "Drawing",
    "DrawnLeague",
    "DualCheck",
    "DualConstraint",
    "FoundZones",
    "VetoRule",
    "Vetoed",
    "ZoneModel",
    "alternatives",
    "apply_binding",
    "apply_vetoes",
    "counties_without_gdp",
    "county_functions",
    "cross_scores",
    "development_zones",
    "drawn_league",
    "forfeited",
    "found",
    "functional",
    "grade_by_quota",
    "grade_by_threshold",
    "league",
    "own",
    "places_by_quota",
    "prefecture_functions",
    "tier_weights",
    "uniform",
]
