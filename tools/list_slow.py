"""Write tests/slow.txt, the tests that ``make quick`` leaves out, from the times of a whole run.

Usage: ``make test ARGS="--junitxml=times.xml -o junit_family=xunit1"``, then ``python tools/list_slow.py times.xml``

From the longest down, until what is left takes two workers half a minute; collecting takes the rest of the minute.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

LIST = Path(__file__).resolve().parents[1] / "tests" / "slow.txt"
QUICK = 60.0
"""Seconds of one processor that the quick tests may take."""


def times(report: Path) -> Counter:
    """Seconds of each test, its parameters taken together; notebooks and doctests by their file."""
    seconds: Counter = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        file, test = case.get("file", ""), case.get("name", "").partition("[")[0]
        seconds[f"{file}::{test}" if test.startswith("test_") else file] += float(case.get("time", 0))
    return seconds


def slow(seconds: Counter, quick: float = QUICK) -> list[str]:
    """Names of the longest, without which the others take no more than the quick tests may; notebooks are all slow.

    >>> slow(Counter({"tests/a.py::test_one": 50.0, "tests/a.py::test_two": 3.0, "tests/b.py::test": 9.0}), quick=20)
    ['notebooks/', 'tests/a.py::test_one']
    """
    tests = {name: time for name, time in seconds.items() if not name.startswith("notebooks/")}
    left, found = sum(tests.values()), ["notebooks/"]
    for name in sorted(tests, key=tests.get, reverse=True):
        if left <= quick:
            break
        found.append(name)
        left -= tests[name]
    return sorted(found)


if __name__ == "__main__":
    LIST.write_text("\n".join(slow(times(Path(sys.argv[1])))) + "\n", encoding="utf-8", newline="\n")
