"""On what scale an outcome is counted, and whether two worlds count it on the same one.

Who changes weights or first targets changes what a score point is: the score of the truth may rise in all places
because it is counted otherwise. Such an outcome tells nothing of a gain; an outcome of the same scale does.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

import numpy as np

from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.world import World

_TARGETS = ("indicators", "target", "span")
_RULER = ("indicators", "reference", "ruler")
_TRUTH = (*_RULER, "public_weights")
_SCORE = (*_TARGETS, "weights", "scoring.curves", "citizens.satisfaction_weight")
COUNTED_BY: Mapping[str, tuple[str, ...]] = {
    "achievement": _TRUTH,
    "own_needs": (*_RULER, "needs"),
    "short_achievement": (*_TRUTH, "long"),
    "green_achievement": (*_TRUTH, "green"),
    "true_score": _SCORE,
    "reported_score": _SCORE,
    "gap": _SCORE,
    "capital": (*_RULER, "long"),
    "inflated": _RULER,
    "met": _TARGETS,
    "lights": _TARGETS,
    "false_lights": _TARGETS,
}
"""What of a world or of its parameters the scale of an outcome hangs on; of other outcomes, nothing does."""


def moved_scales(worlds: Mapping[str, World]) -> dict[str, frozenset[str]]:
    """For each world, the outcomes that it counts on another scale than the first world does.

    >>> from gzsim.scenario import load_scenario
    >>> from gzsim.simulation.world import build_world
    >>> today = load_scenario("guizhou-2025")
    >>> worlds = {"today": build_world(today), "reform": build_world(today.with_(long_term_weight=0.30, name="reform"))}
    >>> sorted(moved_scales(worlds)["reform"])
    ['gap', 'reported_score', 'true_score']
    """
    first = next(iter(worlds.values()))
    return {
        name: frozenset(outcome for outcome in OUTCOMES.index if _moved(first, world, COUNTED_BY.get(outcome, ())))
        for name, world in worlds.items()
    }


def _moved(one: World, other: World, names: tuple[str, ...]) -> bool:
    return not all(_alike(_value(one, name), _value(other, name)) for name in names)


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two are the same but for rounding: 67.6 − 44.6 is 63 − 40."""
    if one.shape != other.shape:
        return False
    if one.dtype.kind == other.dtype.kind == "f":
        return np.allclose(one, other, rtol=1e-12, atol=0.0, equal_nan=True)
    return np.array_equal(one, other)


def _value(world: World, name: str) -> np.ndarray:
    """An attribute of a world, of the indicators that weigh anything there; or one of its parameters."""
    if name in world.parameters:
        return np.asarray(world.parameters[name], float)
    weighs = (world.weights != 0).any(axis=1) | (world.public_weights != 0)
    return np.asarray(attrgetter(name)(world))[weighs]
