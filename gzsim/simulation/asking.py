"""What the front of the simulation is asked for, checked before anything is simulated."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Any, TypeVar

from gzsim.common.names import whole_number
from gzsim.common.words import did_you_mean, short
from gzsim.errors import InputError
from gzsim.sanctions import Scheme
from gzsim.scenario import Scenario, as_scenario

Function = TypeVar("Function", bound=Callable[..., Any])

MOST = 1_000_000
"""Replications at most, as in a scenario."""


def check_replications(replications: Any) -> int:
    """Return how many replications are asked for; raises `InputError` if that is no whole number or out of range."""
    return whole_number(replications, "replications", 1, MOST)


def as_replications(replications: Any) -> range:
    """Return the numbers of the replications that are asked for: the first so many, or those of a range.

    Raises
    ------
    InputError
        If it is neither, or out of range.

    Examples
    --------
    >>> as_replications(3), as_replications(range(100, 200))
    (range(0, 3), range(100, 200))
    """
    if not isinstance(replications, range):
        return range(check_replications(replications))
    if replications.step != 1 or not 0 <= replications.start < replications.stop <= MOST:
        problem = f"{short(replications)} are no replications that can be simulated"
        valid = f"a number, or a range that goes up by ones and holds some of 0 to {MOST - 1}"
        raise InputError(problem, field="replications", valid=valid)
    return replications


def numbered(replications: range) -> str:
    """Replications in words: how many, and which where they are not the first.

    >>> numbered(range(100)), numbered(range(100, 200)), numbered(range(7, 8))
    ('100 replications', 'replications 100 to 199', 'replication 7')
    """
    first, last = replications.start, replications.stop - 1
    if first == 0:
        return f"{len(replications)} replications" if last else "1 replication"
    return f"replications {first} to {last}" if last > first else f"replication {first}"


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


Schemes = str | Scheme | Sequence[str | Scheme] | Mapping[str, str | Scheme] | None


def chosen_schemes(scenario: Scenario, asked: Any, field: str = "schemes") -> dict[str, str | Scheme]:
    """Schemes to be simulated by the name of their run: names of the scenario's own, or schemes of the user's.

    ``asked`` is one of them, a list, a mapping from names of runs, ``"all"`` for all that the scenario has, or None for
    the one in force.

    Raises
    ------
    InputError
        If a scenario has no scheme of a name, two runs share one, or something is no scheme.
    """
    asked = scenario.scheme_in_force if asked is None else list(scenario.schemes) if asked == "all" else asked
    if isinstance(asked, str | Scheme):
        asked = [asked]
    valid = ", ".join(scenario.schemes)
    if not isinstance(asked, Iterable) or not (given := dict(asked) if isinstance(asked, Mapping) else list(asked)):
        problem = f"{asked!r} is no list of schemes"
        raise InputError(problem, field=field, valid=f"a list of one or more of {valid}")
    if isinstance(given, list):
        names = [each if isinstance(each, str) else type(each).__name__ for each in given]
        if len(set(names)) < len(names):
            valid = "each once, or a mapping from the names of runs to schemes"
            raise InputError(f"two of {', '.join(names)} are the same", field=field, valid=valid)
        given = dict(zip(names, given, strict=True))
    for run, each in given.items():
        if not isinstance(each, Scheme) and not (isinstance(each, str) and each in scenario.schemes):
            raise InputError(f"unknown scheme {each!r}", field=field, valid=f"{valid}, or a Scheme")
        if not isinstance(run, str) or not run:
            raise InputError(f"{run!r} is no name of a run", field=field, valid="a text")
    return given


def one_scheme(scenario: Scenario, asked: Any) -> str | Scheme:
    """The scheme of a single run, the one in force unless ``asked`` names another; raises as `chosen_schemes`."""
    chosen = list(chosen_schemes(scenario, asked, "scheme").values())
    if len(chosen) > 1:
        raise InputError(f"{len(chosen)} schemes", field="scheme", valid="one scheme")
    return chosen[0]


def names_its_arguments(function: Function) -> Function:
    """Let a function refuse an argument that it does not know with the name that was probably meant.

    >>> @names_its_arguments
    ... def simulate(scenario, threads=None): ...
    >>> simulate("guizhou-2025", thread=2)
    Traceback (most recent call last):
    gzsim.errors.InputError: thread: simulate takes no such argument (did you mean 'threads'?). Valid: scenario, threads
    """
    parameters = signature(function).parameters
    known = list(parameters)
    unnamed = sum(each.kind is Parameter.POSITIONAL_OR_KEYWORD for each in parameters.values())

    @wraps(function)
    def asked(*args: Any, **arguments: Any) -> Any:
        if len(args) > unnamed:
            problem = f"{function.__name__} takes {unnamed} without a name, not {len(args)}"
            raise InputError(problem, field="arguments", valid=", ".join(f"{name}=..." for name in known[unnamed:]))
        for name in arguments:
            if name not in known:
                problem = f"{function.__name__} takes no such argument{did_you_mean(name, known)}"
                raise InputError(problem, field=name, valid=", ".join(known))
        return function(*args, **arguments)

    return asked
