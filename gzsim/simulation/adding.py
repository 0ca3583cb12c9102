"""Whether two parts of a simulation are parts of one, so that they may be added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gzsim.common.resuming import first_difference
from gzsim.errors import InputError
from gzsim.simulation.asking import numbered
from gzsim.simulation.keeping import refuse_unknown_rules

FIELD = "+"


def refuse_unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Refuse simulations that numbers come from in another way (`gzsim.simulation.keeping.describe`), by the first.

    Raises
    ------
    InputError
        If scenarios, schemes, the order of runs, seed, years, data, rules or versions differ.
    """
    for asked in (one, other):
        refuse_unknown_rules(asked, FIELD)
    different = first_difference(dict(one), dict(other))
    orders = [", ".join(asked["runs"]) for asked in (one, other)]
    if different is None and orders[0] != orders[1]:
        different = "runs", *orders
    if different:
        field, here, there = different
        problem = f"one simulation has {here}, the other {there}"
        raise InputError(problem, field=field, valid="parts of one simulation, which differ in replications alone")


def refuse_apart(earlier: range, later: range) -> None:
    """Refuse replications that do not follow on each other.

    Raises
    ------
    InputError
        If they overlap or leave a gap.

    Examples
    --------
    >>> refuse_apart(range(100), range(100, 200))
    >>> refuse_apart(range(5), range(4, 9))
    Traceback (most recent call last):
    gzsim.errors.InputError: replications: 5 replications and replications 4 to 8 overlap. Valid: the later from 5 on
    """
    if earlier.stop != later.start:
        apart = "overlap" if later.start < earlier.stop else "leave a gap"
        problem = f"{numbered(earlier)} and {numbered(later)} {apart}"
        raise InputError(problem, field="replications", valid=f"the later from {earlier.stop} on")
