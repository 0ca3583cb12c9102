"""What forms cost in hours, what capture gives back, and what fewer indicators do (notebook 08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from gzsim.lessons.curves import TIDY, Pair, at_start, from_start, mean_and_error, told
from gzsim.lessons.starting import free_of_cost, open_draws
from gzsim.numeric.lanes import Circles
from gzsim.scenario import Scenario
from gzsim.simulation.calendar import close_quarter, december, first_january, january, open_quarter, prepare
from gzsim.simulation.month import advance_months, moving_of
from gzsim.simulation.outcomes.measures import measure
from gzsim.simulation.reporting.lights import rectification
from gzsim.simulation.simulate import by_indicator, case_of, compare
from gzsim.simulation.state import blank

PEOPLE, HOURS = 10, 2000
"""Assumption: an office of ten people who work 2,000 hours a year each."""

OFFICE = PEOPLE * HOURS
GUIDING = [
    "specialty_agriculture_growth", "water_conservancy_investment", "digital_economy_growth", "fiscal_revenue_growth",
    "industrial_investment_growth", "industrial_value_added_growth",
]  # fmt: skip
"""Guiding indicators that may be left out, in this order."""

COUNTED = ("work", "achievement", "gap", "capital", "debt", "lights", "wrong_last", "liars")


def today() -> Scenario:
    """Today's system, in which all is reported by hand."""
    return free_of_cost("guizhou-2025")


def six() -> list[str]:
    """The six indicators that the shipped scenario of capture captures."""
    return free_of_cost("guizhou-2025-captured").dynamics_table().query("captured == 1").index.tolist()


def _first(count: int) -> list[str]:
    """So many indicators: the six of the scenario first, then the others in the scenario's order."""
    return [*six(), *(name for name in today().indicators if name not in six())][:count]


def captured(count: int, scenario: Scenario | None = None) -> Scenario:
    """So many indicators are captured automatically."""
    said = {f"indicators.{each}.dynamics.captured": 1 for each in _first(count)}
    return (scenario or today()).with_(said, name=f"{count} captured")


def spared(count: int, scenario: Scenario | None = None) -> Scenario:
    """So many indicators need no form, and nothing is captured: the hours of capture alone."""
    said = {f"indicators.{each}.dynamics.form_time": 0 for each in _first(count)}
    return (scenario or today()).with_(said, name=f"{count} without forms")


def hours(share: float | Pair, signed: bool = False) -> str:
    """A share of working time, with its margin if it has a standard error, as hours of the office in a year.

    >>> hours(0.04), hours((0.04, 0.001))
    ('800', '800 ± 39')
    """
    return (
        told((OFFICE * share[0], OFFICE * share[1]), signed) if isinstance(share, tuple) else f"{OFFICE * share:,.0f}"
    )


def per(lived: xr.Dataset, what: str, chosen: Sequence[str]) -> np.ndarray:
    """Means over years and prefectures by replication, summed over some indicators."""
    return lived[what].sel(indicator=list(chosen)).sum("indicator").mean(["year", "code"]).to_numpy()


def lived_by_indicator(*scenarios: Scenario, replications: int = 60) -> list[xr.Dataset]:
    """Where the time goes in each scenario."""
    return [by_indicator(each, replications=replications, seed=2025) for each in scenarios]


