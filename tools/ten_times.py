"""Ten times each lever, at the defaults and in plausible draws: ``python tools/ten_times.py [S01 ...]``.

Writes ``tests/data/ten_times.csv``: for each system what the outcome is under the lever and under ten times as much,
and in how many of ten draws of plausible parameters it moves as tests/data/levers.yaml says, by what is worth
mentioning at least. Lives for three years, eight replications, the same luck for both.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from gzsim.common.yaml_lines import read_yaml
from gzsim.scenario import Scenario, load_scenario, plausible_draws
from gzsim.simulation.calendar import Calendar, prepare
from gzsim.simulation.ensemble import simulate_indicators, simulate_scheme
from gzsim.simulation.simulate import case_of
from gzsim.simulation.state import blank

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
LEVERS, TABLE = DATA / "levers.yaml", DATA / "ten_times.csv"
DRAWS, MANY, HELD, YEARS, REPLICATIONS, SEED = 10, 40, 9, 3, 8, 3
SIDES = ("less", "more")


def levers() -> dict[str, dict[str, Any]]:
    """What is said of each lever."""
    return read_yaml(LEVERS).plain()


def sides(lever: dict[str, Any]) -> Iterator[Scenario]:
    """The scenario under the lever, and under ten times as much."""
    scenario = load_scenario(lever.get("scenario", "guizhou-2025"))
    for place, side in enumerate(SIDES):
        changes = [lever.get("base", {}), lever.get(side, {}), _each(lever, scenario, place)]
        parameters = {name: value for each in changes for name, value in each.get("parameters", {}).items()}
        said = {name: value for each in changes for name, value in each.items() if name != "parameters"}
        yield scenario.with_({**said, "parameters": parameters}, name=side)


def _each(lever: dict[str, Any], scenario: Scenario, place: int) -> dict[str, Any]:
    """A number of every indicator, under one side."""
    said = lever.get("every_indicator", {}).get("dynamics", {})
    return {f"indicators.{k}.dynamics.{name}": both[place] for k in scenario.indicators for name, both in said.items()}


def outcome(scenario: Scenario, lever: dict[str, Any]) -> float:
    """Mean of the lever's outcome over replications, years and places."""
    if lever["outcome"] == "lit_work":
        return float(work_by_light(scenario)[0])
    case = case_of(scenario, scenario.scheme_in_force)
    how = {"years": YEARS, "replications": REPLICATIONS, "seed": SEED}
    if "indicator" in lever:
        one = simulate_indicators(case.world, case.scheme, **how)[lever["outcome"]].sel(indicator=lever["indicator"])
        return float(lever["times"] * one.mean())
    found = simulate_scheme(case.world, case.scheme, **how)[lever["outcome"]]
    return float((found.sel(code=lever["units"]) if "units" in lever else found).mean())


def work_by_light(scenario: Scenario) -> np.ndarray:
    """Share of time in the months after a bulletin for an indicator that is lit, and for one that is not."""
    case = case_of(scenario, scenario.scheme_in_force)
    calendar = Calendar(blank(case.world, np.arange(REPLICATIONS)), prepare(case.world), seed=SEED)
    spent = {True: [], False: []}
    for month in range(12 * YEARS):
        before = np.zeros_like(calendar.state.effort) if month % 12 == 0 else calendar.state.effort.copy()
        calendar.month(case.scheme)
        if month >= 12 and month % 12 >= 3:
            lit = calendar.state.light > 0
            work = 12.0 * (calendar.state.effort - before)
            spent[True].append(work[lit].mean())
            spent[False].append(work[~lit].mean())
    return np.array([np.mean(spent[True]), np.mean(spent[False])])


def measured(lever: dict[str, Any], draws: int = DRAWS) -> dict[str, Any]:
    """A row of the table."""
    less, more = sides(lever)
    before, after = outcome(less, lever), outcome(more, lever)
    sign, right = 1.0 if lever["rises"] else -1.0, []
    for low, high in islice(_drawn(less, more, lever), draws):
        right.append(sign * (high - low) >= lever["smallest"])
    if len(right) < draws:
        raise ValueError(f"{lever['lever']}: of {MANY} draws {len(right)} lie {lever['within']}, {draws} are needed")
    return {"outcome": lever["outcome"], "before": before, "after": after, "smallest": lever["smallest"],
            "rises": lever["rises"], "held": sum(right)}  # fmt: skip


def _drawn(less: Scenario, more: Scenario, lever: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Both sides in draws of plausible parameters; of a lever that says ``within`` only where the outcome lies so."""
    least, most = lever.get("within", (-math.inf, math.inf))
    draws = plausible_draws(MANY if "within" in lever else DRAWS, seed=1, scenarios=[less, more])
    for assumed in draws.to_dict("records"):
        low = outcome(less.with_({"parameters": assumed}), lever)
        if least <= low <= most:
            yield low, outcome(more.with_({"parameters": assumed}), lever)


def main(names: list[str]) -> None:
    """Measure all levers, or some anew."""
    said = levers()
    rows = {} if not names else pd.read_csv(TABLE, index_col="system").to_dict("index")
    for name in tqdm(names or said):
        rows[name] = measured(said[name])
        _write(rows)


def _write(rows: dict[str, dict[str, Any]]) -> None:
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("system").sort_index()
    table.to_csv(TABLE, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
