"""Write docs/coverage.md from tests/data/systems.yaml: ``python tools/write_coverage.py``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from gzsim.common.yaml_lines import read_yaml
from gzsim.simulation.outcomes.catalogue import OUTCOMES

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "tests"), str(ROOT / "tools")]
from directions import DIRECTIONS, SIZE  # noqa: E402
from directions import TABLE as MEASURED_DIRECTIONS  # noqa: E402
from systems import systems  # noqa: E402  what only tests and this page need is no part of the package

LEVERS, MEASURED = ROOT / "tests" / "data" / "levers.yaml", ROOT / "tests" / "data" / "ten_times.csv"
HELD = 9
PAGE = ROOT / "docs" / "coverage.md"

HEAD = """# What is covered

The 23 systems of the source document: where the rules of each live, the scenario in which leaders live under it, where
it is tested and shown, and what moves when it is switched on while all else, luck included, stays the same. Two tests
hold every row: the outcome moves as stated by more than three standard errors, and with the system off the same
test fails. Made by `tools/write_coverage.py` from `tests/data/systems.yaml`.

| system | modules | scenario | when it is on | test | notebook |
| --- | --- | --- | --- | --- | --- |
"""


TEN_TIMES = """
## Ten times the lever

Each lever, and ten times as much of it: what moves, in the unit of the outcome, averaged over places and three years,
with the same luck for both. *real*: it moves as it should by what is worth mentioning, at the defaults and in at least
nine of ten draws of plausible parameters; *depends*: it does not, and on what. Made by `tools/ten_times.py` from
`tests/data/levers.yaml`; tests of the same kind, with measures of their own, are in `tests/unit/systems`.

| system | lever | outcome | before | after | at least | draws | verdict |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


KNOWN = f"""
## Directions known from elsewhere

No parameter was set for any of these; sizes are not fitted. Defaults of
`guizhou-2025`, {SIZE["years"]} years, {SIZE["replications"]} replications.
Made by `tools/directions.py`, and measured again by a test.

| direction | known from | measured | before | after | difference |
| --- | --- | --- | --- | --- | --- |
"""


def directions() -> list[str]:
    """Rows of the directions."""
    found = pd.read_csv(MEASURED_DIRECTIONS, index_col="direction")
    return [
        f"| {each.statement} | {each.source} | {each.measured} | {before:.4g} | {after:.4g} | "
        f"{100 * (after / before - 1):+.2g} % |".replace("| -", "| −")
        for each, (before, after) in zip(DIRECTIONS.values(), found.loc[list(DIRECTIONS)].to_numpy(), strict=True)
    ]


def ten_times() -> list[str]:
    """Rows of the levers."""
    said, found = read_yaml(LEVERS).plain(), pd.read_csv(MEASURED, index_col="system")
    rows = []
    for name, row in found.iterrows():
        change = row["after"] - row["before"] if row["rises"] else row["before"] - row["after"]
        real = change >= row["smallest"] and row["held"] >= HELD
        verdict = "real" if real else f"depends: {said[name].get('depends', 'on the parameters')}"
        sign = "+" if row["rises"] else "−"
        rows.append(
            f"| **{name}** | {said[name]['lever']} | {_outcome(row['outcome'], said[name])} | {row['before']:.4g} | "
            f"{row['after']:.4g} | {sign}{row['smallest']:g} | {row['held']} of 10 | {verdict} |"
        )
    return rows


def _outcome(name: str, lever: dict[str, Any]) -> str:
    """What a lever moves, with its unit; ``told`` of what the catalogue does not know."""
    return lever.get("told") or f"{OUTCOMES.loc[name, 'name'].lower()}, {OUTCOMES.loc[name, 'unit']}"


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
    parts = (HEAD, rows), (TEN_TIMES, ten_times()), (KNOWN, directions())
    return "".join(head + "\n".join(lines) + "\n" for head, lines in parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
