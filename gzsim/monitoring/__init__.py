"""Watching progress between the target and the verdict."""

from gzsim.monitoring.memoryless import expected_run_length, light_probability, memoryless_lights, running
from gzsim.monitoring.milestones import GREEN, RED, YELLOW, lights

__all__ = [
    "GREEN",
    "RED",
    "YELLOW",
    "expected_run_length",
    "light_probability",
    "lights",
    "memoryless_lights",
    "running",
]
