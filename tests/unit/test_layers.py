"""Modules name each other in one direction only, whether at import, when a function is called, or as a type."""

import ast
import importlib.util
from pathlib import Path

import grimp
import networkx
import pytest

FACE = "__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)\n"


def circles(package: str) -> list[list[str]]:
    """Groups of modules of a package that name each other; a face names what its stub gives."""
    graph = grimp.build_graph(package, cache_dir=None)
    home = Path(importlib.util.find_spec(package).origin).parent
    for stub in home.rglob("__init__.pyi"):
        face = ".".join((package, *stub.parent.relative_to(home).parts))
        for line in ast.parse(stub.read_text(encoding="utf-8")).body:
            given = [".".join(filter(None, (face, line.module, each.name))) for each in line.names]
            for name in given:
                graph.add_import(importer=face, imported=name if name in graph.modules else name.rpartition(".")[0])
    names = ((module, other) for module in graph.modules for other in graph.find_modules_directly_imported_by(module))
    return sorted(
        sorted(group) for group in networkx.strongly_connected_components(networkx.DiGraph(names)) if len(group) > 1
    )


def test_no_modules_name_each_other():
    found = circles("gzsim")
    assert not found, "; ".join(" and ".join(group) for group in found)


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("def lend():\n    from circular.upper import borrow\n", "from circular.lower import lend\n"),
        ("if TYPE_CHECKING:\n    from circular.upper import borrow\n", "from circular.lower import lend\n"),
        ("from circular import borrow\n", "from circular.lower import lend\n"),
    ],
    ids=["at call", "as a type", "through a face"],
)
def test_a_circle_is_found_with_its_culprits(lower, upper, tmp_path, monkeypatch):
    home = tmp_path / "circular"
    home.mkdir()
    texts = {
        "__init__.py": FACE,
        "__init__.pyi": "from .upper import borrow as borrow\n",
        "lower.py": lower,
        "upper.py": upper,
    }
    for name, text in texts.items():
        (home / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    ((*culprits,),) = circles("circular")
    assert {"circular.lower", "circular.upper"} <= set(culprits)
