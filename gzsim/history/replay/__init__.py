"""Schemes lived through on the record: who would have been paid, warned and punished."""

from gzsim.history.replay.replay import Replay, replay

__all__ = ["Replay", "replay"]
