"""Watches the arrays of a model: what is written into them directly must keep its shape and stay finite."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from gzsim.errors import InputError
from gzsim.simulation.effort.underway import underway
from gzsim.simulation.state import State
from gzsim.simulation.world import World


class Watch:
    """Shapes and kinds of the arrays of a state, as they were when the model was made."""

    def __init__(self, state: State, world: World) -> None:
        self._world = world
        self._arrays = {each.name: getattr(state, each.name) for each in fields(State)}
        self._arrays = {name: (values.shape, values.dtype.kind) for name, values in self._arrays.items()}

    def refuse_nonsense(self, state: State, year: int, month: int, *, reported: bool) -> None:
        """Refuse a number that is missing or endless, with unit, quantity and month, and arrays of another shape.

        ``reported`` says whether a year has been reported: before, nothing is known of reports.
        """
        if not isinstance(state, State):
            raise InputError(f"{state!r}", field="state", valid="a State")
        for name, (shape, kind) in self._arrays.items():
            values = np.asarray(getattr(state, name))
            if values.shape != shape or values.dtype.kind != kind:
                problem = f"an array of {values.dtype.name} of shape {values.shape}"
                raise InputError(problem, field=f"state.{name}", valid=f"shape {shape}, kind {kind!r}")
            if kind != "f" or (name == "reported" and not reported):
                continue
            if name == "promise":  # of most indicators nothing is promised
                values = np.where(np.isnan(values), 0.0, values)
            lowest, highest = values.min(initial=0.0), values.max(initial=0.0)
            if np.isfinite(lowest) and (np.isfinite(highest) or (name == "lying_cost" and highest == np.inf)):
                continue
            self._refuse(name, values, f"month {month} of year {year}")

    def _refuse(self, name: str, values: np.ndarray, when: str) -> None:
        wrong = np.isnan(values) | (values == -np.inf) if name == "lying_cost" else ~np.isfinite(values)
        place = np.argwhere(wrong)[0]
        row = underway(self._world).row[place[-2]] if name == "pipeline" else place[-2]
        of = f" of {self._world.indicators[row]}" if values.ndim > 2 else ""
        where = f"province {place[-1]}" if name == "common" else str(self._world.units[place[-1]])
        problem = f"{name}{of} is {values[tuple(place)]} in {when}"
        raise InputError(problem, field=where, valid="a finite number")
