"""Watching progress between the target and the verdict."""

from gzsim.monitoring.milestones import GREEN, RED, YELLOW, lights

__all__ = ["GREEN", "RED", "YELLOW", "lights"]
