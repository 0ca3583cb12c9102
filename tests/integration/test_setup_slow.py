"""tests/slow.txt lists what `make quick` leaves out; a tool writes it from the times of a whole run."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool(root: Path):
    spec = importlib.util.spec_from_file_location("list_slow", root / "tools" / "list_slow.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_listed_file_exists(tool, root: Path) -> None:
    listed = tool.LIST.read_text(encoding="utf-8").split()
    assert listed == sorted(set(listed))
    assert not [name for name in listed if not (root / name).exists()]


def test_the_longest_are_left_out_until_the_rest_is_quick(tool) -> None:
    seconds = Counter({"notebooks/01.ipynb": 1.0, "tests/a.py": 9.0, "tests/b.py": 5.0, "gzsim/a.py": 1.0})
    assert tool.slow(seconds, quick=6) == ["notebooks/", "tests/a.py"]
    assert tool.slow(seconds, quick=20) == ["notebooks/"]


def test_times_are_added_up_by_file(tool, tmp_path: Path) -> None:
    report = tmp_path / "times.xml"
    cases = [("tests/a.py", "test_1[x]", 1), ("tests/a.py", "test_2", 2), ("gzsim/b.py", "gzsim.b", 3)]
    written = "".join(f'<testcase file="{file}" name="{name}" time="{time}"/>' for file, name, time in cases)
    report.write_text(f"<testsuites><testsuite>{written}</testsuite></testsuites>")
    assert tool.times(report) == {"tests/a.py": 3.0, "gzsim/b.py": 3.0}


def test_what_is_listed_is_marked_and_comes_first(root: Path) -> None:
    spec = importlib.util.spec_from_file_location("conftest_of_tests", root / "tests" / "conftest.py")
    conftest = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(conftest)
    conftest.SLOW = ("tests/b.py",)
    items = [Item("tests/a.py::test_1"), Item("tests/b.py::test_1"), Item("tests/b.py::test_2[x]")]
    conftest.pytest_collection_modifyitems(items)
    assert [item.nodeid for item in items] == ["tests/b.py::test_1", "tests/b.py::test_2[x]", "tests/a.py::test_1"]
    assert [bool(item.marks) for item in items] == [True, True, False]


class Item:
    """As much of a collected test as matters here."""

    def __init__(self, nodeid: str) -> None:
        self.nodeid, self.path, self.marks = nodeid, ROOT / nodeid.partition("::")[0], []

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        self.marks.append(mark)
