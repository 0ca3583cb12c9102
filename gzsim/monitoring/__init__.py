"""Watching progress between the target and the verdict."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gzsim.common.running import running
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

_HOMES = {
    "Collection": "gzsim.monitoring.collection",
    "EVEN": "gzsim.monitoring.schedules",
    "GREEN": "gzsim.monitoring.milestones",
    "RED": "gzsim.monitoring.milestones",
    "Schedule": "gzsim.monitoring.schedules",
    "WATER_2025": "gzsim.monitoring.schedules",
    "YELLOW": "gzsim.monitoring.milestones",
    "by_quarter": "gzsim.monitoring.schedules",
    "compare_rules": "gzsim.monitoring.cumulative",
    "cumulative_lights": "gzsim.monitoring.cumulative",
    "cusum": "gzsim.monitoring.cumulative",
    "expected_run_length": "gzsim.monitoring.memoryless",
    "growth_shortfall": "gzsim.monitoring.milestones",
    "level_shortfall": "gzsim.monitoring.milestones",
    "light_probability": "gzsim.monitoring.memoryless",
    "lights": "gzsim.monitoring.milestones",
    "lights_of_year": "gzsim.monitoring.milestones",
    "memoryless_lights": "gzsim.monitoring.memoryless",
    "running": "gzsim.common.running",
}

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


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: who appends to a register needs no theory of control charts."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