def who_gets_hours(
    before: xr.Dataset, between: xr.Dataset, after: xr.Dataset, whom: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Hours of work by indicator, what the hours given back add, what capture moves, and what it does to reports.

    ``before`` is today, ``between`` the same without the forms of the six, ``after`` capture of them; as text. True
    attainment and over-report are in hundredths of a span, means over the indicators of a row.
    """
    rows = []
    for who, chosen in whom.items():
        now, then, both = (OFFICE * per(each, "effort", chosen) for each in (before, between, after))
        true, said = ([100 * per(each, what, chosen) / len(chosen) for each in (before, after)]
                      for what in ("true_attainment", "reported_attainment"))  # fmt: skip
        lie = [reported - so for reported, so in zip(said, true, strict=True)]
        idle = float((before["effort"].sel(indicator=list(chosen)) < 1e-6).mean())
        rows.append({
            "indicator": who, "today": told(mean_and_error(now), signed=False),
            "back": told(mean_and_error(then - now)), "moved": told(mean_and_error(both - then)),
            "idle": idle, "true": told(mean_and_error(true[1] - true[0])),
            "lie": told(mean_and_error(lie[0]), signed=False), "its change": told(mean_and_error(lie[1] - lie[0])),
        })  # fmt: skip
    return pd.DataFrame(rows)


def moved_to_captured(changes: Mapping[str, Mapping[str, Any]], between: xr.Dataset, after: xr.Dataset) -> pd.DataFrame:
    """Work that moves to the six captured with hours held alike, in worlds with other parameters; as text."""
    every, rows = list(today().indicators), []
    for what, parameters in changes.items():
        old, new = between, after
        if parameters:
            without = spared(6, today().with_({"parameters": parameters}))
            old, new = lived_by_indicator(without, captured(6, without), replications=30)
        (old_six, old_all), (new_six, new_all) = ([per(each, "effort", chosen) for chosen in (six(), every)]
                                                  for each in (old, new))  # fmt: skip
        share = 100 * old_six / old_all
        rows.append({"change": what, "share": told(mean_and_error(share), signed=False),
                     "points": told(mean_and_error(100 * new_six / new_all - share)),
                     "six": told(mean_and_error(OFFICE * (new_six - old_six))),
                     "others": told(mean_and_error(OFFICE * (new_all - new_six - old_all + old_six)))})  # fmt: skip
    return pd.DataFrame(rows)


def without(count: int, system: Scenario | None = None, form_time: float = 0.0) -> Scenario:
    """A system without so many guiding indicators: no weight in any zone, and forms that take ``form_time``.

    The public's weights, in the row `all`, stay.
    """
    system = system or today()
    if not count:
        return system
    out, weights = GUIDING[:count], today().weights().drop("all")
    short = [name for name in weights if today().indicators[name].horizon == "short"]
    kept = weights.assign(**dict.fromkeys(out, 0.0))
    kept[short] = kept[short].mul(weights[short].sum(axis=1) / kept[short].sum(axis=1), axis=0)
    change = {f"zones.weights.{zone}": row.to_dict() for zone, row in kept.iterrows()}
    change |= {f"indicators.{name}.dynamics.form_time": form_time for name in out}
    return system.with_(change, name=f"{12 - count} indicators")


def lived(scenario: Scenario, out: Sequence[str], replications: int = 40, seed: int = 2025) -> dict[str, np.ndarray]:
    """Outcomes by replication, means over years and prefectures; what is left out lights no lamp.

    Keys are those of `COUNTED`, paper (share of time), and effort and true attainment of the six guiding indicators and
    of the others, attainment in hundredths of a span.
    """
    case = case_of(scenario, scenario.scheme_in_force)
    gone, chosen = (np.isin(case.world.indicators, names) for names in (out, GUIDING))
    rules, nothing = prepare(case.world), case_of(scenario, "none").scheme
    state, warm, rows = blank(case.world, np.arange(replications)), int(case.world.timing.warm_up), []
    circles = Circles.of(rules.peers.stacks, case.world.units.size, replications)
    for year in range(warm + scenario.simulation.years):
        month, scheme = 12 * year, case.scheme if year >= warm else nothing
        conditions = january(state, rules, seed, month) if year else first_january(state, rules, seed)
        spent = np.zeros(replications)
        for start in range(month, month + 12, 3):
            plan, _ = open_quarter(state, rules, scheme, conditions, start)
            state.light[:, gone], state.lights[:, gone] = 0, 0
            plan = plan._replace(forms=rectification(state, case.world))
            spent += plan.forms.mean((1, 2)) / 4  # of one tier: the place itself
            advance_months(start, 3, seed, state.replications, rules.laws, plan.in_lanes(), moving_of(state), circles)
            close_quarter(state)
        verdict = december(state, rules, scheme, seed, month + 11)
        if year >= warm:
            seen, effort = measure(state, rules, conditions, verdict), state.effort
            true = 100 * case.world.on_ruler(case.world.truth(state.outcome))
            rows.append({name: seen[name].mean(1) for name in COUNTED} | {
                "paper": spent, "six, effort": effort[:, chosen].sum(1).mean(1),
                "others, effort": effort[:, ~chosen].sum(1).mean(1), "six, true": true[:, chosen].mean((1, 2)),
                "others, true": true[:, ~chosen].mean((1, 2)),
            })  # fmt: skip
    return {name: np.mean([row[name] for row in rows], axis=0) for name in rows[0]}


def by_form_time(times: Sequence[float], outcomes: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What capture of six and of twelve changes by the time a report takes: as text, and as curves."""
    rows, curves = [], []
    for each in times:
        said = {f"indicators.{name}.dynamics.form_time": each for name in today().indicators}
        heavy = today().with_(said, name="by hand")
        pair = compare([heavy, captured(6, heavy), captured(12, heavy)], replications=20, seed=2025, threads=1)
        apart, start = from_start(pair), at_start(pair).loc["work"]
        for series, count in (("six", 6), ("twelve", 12)):
            found = {what: tuple(apart.loc[(f"{count} captured", what)]) for what in outcomes}
            cells = {what: told(pair) for what, pair in found.items()}
            rows.append({"series": series, "time": f"{each:g}", "report": OFFICE * each / 12,
                         "work today": told(start, signed=False), "back": hours(each * count)} | cells)  # fmt: skip
            curves += [(series, each, what, *pair) for what, pair in found.items()]
    return pd.DataFrame(rows).sort_values("series", kind="stable"), pd.DataFrame(curves, columns=TIDY)


def cut(changes: Mapping[str, Mapping[str, Any]], given_back: float) -> pd.DataFrame:
    """What capture changes in worlds with other parameters, and how many hours of twelve become work; as text."""
    rows = []
    for name, parameters in changes.items():
        system = today().with_({"parameters": parameters}, name="by hand")
        runs = [system, captured(6, system), captured(12, system), spared(12, system)]
        pair = compare(runs, replications=20, seed=2025, threads=1)
        apart, start = from_start(pair), at_start(pair).loc["work"]
        worked = apart.loc[("12 without forms", "work"), "difference"] / given_back
        rows += [{"change": name, "work today": told(start, signed=False), "captured": count}
                 | {what: told(apart.loc[(f"{count} captured", what)])
                    for what in ("work", "achievement", "capital", "gap")}
                 | {"worked": worked if count == 12 else np.nan} for count in (6, 12)]  # fmt: skip
    return pd.DataFrame(rows)


def answers(start: Any, six_captured: Any, all_captured: Any, no_forms: Any) -> pd.DataFrame:
    """Changes by capture, and how many of the hours that twelve spare are worked; a row for each replication."""

    def change(run: Any, what: str, reference: Any = start) -> pd.Series:
        return (run.annual[what] - reference.annual[what]).mean("year").to_series()

    asked = (("hours given back", "forms", -OFFICE), ("hours of work", "work", OFFICE),
             ("achievement", "achievement", 1), ("capital", "capital", 1), ("gap", "gap", 1))  # fmt: skip
    said = {f"{what}, {count}": factor * change(run, outcome) for what, outcome, factor in asked
            for count, run in (("six", six_captured), ("twelve", all_captured))}  # fmt: skip
    said["percent of hours that become work"] = -100 * change(no_forms, "work") / change(no_forms, "forms")
    alike = {f"{what} that capture adds": OFFICE * change(all_captured, outcome, no_forms)
             for what, outcome in (("hours of work", "work"), ("hours of explaining lights", "forms"))}  # fmt: skip
    return pd.DataFrame(said | alike)


def draws(count: int = 100) -> pd.DataFrame:
    """Plausible draws of all parameters but those that the scenario says itself; what is at stake is drawn too."""
    return open_draws([today()], count)


def drawn_once(drawn: dict[str, Any]) -> dict[str, float]:
    """`answers` with these parameters: means of three years and four replications."""
    system = today().with_({"parameters": drawn, "simulation.years": 3}, name="by hand")
    runs = [system, captured(6, system), captured(12, system), spared(12, system)]
    return answers(*compare(runs, replications=4, seed=2025, threads=1).runs.values()).mean().to_dict()
