"""Write docs/coverage.md from tests/data/systems.yaml: ``python tools/write_coverage.py``."""

from __future__ import annotations

import sys
from pathlib import Path

from gzsim.simulation.outcomes.catalogue import OUTCOMES

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
from systems import systems  # noqa: E402  what only tests and this page need is no part of the package

PAGE = ROOT / "docs" / "coverage.md"

HEAD = """# What is covered

The 23 systems of the source document: where the rules of each live, the scenario in which leaders live under it, where
it is tested and shown, and what moves when it is switched on while all else, luck included, stays the same. Two tests
hold every row: the outcome moves as stated by more than three standard errors, and with the system off the same
test fails. Made by `tools/write_coverage.py` from `tests/data/systems.yaml`.

| system | modules | scenario | when it is on | test | notebook |
| --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    rows = []
    for each in systems().values():
        outcome = OUTCOMES.loc[each.outcome, "name"].lower()
        moved = f"*{outcome}* {'rises' if each.rises else 'falls'}: {each.says}"
        modules = "<br>".join(f"`{module.removeprefix('gzsim.')}`" for module in each.modules)
        changed = " with a change of its own" if each.on else ""
        rows.append(
            f"| **{each.id}** {each.name} {each.name_zh} | {modules} | `{each.scenario}`{changed} | {moved} | "
            f"`{each.test.removeprefix('tests/')}` | {f'`{each.notebook}`' if each.notebook else 'none yet'} |"
        )
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
