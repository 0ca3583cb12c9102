"""What a shell offers when TAB is pressed: names of scenarios and prefectures; nothing else is imported for it."""

from __future__ import annotations

import csv
from collections.abc import Callable

from gzsim.paths import scenario_names, shipped


def scenarios(incomplete: str) -> list[str]:
    """Shipped scenarios that begin so.

    >>> scenarios("guizhou-2025-tenure")
    ['guizhou-2025-tenure-3', 'guizhou-2025-tenure-5']
    """
    return [name for name in scenario_names() if name.startswith(incomplete)]


def prefectures(incomplete: str) -> list[str]:
    """English names of prefectures of the shipped record that begin so, in whatever case.

    >>> prefectures("qian")
    ['Qiandongnan', 'Qiannan', 'Qianxinan']
    """
    with (shipped("data") / "prefectures.csv").open(encoding="utf-8", newline="") as file:
        names = sorted(row["name"] for row in csv.DictReader(file))
    return [name for name in names if name.lower().startswith(incomplete.lower())]


def one_of(*words: str) -> Callable[[str], list[str]]:
    """Gives those of some words that begin so.

    >>> one_of("uniform", "functional", "found")("f")
    ['functional', 'found']
    """
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


def scenarios_and_prefectures(incomplete: str) -> list[str]:
    """Both, for a command that takes either.

    >>> scenarios_and_prefectures("Zun")
    ['Zunyi']
    """
    return [*scenarios(incomplete), *prefectures(incomplete)]
