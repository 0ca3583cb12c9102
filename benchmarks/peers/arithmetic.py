"""How much arithmetic the equations ask for, and how fast a core does it.

Operations are counted where the equations stand one by one, in the object-by-object specification: its source is read
with a tally around whatever gives a floating-point number. Adding, subtracting and multiplying count alike, a whole
power as the multiplications that it takes; comparisons and whole numbers, and so the draws, count nothing. What a core
can do is measured beside it, kind by kind, in loops that the compiler makes vectors of where it can, on arrays that the
caches hold.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from importlib.abc import MetaPathFinder
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import numpy as np
from numba import njit

from gzsim.numeric.elementary import exp_of

ADDED, DIVIDED, ROOT, POWER, LOOKED_UP = "additions and multiplications", "divisions", "roots", "powers", "look-ups"
OPERATORS = {ast.Add: ADDED, ast.Sub: ADDED, ast.Mult: ADDED, ast.Div: DIVIDED}
FUNCTIONS = {"sqrt": ROOT, "hypot": ROOT, "exp": POWER, "expm1": POWER, "log": POWER, "prod": ADDED}
TABLES = {"_PIECES", "lucks", "errors"}
"""Names in the specification of the tables of Φ and of the quantiles of luck."""

Wrapper = Callable[[Callable], Callable]


class Tally:
    """Operations by part and kind; what belongs to no part is the rest."""

    def __init__(self) -> None:
        self.part, self.counts = "rest", Counter()

    def count(self, kind: str, value: Any) -> Any:
        """The value, counted if it is a floating-point number or comes out of a table."""
        if isinstance(value, float) or kind == LOOKED_UP:
            self.counts[self.part, kind] += 1
        return value

    def power(self, base: Any, exponent: Any) -> Any:
        """What ``**`` gives: by squares and products, with a root where it is half a power, else by logarithms."""
        twice = 2 * exponent
        if isinstance(base, float) and twice != int(twice):
            self.counts[self.part, POWER] += 1
        elif isinstance(base, float):
            self.counts[self.part, ROOT] += int(twice) % 2
            self.counts[self.part, DIVIDED] += exponent < 0
            whole = int(abs(exponent))
            self.counts[self.part, ADDED] += max(0, whole.bit_length() + whole.bit_count() - 2) + int(twice) % 2
        return base**exponent

    def add_up(self, values: Any, start: Any = 0) -> Any:
        """What ``sum`` gives, each value an addition."""
        for value in values:
            start = self.count(ADDED, start + value)
        return start

    def within(self, part: str) -> Wrapper:
        """Count what a function does as a part."""

        def wrapped(rule: Callable) -> Callable:
            def call(*arguments: Any, **named: Any) -> Any:
                before, self.part = self.part, part
                try:
                    return rule(*arguments, **named)
                finally:
                    self.part = before

            return call

        return wrapped


class _Counting(ast.NodeTransformer):
    """Puts ``_count(kind, …)`` around every operation."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            return _call("_power", node.left, node.right)
        return _counted(OPERATORS.get(type(node.op)), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        node.value = _counted(OPERATORS.get(type(node.op)), node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node.func:
            case ast.Name("sum"):
                node.func.id = "_add_up"
            case ast.Attribute(ast.Name("math"), name):
                return _counted(FUNCTIONS.get(name), node)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        return _counted(LOOKED_UP, node) if isinstance(node.value, ast.Name) and node.value.id in TABLES else node


def _counted(kind: str | None, node: ast.expr) -> ast.expr:
    return _call("_count", ast.Constant(kind), node) if kind else node


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


class _Loader(SourceFileLoader):
    """Loads a module of the specification with a tally in it, and no byte code of another day."""

    tally: Tally

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        tree = ast.fix_missing_locations(_Counting().visit(ast.parse(self.get_data(path))))
        return compile(tree, path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__.update(_count=self.tally.count, _add_up=self.tally.add_up, _power=self.tally.power)
        super().exec_module(module)


class _Finder(MetaPathFinder):
    def __init__(self, folder: Path, tally: Tally) -> None:
        self.folder, self.loader = folder, type("Loader", (_Loader,), {"tally": tally})

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] != self.folder.name:
            return None
        return FileFinder(path[0] if path else str(self.folder.parent), (self.loader, [".py"])).find_spec(fullname)


@contextlib.contextmanager
def counting(folder: Path) -> Iterator[tuple[ModuleType, Tally]]:
    """The package in a folder, imported once more with a tally; afterwards everybody imports the plain one again."""
    tally = Tally()
    finder = _Finder(folder, tally)
    plain = _forget(folder.name)
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(folder.name), tally
    finally:
        sys.meta_path.remove(finder)
        _forget(folder.name)
        sys.modules.update(plain)


def _forget(package: str) -> dict[str, ModuleType]:
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == package}


@contextlib.contextmanager
def watched(names: Mapping[str, Wrapper]) -> Iterator[None]:
    """Put a wrapper around functions while the context lasts, each by its name ``module:function``."""
    undo = []
    for name, wrapper in names.items():
        module, _, path = name.partition(":")
        *holders, last = path.split(".")
        holder = reduce(getattr, holders, importlib.import_module(module))
        undo.append((holder, last, getattr(holder, last)))
        setattr(holder, last, wrapper(getattr(holder, last)))
    try:
        yield
    finally:
        for holder, last, rule in reversed(undo):
            setattr(holder, last, rule)


STEPS = 16


@njit(error_model="numpy")
def _add_and_multiply(x, table, out):
    for i in range(x.size):
        y = x[i]
        for _ in range(STEPS):
            y = y * 0.75 + 0.25
        out[i] = y


@njit(error_model="numpy")
def _divide(x, table, out):
    for i in range(x.size):
        out[i] = 1.5 / x[i]


@njit(error_model="numpy")
def _root(x, table, out):
    for i in range(x.size):
        out[i] = math.sqrt(x[i])


@njit(error_model="numpy")
def _power(x, table, out):
    for i in range(x.size):
        out[i] = exp_of(x[i])


@njit(error_model="numpy")
def _look_up(x, table, out):
    for i in range(x.size):
        out[i] = table[int(x[i] * 1000.0)]


KERNELS = {ADDED: (_add_and_multiply, 2 * STEPS), DIVIDED: (_divide, 1), ROOT: (_root, 1), POWER: (_power, 1),
           LOOKED_UP: (_look_up, 1)}  # fmt: skip
"""What does operations of a kind, and how many of them for each number."""


def nanoseconds(size: int = 2048, turns: int = 300) -> dict[str, float]:
    """What an operation of each kind takes at best on this core, one after another without a pause."""
    x, table, out = np.linspace(0.5, 2.0, size), np.linspace(0.0, 1.0, 2304), np.empty(size)
    return {kind: _best(lambda k=kernel: k(x, table, out), turns) / size / n for kind, (kernel, n) in KERNELS.items()}


def _best(call: Callable[[], None], turns: int) -> float:
    """Nanoseconds of the quickest call."""
    best = math.inf
    for _ in range(turns):
        start = time.perf_counter_ns()
        call()
        best = min(best, time.perf_counter_ns() - start)
    return best
