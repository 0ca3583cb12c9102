"""Who stands above whom, in an order that never leads back to where it began."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from graphlib import CycleError, TopologicalSorter

from gzsim.errors import InputError


def in_order(links: Iterable[tuple[Hashable, Hashable]], problem: str, field: str) -> list[Hashable]:
    """Everybody whom links lead to and from, whoever comes first before those who follow.

    Raises InputError if the links lead round in a circle, which is named.

    >>> in_order([("a", "c"), ("b", "c"), ("c", "d")], "units stand above each other in a circle", "tree")
    ['a', 'b', 'c', 'd']
    >>> in_order([("a", "b"), ("b", "a")], "units stand above each other in a circle", "tree")
    Traceback (most recent call last):
    gzsim.errors.InputError: tree: units stand above each other in a circle: a → b → a. Valid: links without a circle
    """
    order = TopologicalSorter()
    for first, second in dict.fromkeys(map(tuple, links)):
        order.add(first)
        order.add(second, first)
    try:
        return list(order.static_order())
    except CycleError as circle:
        told = " → ".join(map(str, circle.args[1]))
    raise InputError(f"{problem}: {told}", field=field, valid="links without a circle")
