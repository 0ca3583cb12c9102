"""From indicator to pillar to index: a tree that is written as a mapping from group to members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gzsim.common.circles import in_order
from gzsim.common.tables import refuse

ROOT = "index"
Tree = dict[str, tuple[str, ...]]


def tree(structure: Mapping[str, Iterable[str]], indicators: Iterable[str]) -> Tree:
    """Complete a structure with the root, lower groups before higher ones.

    Every group that is not a member of another, and every indicator that is in no group, stands right below ``index``.

    Raises InputError if a name stands in two places, is both indicator and group, is unknown, or groups contain each
    other.

    >>> tree({"economy": ["growth", "income"], "ecology": ["forest"]}, ["growth", "income", "forest"])
    {'economy': ('growth', 'income'), 'ecology': ('forest',), 'index': ('economy', 'ecology')}
    >>> tree({}, ["growth", "forest"])
    {'index': ('growth', 'forest')}
    """
    indicators = list(indicators)
    groups = {name: tuple(members) for name, members in structure.items() if name != ROOT}
    inside = [member for members in groups.values() for member in members]
    top = [name for name in (*groups, *indicators) if name not in inside]
    complete = {**groups, ROOT: tuple(structure.get(ROOT, top))}
    _check(complete, indicators, [*inside, *complete[ROOT]])
    links = ((member, group) for group, members in complete.items() for member in members)
    in_order(links, "groups contain each other", "structure")
    return {name: complete[name] for name in _upward(complete)}


def leaves(complete: Tree, name: str) -> list[str]:
    """Indicators below a group; an indicator is its own leaf."""
    return [leaf for member in complete[name] for leaf in leaves(complete, member)] if name in complete else [name]


def below(complete: Tree, name: str) -> set[str]:
    """A name, and everything that is below it."""
    return {name}.union(*(below(complete, member) for member in complete.get(name, ())))


def parent(complete: Tree, name: str) -> str:
    """Group that a name is a member of."""
    return next(group for group, members in complete.items() if name in members)


def _check(complete: Tree, indicators: list[str], inside: list[str]) -> None:
    known = {*complete, *indicators}
    for problem, culprits in (
        ("both an indicator and a group", [name for name in complete if name in indicators]),
        ("neither an indicator nor a group", [name for name in inside if name not in known]),
        ("in two places", [name for name in dict.fromkeys(inside) if inside.count(name) > 1]),
        ("a group without members", [name for name, members in complete.items() if not members]),
        ("in no group", [name for name in (*complete, *indicators) if name not in inside and name != ROOT]),
        ("the root cannot be a member", [name for name in inside if name == ROOT]),
    ):
        refuse(culprits, problem, field="structure")


def _upward(complete: Tree, name: str = ROOT) -> list[str]:
    """Groups below a group, whatever is lower first, and itself."""
    below = [group for member in complete[name] if member in complete for group in _upward(complete, member)]
    return [*below, name]
