"""The rules of the engine in the order in which it applies them, read from its source: nothing is run or compiled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from docs_site.staging import ROOT

CALENDAR, MONTH = "gzsim.simulation.calendar", "gzsim.simulation.month"
PHASES = {
    "January": (CALENDAR, "january"),
    "Beginning of each quarter": (CALENDAR, "open_quarter"),
    "Every month": (MONTH, "advance_months"),
    "End of each quarter": (CALENDAR, "close_quarter"),
    "December": (CALENDAR, "december"),
}
"""The parts of a year: functions of the engine that call the rules."""

PUBLIC_BUT_OPENED = {"gzsim.simulation.judging.judge", "gzsim.simulation.conditions.of_the_year"}
"""Rules that call rules worth telling; others are told as one."""

NO_RULES = ("gzsim.simulation.state", "gzsim.simulation.world", "gzsim.simulation.in_force")


class Rule(NamedTuple):
    """A rule: where it stands, its name, and what its docstring says."""

    module: str
    name: str
    says: str

    @property
    def dotted(self) -> str:
        """Name with its module."""
        return f"{self.module}.{self.name}"


class Source(NamedTuple):
    """What a module defines and from where it imports."""

    functions: dict[str, ast.FunctionDef]
    imported: dict[str, str]


@cache
def source(module: str) -> Source:
    """Functions of a module of the simulation, and where its other names come from."""
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    imported = {
        name.asname or name.name: each.module
        for each in tree.body
        if isinstance(each, ast.ImportFrom)
        for name in each.names
        if (each.module or "").startswith("gzsim.simulation") and each.module not in NO_RULES
    }
    return Source(functions, imported)


def year() -> dict[str, list[Rule]]:
    """Rules of each part of a year, each once, in the order of their first call.

    >>> [rule.name for rule in year()["January"]][:2]
    ['change_leaders', 'renew_targets']
    """
    return {phase: list(dict.fromkeys(rules_of(*where))) for phase, where in PHASES.items()}


def rules_of(module: str, function: str) -> Iterator[Rule]:
    """Rules that a function calls, in order; its module's own helpers are told by what they call."""
    known = source(module)
    for name in _calls(known.functions[function]):
        if name in known.functions:
            yield from rules_of(module, name) if name.startswith("_") else _told(module, name)
        elif name in known.imported:
            yield from _told(known.imported[name], name)


def _told(module: str, name: str) -> Iterator[Rule]:
    defined = source(module).functions.get(name)
    if defined is None:  # a class: what rules hand on to each other
        return
    rule = Rule(module, name, ast.get_docstring(defined) or "")
    yield rule
    if rule.dotted in PUBLIC_BUT_OPENED:
        yield from rules_of(module, name)


def _calls(node: ast.AST) -> Iterator[str]:
    """Names that are called in a piece of source, inner calls first, as they are evaluated."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr) or not _is_decorator(node, child):
            yield from _calls(child)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield node.func.id


def _is_decorator(node: ast.AST, child: ast.expr) -> bool:
    return isinstance(node, ast.FunctionDef) and child in node.decorator_list


def draws() -> dict[str, list[str]]:
    """What chance is drawn for, each with the modules of the simulation that draw it.

    >>> draws()["TURNOVER"]
    ['gzsim.simulation.turnover']
    """
    path = ROOT / "gzsim" / "numeric" / "philox.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = next(each for each in tree.body if isinstance(each, ast.ClassDef) and each.name == "Mechanism")
    found: dict[str, list[str]] = {each.targets[0].id: [] for each in kinds.body if isinstance(each, ast.Assign)}
    for file in sorted({*ROOT.glob("gzsim/simulation/**/*.py"), *ROOT.glob("gzsim/places/*.py"), path}):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = (
                isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Mechanism"
            )
            if named and module not in found[node.attr]:
                found[node.attr].append(module)
    return found
