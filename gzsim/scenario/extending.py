"""One scenario as a change of another: what differs is written, the rest is inherited."""

from __future__ import annotations

from typing import Any

from gzsim.reading.yaml_tree import Node

OWN_NAMES = "parameters"  # its names hold dots themselves


def merged(parent: Node, child: Node) -> Node:
    """Return the parent changed by the child.

    Mappings are merged name by name, anything else is replaced, and a name set to null is removed. Each value keeps the
    file and line it was written on.

    >>> parent = Node.of({"years": 10, "rates": {"a": 0.1, "b": 0.2}, "codes": ["520100", "520200"]})
    >>> child = Node.of({"rates": {"b": None, "c": 0.3}, "codes": ["520300"]})
    >>> merged(parent, child).plain()
    {'years': 10, 'rates': {'a': 0.1, 'c': 0.3}, 'codes': ['520300']}
    """
    if not isinstance(child.value, dict):
        return child
    parts = dict(parent.value) if isinstance(parent.value, dict) else {}
    for name, part in child.value.items():
        if part.value is None:
            parts.pop(name, None)
        else:
            parts[name] = merged(parts.get(name, Node({})), part)
    return Node(parts, child.file, child.line)


def nested(name: str, value: Any) -> dict[str, Any]:
    """Return the mapping that a dotted name stands for.

    >>> nested("simulation.years", 5)
    {'simulation': {'years': 5}}
    >>> nested("parameters.leader.discount", 0.9)
    {'parameters': {'leader.discount': 0.9}}
    """
    first, dot, rest = name.partition(".")
    if not dot:
        return {name: value}
    return {first: {rest: value} if first == OWN_NAMES else nested(rest, value)}
