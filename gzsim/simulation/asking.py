"""What the front of the simulation is asked for, checked before anything is simulated."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

import numpy as np

from gzsim.common.words import did_you_mean
from gzsim.errors import InputError
from gzsim.scenario import Scenario, as_scenario

Function = TypeVar("Function", bound=Callable[..., Any])

MOST = 1_000_000
"""Replications at most, as in a scenario."""


def whole_number(value: Any, field: str, least: int, most: int) -> int:
    """Return a whole number of Python or NumPy as an int; raises `InputError` for anything else or out of range.

    >>> whole_number(np.int64(3), "threads", 1, 8)
    3
    >>> whole_number(2.5, "threads", 1, 8)
    Traceback (most recent call last):
    gzsim.errors.InputError: threads: must be a whole number, not 2.5. Valid: from 1 to 8
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or not least <= value <= most:
        what = "is out of range" if whole else "must be a whole number, not"
        problem = f"{value} {what}" if whole else f"{what} {value!r}"
        raise InputError(problem, field=field, valid=f"from {least} to {most}")
    return int(value)


def check_replications(replications: Any) -> int:
    """Return how many replications are asked for; raises `InputError` if that is no whole number or out of range."""
    return whole_number(replications, "replications", 1, MOST)


def as_seed(seed: Any) -> int:
    """Return a seed as an int; 0 is a seed like any other."""
    return whole_number(seed, "seed", 0, 2**32 - 1)


def as_scenarios(given: Any) -> list[Scenario]:
    """Return a list of scenarios, of which each may be given by name or path; raises `InputError` for anything else."""
    if isinstance(given, str | os.PathLike | Scenario) or not isinstance(given, Iterable):
        raise InputError(f"{given!r} is no list of scenarios", field="scenarios", valid="a list, the baseline first")
    scenarios = [as_scenario(each, "scenarios") for each in given]
    if not scenarios:
        raise InputError("nothing to compare", field="scenarios", valid="one or more")
    return scenarios


def declared_schemes(scenario: Scenario, names: Sequence[str] | None) -> list[str]:
    """Return the names of schemes that are asked for, all of a scenario if None; refuses those it does not have."""
    if names is None:
        return list(scenario.schemes)
    valid = ", ".join(scenario.schemes)
    if isinstance(names, str) or not isinstance(names, Iterable) or not (chosen := list(names)):
        raise InputError(f"{names!r} is no list of schemes", field="schemes", valid=f"a list of one or more of {valid}")
    for name in chosen:
        if not isinstance(name, str) or name not in scenario.schemes:
            raise InputError(f"unknown scheme {name!r}", field="schemes", valid=valid)
    return chosen


def names_its_arguments(function: Function) -> Function:
    """Let a function refuse an argument that it does not know with the name that was probably meant.

    >>> @names_its_arguments
    ... def simulate(scenario, threads=None): ...
    >>> simulate("guizhou-2025", thread=2)
    Traceback (most recent call last):
    gzsim.errors.InputError: thread: simulate takes no such argument (did you mean 'threads'?). Valid: scenario, threads
    """
    known = list(signature(function).parameters)

    @wraps(function)
    def asked(*args: Any, **arguments: Any) -> Any:
        for name in arguments:
            if name not in known:
                problem = f"{function.__name__} takes no such argument{did_you_mean(name, known)}"
                raise InputError(problem, field=name, valid=", ".join(known))
        return function(*args, **arguments)

    return asked
