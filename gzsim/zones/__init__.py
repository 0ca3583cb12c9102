"""Who is judged by which yardstick: zone models, the league table across zones, vetoes and grades."""

from gzsim.zones.cross import CrossScores, cross_scores
from gzsim.zones.declared import functional, uniform
from gzsim.zones.found import FoundZones, found
from gzsim.zones.grades import grade_by_quota, grade_by_threshold, places_by_quota
from gzsim.zones.league import league
from gzsim.zones.model import ZoneModel
from gzsim.zones.veto import Vetoed, VetoRule, alternatives, apply_vetoes

__all__ = [
    "CrossScores",
    "FoundZones",
    "VetoRule",
    "Vetoed",
    "ZoneModel",
    "alternatives",
    "apply_vetoes",
    "cross_scores",
    "found",
    "functional",
    "grade_by_quota",
    "grade_by_threshold",
    "league",
    "places_by_quota",
    "uniform",
]
