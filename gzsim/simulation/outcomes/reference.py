"""Reference of every outcome of the simulation, made from the catalogue that measures them.

``python -m gzsim.simulation.outcomes.reference`` prints it; ``docs/outcomes.md`` holds it between two marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.scales import COUNTED_BY

_HEAD = ("| outcome | name | 名称 | unit | 单位 | better | counted by |", "| --- | --- | --- | --- | --- | --- | --- |")
_SCALES = {
    "weights": "the scenario's weights",
    "public_weights": "the public's weights",
    "target": "first targets",
    "ruler": "the ruler",
    "needs": "needs of each place",
}
"""What of a scale is worth telling; the rest follows from what the indicators are."""


def outcome_reference() -> str:
    """Return a Markdown table of every outcome: its names, unit, which direction is better, and its scale.

    >>> [line for line in outcome_reference().splitlines() if "`debt`" in line][0]
    '| `debt` | Debt | 债务 | percent of GDP at the end of the year | 年末占GDP的百分比 | lower | itself |'
    """
    return "\n".join([*_HEAD, *_rows()])


def _rows() -> Iterator[str]:
    for outcome, entry in OUTCOMES.iterrows():
        scale = [words for part, words in _SCALES.items() if part in COUNTED_BY.get(outcome, ())] or ["itself"]
        if outcome in COUNTED_BY and scale == ["itself"]:
            scale = ["goalposts"]
        better = "–" if entry["better"] == "none" else entry["better"]
        cells = [f"`{outcome}`", *entry[["name", "name_zh", "unit", "unit_zh"]], better, ", ".join(scale)]
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the reference."""
    print(outcome_reference())


if __name__ == "__main__":
    main()
