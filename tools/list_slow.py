"""Write tests/slow.txt, the files that ``make quick`` leaves out, from the times of a whole run.

Usage: ``make test ARGS="--junitxml=times.xml -o junit_family=xunit1"``, then ``python tools/list_slow.py times.xml``

From the longest down, until what is left takes two workers half a minute; collecting takes the rest of the minute.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

LIST = Path(__file__).resolve().parents[1] / "tests" / "slow.txt"
QUICK = 45.0
"""Seconds of one processor that the quick tests may take."""


def times(report: Path) -> Counter:
    """Seconds of each file: whole files are left out, because tests share what their file sets up for them."""
    seconds: Counter = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        seconds[case.get("file", "")] += float(case.get("time", 0))
    return seconds


def slow(seconds: Counter, quick: float = QUICK) -> list[str]:
    """Files without which the others take no more than the quick tests may; notebooks are all slow."""
    files = {name: time for name, time in seconds.items() if not name.startswith("notebooks/")}
    left, found = sum(files.values()), ["notebooks/"]
    for name in sorted(files, key=files.get, reverse=True):
        if left <= quick:
            break
        found.append(name)
        left -= files[name]
    return sorted(found)


if __name__ == "__main__":
    LIST.write_text("\n".join(slow(times(Path(sys.argv[1])))) + "\n", encoding="utf-8", newline="\n")
