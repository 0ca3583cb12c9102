"""Where a user may put other behaviour in place of what is best for a leader."""

from __future__ import annotations

from gzsim.simulation.state import Array, State


class Behaviour:
    """What leaders make of what would be best for them: just that, unless a subclass says otherwise.

    Each method is given arrays (R, K, N) and returns finite numbers in one of the same shape. Leaders of the Mesa model
    are asked one by one, and their answers checked (`gzsim.simulation.agents.hooks.OfLeaders`).
    """

    def worth(self, state: State, worth: Array) -> Array:
        """Utility of one span of attainment that guides the work of the coming quarter."""
        return worth

    def borrowing(self, state: State, borrowing: Array) -> Array:
        """Rate of borrowing of the coming quarter, percent of GDP a year, 0 or more."""
        return borrowing

    def lies(self, state: State, lies: Array) -> Array:
        """Over-reports, spans, below 0 for who understates: planned at the start of a quarter, final in December."""
        return lies


RATIONAL = Behaviour()
"""Everybody does what is best for him or her."""
