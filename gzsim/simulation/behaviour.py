"""Where a user may put other behaviour in place of what is best for a leader, and other audits."""

from __future__ import annotations

from typing import Any

import numpy as np

from gzsim.errors import InputError
from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


class Behaviour:
    """What leaders make of what would be best for them, and auditors of the rule: that, unless told otherwise.

    Each method is given what would be done, an array (replication, indicator, unit), of audits (replication, unit),
    with the state and the world to be read, and returns finite numbers in an array of that shape.
    `gzsim.simulation.simulate.simulate` takes one for all; leaders of the Mesa model are asked one by one
    (`gzsim.simulation.agents.hooks.OfLeaders`).

    Examples
    --------
    Leaders who never borrow:

    >>> import gzsim as gz
    >>> class Thrifty(Behaviour):
    ...     def borrowing(self, best, state, world):
    ...         return 0.0 * best
    >>> thrifty = gz.simulate("guizhou-2025", replications=2, seed=7, behaviour=Thrifty())
    >>> thrifty.summary().query("outcome == 'debt'")["mean"].item()
    0.0
    """

    def worth(self, best: Array, state: State, world: World) -> Array:
        """Utility of one span of attainment that guides the work of the coming quarter."""
        return best

    def borrowing(self, best: Array, state: State, world: World) -> Array:
        """Rate of borrowing of the coming quarter, percent of GDP a year, 0 or more."""
        return best

    def lies(self, best: Array, state: State, world: World) -> Array:
        """Over-reports, spans, below 0 for who understates: planned at the start of a quarter, final in December."""
        return best

    def audits(self, best: Array, residuals: Array, state: State, world: World) -> Array:
        """Chance (replication, unit) that a unit is audited in December, 0 to 1.

        ``residuals`` (replication, indicator, unit) are December's reports above their signals, spans. Leaders go on to
        reckon with the audits that the scenario declares.
        """
        return best


RATIONAL = Behaviour()
"""Everybody does what is best for him or her."""


class Checked(Behaviour):
    """Behaviour of a user's own: it changes nothing that it is given, and no answer is taken that cannot be meant."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    def worth(self, best: Array, state: State, world: World) -> Array:
        """Utility that guides work, finite."""
        return self._ask("worth", best, state, world)

    def borrowing(self, best: Array, state: State, world: World) -> Array:
        """Rates of borrowing, none below 0, and together no more than the ceiling of debt."""
        rates = self._ask("borrowing", best, state, world)
        ceiling = max(0.0, world.borrowing.ceiling)
        if (rates < 0).any() or (rates.sum(1) > ceiling).any():
            valid = f"0 or more, and at most {ceiling:g} for all indicators together (borrowing.ceiling)"
            raise InputError("rates that nobody can borrow at", field=self._name("borrowing"), valid=valid)
        return rates

    def lies(self, best: Array, state: State, world: World) -> Array:
        """Over-reports, finite."""
        return self._ask("lies", best, state, world)

    def audits(self, best: Array, residuals: Array, state: State, world: World) -> Array:
        """Chances, from 0 to 1."""
        chances = self._ask("audits", best, _to_be_read(residuals), state, world)
        if (chances < 0).any() or (chances > 1).any():
            raise InputError("chances that are none", field=self._name("audits"), valid="numbers from 0 to 1")
        return chances

    def _ask(self, method: str, best: Array, *given: Any) -> Array:
        *seen, state, world = given
        answer = np.array(getattr(self.behaviour, method)(_to_be_read(best), *seen, state.read_only(), world))
        if answer.shape != best.shape or answer.dtype.kind not in "fiu" or not np.isfinite(answer).all():
            told = f"an array {answer.shape} of {answer.dtype.name}" + " not all finite" * (answer.shape == best.shape)
            axes = "replication, indicator, unit" if best.ndim == 3 else "replication, unit"
            valid = f"finite numbers in an array {best.shape} ({axes})"
            raise InputError(told, field=self._name(method), valid=valid)
        return answer.astype(float)

    def _name(self, method: str) -> str:
        return f"{type(self.behaviour).__name__}.{method}"


def _to_be_read(values: Array) -> Array:
    view = values.view()
    view.flags.writeable = False
    return view


def as_behaviour(given: Any) -> Behaviour:
    """Behaviour that a run goes by; none given, everybody does what is best.

    Raises
    ------
    InputError
        If it is no behaviour.

    >>> as_behaviour("honest")
    Traceback (most recent call last):
    gzsim.errors.InputError: behaviour: 'honest' is no behaviour. Valid: an object of a subclass of Behaviour
    """
    if given is None:
        return RATIONAL
    if not isinstance(given, Behaviour):
        valid = "an object of a subclass of Behaviour"
        raise InputError(f"{given!r} is no behaviour", field="behaviour", valid=valid)
    return Checked(given)
