"""What watching finds and deters, and whom it punishes (notebook 06): ways of watching beside nobody who watches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from gzsim.lessons.curves import at_start, from_start, mean_and_error, told
from gzsim.lessons.starting import CAPTURED, free_of_cost, open_draws
from gzsim.scenario import Scenario
from gzsim.simulation.result import Simulation
from gzsim.simulation.simulate import by_indicator, compare
from gzsim.views.labels import NAMES, Name, Names

SWITCHES: Mapping[str, tuple[Name, Mapping[str, float]]] = {
    "yellow_lights": (Name("Yellow lights", "黄灯预警"), {"reports.bulletin_months": 3}),
    "light_rules": (Name("Light rules", "亮灯规则"), {"reviews.capacity": 1}),
    "lot": (Name("Audits by lot", "随机抽查"), {"fabrication.audit_probability": 0.1}),
    "aimed": (Name("Audits by cross-validation", "交叉核验"),
              {"fabrication.audit_probability": 0.1, "audits.cross_validated": 1}),
    "capture": (Name("Automatic capture", "自动采集"), {}),
    "third_party": (Name("Third party", "第三方评价"), {"citizens.third_party_share": 1}),
}  # fmt: skip
"""What is switched on alone, and the parameters that do it."""

NAMED: Names = NAMES | {key: name for key, (name, _) in SWITCHES.items()} | {
    "guizhou-2025-unwatched": Name("Nobody watches", "无督查"), "guizhou-2025-watched": Name("All together", "同时启用")
}  # fmt: skip
ALONE = {"threads": 1}  # ensembles this small cost more when they are divided


def unwatched() -> Scenario:
    """The scenario in which nobody watches."""
    return free_of_cost("guizhou-2025-unwatched")


def changed(parameters: Mapping[str, Any], name: str, **dynamics: Mapping[str, Any]) -> Scenario:
    """Nobody watches, but for some parameters, and some ``dynamics`` of indicators (what=value by indicator)."""
    said = {f"indicators.{indicator}.dynamics.{what}": value
            for what, values in dynamics.items() for indicator, value in values.items()}  # fmt: skip
    return unwatched().with_({"parameters": dict(parameters)} | said, name=name)


def captured(name: str, parameters: Mapping[str, Any]) -> Scenario:
    """As `changed`; four indicators are captured too if the name says so."""
    return changed(parameters, name, captured=dict.fromkeys(CAPTURED if name.startswith("capture") else (), 1))


def switched_on() -> list[Scenario]:
    """Each way of watching alone."""
    return [captured(key, parameters) for key, (_, parameters) in SWITCHES.items()]


def table(result: Simulation, outcomes: Sequence[str]) -> pd.DataFrame:
    """Level of some outcomes in the first run, and paired differences of all others, as text; run × outcome."""
    level, change = at_start(result), from_start(result)
    rows = {result.baseline: [told(level.loc[each], signed=False) for each in outcomes]}
    for run in result.runs:
        if run != result.baseline:
            rows[run] = [told(change.loc[(run, each)]) for each in outcomes]
    return pd.DataFrame(rows, index=pd.Index(outcomes, name="outcome")).T.rename_axis("scheme")


def gap_of(run: xr.Dataset) -> np.ndarray:
    """Reports above the truth, points, by replication."""
    return run["gap"].mean("year").to_numpy()


def ratio(part: np.ndarray, whole: np.ndarray) -> tuple[float, float]:
    """Ratio of two means with its standard error; both by replication, in the same order.

    >>> ratio(np.array([1.0, 2.0]), np.array([2.0, 4.0]))
    (0.5, 0.0)
    """
    share = part.mean() / whole.mean()
    return float(share), float((part - share * whole).std(ddof=1) / np.sqrt(whole.size) / whole.mean())


def deterred(
    worlds: Mapping[str, tuple[Mapping[str, Any], Sequence[str]]],
    ways: Mapping[str, Mapping[str, Any]],
    always: Mapping[str, Any],
) -> pd.DataFrame:
    """Gap where nobody watches, and what each way of watching takes away in worlds that differ in what deters; as text.

    A world names what is changed in it, and the ways of watching that this can touch; the others are dashes.
    """
    rows = []
    for name, (world, touched) in worlds.items():
        runs = [changed(always | world, "start"), *(captured(key, always | world | ways[key]) for key in touched)]
        result = compare(runs, replications=24, seed=2025, **ALONE)
        removed = from_start(result)
        cells = {key: told(removed.loc[(key, "gap")]) if key in touched else "–" for key in ways}
        rows.append({"world": name, "gap": told(at_start(result).loc["gap"], signed=False)} | cells)
    return pd.DataFrame(rows)


def worked(name: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """Work by part in percent of working time, and the share of the captured four in it; a row for each replication."""
    run = captured(name, parameters)
    effort = 100 * by_indicator(run, replications=40, seed=2025)["effort"].mean(("year", "code")).to_pandas()
    work, four = effort.sum(axis=1), effort[CAPTURED].sum(axis=1)
    late = effort[["forest_cover", "science_and_talent"]].sum(axis=1)
    return pd.DataFrame({"work": work, "four": four, "eight": work - four, "late": late, "share": 100 * four / work})


def paired(now: pd.DataFrame, start: pd.DataFrame) -> list[str]:
    """Differences column by column, as text."""
    return [told(pair) for pair in zip((now - start).mean(), (now - start).sem(), strict=True)]


def lights_by_honesty(lived: xr.Dataset) -> pd.DataFrame:
    """Lights seen by truthful leaders and by those who over-report; prefecture-years."""
    lies, lights, false, met = (lived[each].to_numpy() for each in ("liars", "lights", "false_lights", "met"))
    rows = []
    for kind, chosen in (("truthful", lies == 0), ("over-reporting", lies == 1)):
        count = np.array([each[where].mean() for each, where in zip(lights, chosen, strict=True)])
        rows.append({"kind": kind, "years": chosen.mean(), "lights": told(mean_and_error(count), signed=False),
                     "met": met[chosen].mean(), "false": false[chosen].sum() / lights[chosen].sum(),
                     "share": lights[chosen].sum() / lights.sum()})  # fmt: skip
    return pd.DataFrame(rows)


def precision(run: Any) -> tuple[float, float]:
    """Share of reviews that find something, with its standard error over replications."""
    reviews, found = _reviews(run)
    return ratio(found, reviews)


def gain(run: Any, reference: Any) -> tuple[float, float]:
    """Ratio of two precisions with its standard error, paired by replication."""
    apart, times = [], 1.0
    for each, sign in ((run, 1), (reference, -1)):
        reviews, found = _reviews(each)
        apart.append(sign * (found / found.mean() - reviews / reviews.mean()))
        times *= (found.mean() / reviews.mean()) ** sign
    return float(times), float(times * sum(apart).std(ddof=1) / np.sqrt(apart[0].size))


def _reviews(run: Any) -> tuple[np.ndarray, np.ndarray]:
    """Reviews, and those that find something, by replication."""
    per_year = run.annual.mean("year")
    reviews, honest = per_year["reviews"].to_numpy(), per_year["honest_reviews"].to_numpy()
    return reviews, reviews - honest


FOUND = ("gap", "liars", "inflated", "found", "honest_reviews", "wrong_last")


def by_dose(result: Simulation, dose: str) -> pd.DataFrame:
    """Outcomes of each run, whose name is its dose, and the precision of its reviews if there are any; as text."""
    table, rows = result.summary().set_index(["scheme", "outcome"]), []
    for name, run in result.runs.items():
        cells = {each: told(table.loc[(name, each), ["mean", "standard_error"]], signed=False) for each in FOUND}
        any_review = table.loc[(name, "reviews"), "mean"] > 0
        rows.append({dose: name} | cells | {"precision": told(precision(run), signed=False) if any_review else "–"})
    return pd.DataFrame(rows)


def seen(factor: float, parameters: Mapping[str, Any] | None = None) -> Scenario:
    """One review a month, and signals with so many times their error."""
    errors = unwatched().dynamics_table()["signal_noise"].astype(float)
    return changed(
        {"reviews.capacity": 1, **(parameters or {})}, f"{factor:.3g}", signal_noise=(errors * factor).to_dict()
    )


def error_for(times: float, result: Simulation, factors: Sequence[float]) -> float:
    """At how many times their error signals find so many times as often, by interpolation between doses."""
    share = np.array([precision(result.runs[f"{factor:.3g}"])[0] for factor in factors])
    near = [place for place, factor in enumerate(factors) if factor <= 1]
    near.sort(key=lambda place: factors[place])
    logs = np.log(np.array(factors)[near])
    return float(np.exp(np.interp(-times * share[list(factors).index(1.0)], -share[near], logs)))


def draws(count: int = 100) -> pd.DataFrame:
    """Plausible draws of all parameters but those that a scenario or a switch says; what is at stake is drawn too."""
    switched = [name for _, each in SWITCHES.values() for name in each]
    return open_draws([unwatched(), free_of_cost("guizhou-2025-watched")], count, held=switched)


def removed(drawn: dict[str, Any], runs: Sequence[Scenario], outcomes: Sequence[str]) -> dict[tuple[str, str], float]:
    """What each run changes beside the first with these parameters, mean over replications, by (run, outcome)."""
    few = [each.with_({"parameters": drawn, "simulation.years": 3}) for each in runs]
    first, *others = (run.annual.mean() for run in compare(few, replications=4, seed=2025, **ALONE).runs.values())
    return {(each.name, outcome): float(mean[outcome] - first[outcome])
            for each, mean in zip(runs[1:], others, strict=True) for outcome in outcomes}  # fmt: skip
