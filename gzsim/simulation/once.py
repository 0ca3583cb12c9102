"""What follows from a world alone is found once and remembered in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from gzsim.simulation.world import World

Given = ParamSpec("Given")
Found = TypeVar("Found")


def once(rule: Callable[Concatenate[World, Given], Found]) -> Callable[Concatenate[World, Given], Found]:
    """Let a rule of a world, and of numbers and words beside it, be asked once; its answer is to be read only.

    A world that is changed with ``dataclasses.replace`` knows nothing yet.

    >>> from gzsim.scenario import load_scenario
    >>> from gzsim.simulation.world import build_world
    >>> @once
    ... def twice(world, number):
    ...     print("asked")
    ...     return 2 * number
    >>> world = build_world(load_scenario("guizhou-2025"))
    >>> twice(world, 3), twice(world, 3), twice(world, 4)
    asked
    asked
    (6, 6, 8)
    """

    @wraps(rule)
    def asked(world: World, *given: Given.args, **named: Given.kwargs) -> Found:
        known = world.__dict__.setdefault("_known", {})
        key = rule.__module__, rule.__qualname__, given, tuple(named.items())
        if key not in known:
            known[key] = rule(world, *given, **named)
        return known[key]

    return asked
