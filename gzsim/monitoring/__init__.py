"""Watching progress between the target and the verdict."""

from gzsim.monitoring.collection import Collection
from gzsim.monitoring.cumulative import compare_rules, cumulative_lights, cusum
from gzsim.monitoring.memoryless import expected_run_length, light_probability, memoryless_lights
from gzsim.monitoring.milestones import (
    GREEN,
    RED,
    YELLOW,
    growth_shortfall,
    level_shortfall,
    lights,
    lights_of_year,
)
from gzsim.monitoring.schedules import EVEN, WATER_2025, Schedule, by_quarter
from gzsim.targets.running import running

__all__ = [
    "EVEN",
    "GREEN",
    "RED",
    "WATER_2025",
    "YELLOW",
    "Collection",
    "Schedule",
    "by_quarter",
    "compare_rules",
    "cumulative_lights",
    "cusum",
    "expected_run_length",
    "growth_shortfall",
    "level_shortfall",
    "light_probability",
    "lights",
    "lights_of_year",
    "memoryless_lights",
    "running",
]
