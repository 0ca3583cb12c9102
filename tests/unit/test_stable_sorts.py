"""What is equal stays in the order in which it came: other ways of sorting leave it to the processor."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("gzsim", "tools", "benchmarks")
STABLE = {"kind": "stable"}
LABELS = re.compile(r"(\.columns|\.unique\(\)|\.intersection\(.+\))$")
"""What is sorted where no two are equal, by a method that has no other way."""


def sources() -> Iterator[tuple[str, str]]:
    """Name and text of every module, and of every cell of code in a notebook."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
            if cell["cell_type"] == "code":
                yield f"{path.name}, cell {number}", "".join(cell["source"])


def compiled(node: ast.AST) -> bool:
    """Whether a function is compiled: Numba sorts alike on every processor, and knows no stable way."""
    return isinstance(node, ast.FunctionDef) and any("njit" in ast.unparse(each) for each in node.decorator_list)


def interpreted(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not compiled(child):
            yield child
            yield from interpreted(child)


def never_equal(call: ast.Call) -> bool:
    """Whether labels are sorted, or rows by more than one column, which pandas always does stably."""
    by = call.args[0] if call.args else None
    several = isinstance(by, ast.List | ast.Tuple) and len(by.elts) > 1
    return call.func.attr == "sort_values" and (several or bool(LABELS.search(ast.unparse(call.func.value))))


def unstable(code: str) -> list[int]:
    """Lines that sort without saying that what is equal stays as it was."""
    found = []
    for node in interpreted(ast.parse(code)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        said = {each.arg: getattr(each.value, "value", None) for each in node.keywords}
        sorts = node.func.attr in ("argsort", "sort_values") and not never_equal(node)
        if sorts and not said.items() >= STABLE.items():
            found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    "code", ["np.argsort(x)", "table.sort_values('a')", "table.sort_values(['a'])", "s.sort_values(kind='quicksort')"]
)
def test_unstable_sorting_is_seen(code):
    assert unstable(code) == [1]


@pytest.mark.parametrize(
    "code",
    [
        "x.argsort(1, kind='stable')",
        "t.sort_values(['a', 'b'])",
        "t.columns.sort_values()",
        "@njit\ndef f(x):\n    return np.argsort(x)",
    ],
)
def test_stable_sorting_is_let_pass(code):
    assert unstable(code) == []


def test_equal_values_keep_their_order():
    assert [f"{name}:{line}" for name, code in sources() for line in unstable(code)] == []
