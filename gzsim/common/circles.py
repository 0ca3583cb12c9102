"""Who stands above whom, as a graph that never leads back to where it began."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import networkx as nx

from gzsim.errors import InputError


def without_circle(links: Iterable[tuple[Hashable, Hashable]], problem: str, field: str) -> nx.DiGraph:
    """Graph of links from one to the next.

    Raises
    ------
    InputError
        If the links lead round in a circle, which is named.

    >>> without_circle([("a", "b"), ("b", "a")], "units stand above each other in a circle", "tree")
    Traceback (most recent call last):
    gzsim.errors.InputError: tree: units stand above each other in a circle: a → b. Valid: links without a circle
    """
    graph = nx.DiGraph(list(links))
    try:
        circle = nx.find_cycle(graph)
    except nx.NetworkXNoCycle:
        return graph
    told = " → ".join(str(edge[0]) for edge in circle)
    raise InputError(f"{problem}: {told}", field=field, valid="links without a circle")
