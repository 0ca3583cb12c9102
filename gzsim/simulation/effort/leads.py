"""Lead departments among indicators and units, by their places (S01)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gzsim.scenario import Scenario
from gzsim.scenario.parameters import Value


class Lead(NamedTuple):
    """A department that leads indicators; only numbers and tuples, so that two are compared as they are."""

    indicators: tuple[int, ...]
    """Rows of the K_d indicators that it leads."""
    needed: float
    """ψ, share of the effect of work that needs it."""
    hours: float
    """α, hours over need."""
    stake: float
    """B, utility of the head of being seen to meet a provincial target."""
    even: bool
    """Whether all places get the same."""
    parts: tuple[float, ...]
    """(N,) part of the provincial total that is each unit's; sums to 1."""


class Led(NamedTuple):
    """All that is led, one department after another: K' indicators of D departments, N units."""

    rows: NDArray[np.int64]
    """(K',) rows of the indicators."""
    by: NDArray[np.int64]
    """(K',) which department leads it."""
    start: NDArray[np.int64]
    """(D,) where those of each department begin."""
    count: NDArray[np.float64]
    """(D,) how many they are."""
    hours: NDArray[np.float64]
    """(D,)."""
    needed: NDArray[np.float64]
    """(K', 1), as are stake and even."""
    stake: NDArray[np.float64]
    even: NDArray[np.bool_]
    parts: NDArray[np.float64]
    """(K', N)."""


@cache
def led_by(leads: tuple[Lead, ...]) -> Led:
    """Departments, one at least, side by side."""
    count = np.array([len(each.indicators) for each in leads])
    by = np.repeat(np.arange(len(leads)), count)
    of_each = [np.array([getattr(each, name) for each in leads])[by] for name in ("needed", "stake", "even", "parts")]
    return Led(
        np.concatenate([each.indicators for each in leads]),
        by,
        np.cumsum(count) - count,
        count.astype(float),
        np.array([each.hours for each in leads]),
        *(each[:, None] for each in of_each[:3]),
        of_each[3],
    )


def leads_of(
    scenario: Scenario, parameters: Mapping[str, Value], indicators: Iterable[str], codes: Sequence[str]
) -> tuple[Lead, ...]:
    """Declared lead departments; a place without a part of its own has an equal one."""
    row = {str(name): k for k, name in enumerate(indicators)}
    needed, hours, stake = (float(parameters[f"departments.{name}"]) for name in ("needed", "hours", "stake"))
    return tuple(
        Lead(
            indicators=tuple(row[name] for name in each.led(scenario.indicators)),
            needed=needed if each.needed is None else each.needed,
            hours=hours * each.hours,
            stake=stake * each.stake,
            even=each.split == "even",
            parts=tuple(each.parts[str(code)] for code in codes) if each.parts else _equal(len(codes)),
        )
        for _, each in sorted(scenario.lead_departments.items())
    )


def _equal(units: int) -> tuple[float, ...]:
    return tuple(np.full(units, 1.0 / units).tolist())
