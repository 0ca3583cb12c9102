"""Who is judged by which yardstick: zone models and the league table across zones."""

from gzsim.zones.declared import functional, uniform
from gzsim.zones.found import FoundZones, found
from gzsim.zones.league import league
from gzsim.zones.model import ZoneModel

__all__ = ["FoundZones", "ZoneModel", "found", "functional", "league", "uniform"]
