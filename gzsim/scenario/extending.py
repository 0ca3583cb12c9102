"""One scenario as a change of another: what differs is written, the rest is inherited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gzsim.common.words import readable, short
from gzsim.common.yaml_lines import DEEPEST, Node
from gzsim.errors import InputError
from gzsim.scenario.indicators import DEFAULT, from_library
from gzsim.scenario.parameters import load_parameters

OWN_NAMES = "parameters"  # its names hold dots themselves
GROWTH_SPAN = "attainment.growth_span"


def merged(parent: Node, child: Node) -> Node:
    """Return the parent changed by the child.

    Mappings are merged name by name, anything else is replaced, and a name set to null is removed. Each value keeps the
    file and line it was written on. A null that removes nothing stays, so that a misspelt name is seen.

    >>> parent = Node.of({"years": 10, "rates": {"a": 0.1, "b": 0.2}, "codes": ["520100", "520200"]})
    >>> child = Node.of({"rates": {"b": None, "c": 0.3}, "codes": ["520300"]})
    >>> merged(parent, child).plain()
    {'years': 10, 'rates': {'a': 0.1, 'c': 0.3}, 'codes': ['520300']}
    """
    if not isinstance(child.value, dict):
        return child
    parts = dict(parent.value) if isinstance(parent.value, dict) else {}
    for name, part in child.value.items():
        if part.value is None and name in parts:
            del parts[name]
        else:
            parts[name] = merged(parts.get(name, Node({})), part)
    return Node(parts, child.file, child.line)


def extended(parent: Node, child: Node) -> Node:
    """Return the parent changed by the child, whose new indicators take from the library what they do not say."""
    said, above = child.child("indicators"), parent.child("indicators")
    if said is None or not isinstance(said.value, dict):
        return merged(parent, child)
    others = above.value if above is not None and isinstance(above.value, dict) else {}
    indicators = _kept_on_ruler(from_library(said, others), others, _growth_span(parent))
    return merged(parent, Node(child.value | {"indicators": indicators}, child.file, child.line))


def _kept_on_ruler(said: Node, others: Mapping[str, Node], growth_span: float) -> Node:
    """Entries that move a target or goalpost, with the ruler where it was: a target asks, and moves no place."""
    return Node(
        {name: _kept(entry, others.get(name), growth_span) for name, entry in said.value.items()}, said.file, said.line
    )


def _kept(entry: Node, before: Node | None, growth_span: float) -> Node:
    if before is None or not isinstance(entry.value, dict) or not isinstance(before.value, dict):
        return entry
    if any(_differs(entry.child(name), before.child(name)) for name in _MEASURES):
        no_ruler = {"ruler": Node.of(None)} if "ruler" in before.value else {}
        return Node(no_ruler | entry.value, entry.file, entry.line)
    if not {*entry.value} & _MOVES_RULER:
        return entry
    parts = dict(entry.value)
    target = before.child("target")
    common = target.child(DEFAULT) if target is not None and isinstance(target.value, dict) else target
    if common is None:
        return entry
    if isinstance(parts.get("target", common).value, dict) and not isinstance(target.value, dict):
        own = parts["target"]
        parts["target"] = Node({DEFAULT: common} | own.value, own.file, own.line)
    if "ruler" not in before.value and (span := _span(before, common, growth_span)) is not None:
        ruler = {"full": common, "span": Node(span, before.file, before.line)}
        parts.setdefault("ruler", Node(ruler, before.file, before.line))
    return Node(parts, entry.file, entry.line)


def _differs(said: Node | None, before: Node | None) -> bool:
    return said is not None and before is not None and said.value != before.value


def _growth_span(scenario: Node) -> float:
    """Points per span in growth form: as the scenario says, where it says a number, else as the table does."""
    settings = scenario.child("parameters")
    said = settings.child(GROWTH_SPAN) if settings is not None else None
    stated = said is not None and type(said.value) in (int, float)
    return float(said.value if stated else load_parameters()[GROWTH_SPAN])


def _span(entry: Node, target: Node, growth_span: float) -> float | None:
    """Own units per span of a target, where the entry is well formed; what is not is refused later, where it stands."""
    goalpost, form = entry.child("goalpost"), entry.child("form")
    if form is not None and form.value == "growth":
        return growth_span
    if goalpost is None or not all(type(each.value) in (int, float) for each in (target, goalpost)):
        return None
    return abs(float(target.value) - float(goalpost.value)) or None


_MOVES_RULER = {"target", "goalpost"}
_MEASURES = ("unit", "direction")
"""Whoever changes these measures something else, to which the ruler of before does not fit."""


def change(name: object, value: Any) -> Node:
    """Return the tree that a dotted name and its value stand for.

    Raises InputError if the name is no text or has more parts than a scenario has levels, or no file could say the
    value.

    >>> change("simulation.years", 5).plain()
    {'simulation': {'years': 5}}
    >>> change("parameters.leader.discount", 0.9).plain()
    {'parameters': {'leader.discount': 0.9}}
    """
    if not isinstance(name, str):
        raise InputError(f"a name must be text, not {short(name)}", field="changes", valid="'simulation.years', say")
    first, _, rest = name.partition(".")
    parts = [first, rest] if first == OWN_NAMES and rest else name.split(".")
    if len(parts) > DEEPEST:
        problem = f"has more than {DEEPEST} parts"
        raise InputError(problem, field=readable(name), valid="a name such as simulation.years")
    node = Node.of(value, tuple(parts))
    for part in reversed(parts):
        node = Node({part: node})
    return node
