"""How leaders respond to one lever at a time (notebook 04): a world with a parameter, a weight or a cap changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from gzsim.lessons.curves import Curves, by_replication, fixed, mean_and_error
from gzsim.lessons.starting import CAPTURED, SUBSIDY, free_of_cost, open_draws
from gzsim.sanctions import LastPlace, NoSanction, PieceRate
from gzsim.scenario import Scenario
from gzsim.simulation.ensemble import simulate_indicators, simulate_scheme
from gzsim.simulation.world import World, build_world

SIZE = {"years": 5, "replications": 30, "seed": 2025}
FEW = SIZE | {"years": 3, "replications": 4}
"""Size of a run under one of many draws of parameters."""

SCHEMES = {"none": NoSanction(), "last_place": LastPlace(0.10, SUBSIDY, 2), "piece_rate": PieceRate(0.22)}
WATER = "water_conservancy_investment"
SAME_HOURS = {"form_time": 0}
"""The forms of what is captured take no time before or after, so that capture frees none."""

STRAIGHT = {"attainment.cap": 10, "attainment.binding_cap": 10, "attainment.floor": -10}
"""Marks without cap and floor."""

OUTCOMES = ("gap", "work", "debt", "achievement")


def today() -> Scenario:
    """Today's system with all the money at stake, and capture that costs nothing and sees no better."""
    return free_of_cost("guizhou-2025")


def world(parameters: Mapping[str, Any] | None = None, changes: Mapping[str, Any] | None = None) -> World:
    """The world of today with some parameters, and some parts of the scenario, changed."""
    return build_world(today().with_({**(changes or {}), "parameters": dict(parameters or {})}))


def with_weight(base: World, weight: float, cap: float | None = None) -> World:
    """The same world where water conservancy has another weight in every zone, and another cap if one is named."""
    row = base.indicators == WATER
    changed = replace(base, weights=np.where(row[:, None], weight, base.weights))
    return changed if cap is None else replace(changed, cap=np.where(row, cap, base.cap))


def work_by_weight(substitutions: Iterable[float], weights: Iterable[float]) -> Curves:
    """Work on water conservancy (own), on all else (others) and in all (work) by its weight; a series for each γ."""
    found = Curves(0.05)
    for gamma in substitutions:
        base = world({"work.substitution": gamma})
        for weight in weights:
            effort = simulate_indicators(with_weight(base, weight), NoSanction(), **SIZE)["effort"]
            others = effort.drop_sel(indicator=WATER).sum("indicator")
            found.add(f"γ = {gamma:g}", weight, own=by_replication(effort.sel(indicator=WATER)),
                      others=by_replication(others), work=by_replication(effort.sum("indicator")))  # fmt: skip
    return found


def work_without_cap(weight: float) -> np.ndarray:
    """Work on water conservancy at a weight, by replication, where marks for it never stop."""
    lived = simulate_indicators(with_weight(world(), weight, cap=10.0), NoSanction(), **SIZE)
    return by_replication(lived["effort"].sel(indicator=WATER))


def work_by_cap(at_rest: Iterable[float], caps: Iterable[float]) -> Curves:
    """Work on water conservancy (effort) and what is attained, by cap; a series for where places rest without work."""
    found = Curves(3.0)
    for rest in at_rest:
        base = world(changes={f"indicators.{WATER}.dynamics": {"without_work": rest}})
        for cap in caps:
            capped = replace(base, cap=np.where(base.indicators == WATER, cap, base.cap))
            lived = simulate_indicators(capped, NoSanction(), **SIZE).sel(indicator=WATER)
            effort, attained = by_replication(lived["effort"]), by_replication(lived["true_attainment"])
            found.add(f"at rest {rest:g}", cap, effort=effort, attained=attained)
    return found


def price(
    parameter: str,
    doses: Iterable[float],
    base: float,
    shipped: Mapping[str, xr.Dataset],
    schemes: Iterable[str] = SCHEMES,
) -> Curves:
    """Outcomes under each scheme as one parameter is turned; what is ``shipped`` is not simulated again."""
    curves = Curves(base)
    for scheme in schemes:
        for dose in doses:
            here = dose == base
            lived = shipped[scheme] if here else simulate_scheme(world({parameter: dose}), SCHEMES[scheme], **SIZE)
            curves.add(scheme, dose, **{outcome: by_replication(lived[outcome]) for outcome in OUTCOMES})
    return curves


def closed_channels(shipped: Mapping[str, xr.Dataset]) -> pd.DataFrame:
    """What ten times the cost of lying changes as channels from lies to work are closed, one after another, as text."""
    steps = {
        "as shipped": {}, "targets do not follow reports": {"targets.ratchet": 0},
        "and reports bring neither lights nor money": {"reports.bulletin_months": 12, "budget.elasticity": 0},
        "and nobody is seen to meet a target": {"fabrication.notch": 0}, "and there is neither cap nor floor": STRAIGHT,
    }  # fmt: skip
    closed, rows = {}, []
    for step, more in steps.items():
        closed |= more
        for scheme, rule in SCHEMES.items():
            cheap, dear = (
                shipped[scheme] if cost == 3 and not closed
                else simulate_scheme(world(closed | {"fabrication.lying_cost": cost}), rule, **SIZE)
                for cost in (3, 30)
            )  # fmt: skip
            apart = {outcome: by_replication(dear[outcome]) - by_replication(cheap[outcome])
                     for outcome in ("gap", "work", "long_work", "debt")}  # fmt: skip
            told = {name: fixed(apart[name], digits)
                    for name, digits in (("gap", 3), ("work", 5), ("long_work", 5), ("debt", 4))}  # fmt: skip
            largest = float(abs(dear["work"] - cheap["work"]).max())
            rows.append({"closed": step, "scheme": scheme} | told | {"largest": largest})
    return pd.DataFrame(rows)


def work_by_term(motives: Mapping[str, float], terms: Iterable[float]) -> Curves:
    """Work for the long term, capital, work and debt by the mean term of leaders in years, over ten years."""
    found = Curves(3.0)
    for name, motive in motives.items():
        for term in terms:
            leaving = world({"leader.exit_hazard": [1 / term] * 8, "leader.public_service": motive})
            lived = simulate_scheme(leaving, SCHEMES["piece_rate"], **SIZE | {"years": 10})
            outcomes = ("long_work", "capital", "work", "debt")
            found.add(name, term, **{outcome: by_replication(lived[outcome]) for outcome in outcomes})
    return found


def capturing(
    share: float, hardness: float, hours: Mapping[str, float], parameters: Mapping[str, Any] | None = None
) -> xr.Dataset:
    """Work, attainment and ``invented`` (hundredths of a span) where a share of four indicators is captured."""
    said = {f"indicators.{name}.dynamics": {**today().indicators[name].dynamics, **hours, "captured": share}
            for name in CAPTURED}  # fmt: skip
    harder = {"reports.capture_hardness": hardness, **(parameters or {})}
    lived = simulate_indicators(world(harder, said), SCHEMES["piece_rate"], **SIZE)
    return lived.assign(invented=100 * (lived["reported_attainment"] - lived["true_attainment"]))


def of_capture(lived: xr.Dataset) -> dict[str, np.ndarray]:
    """What capture moves, by replication: invented of the captured and the rest, work on both, and its share in all."""
    work, invented = lived["effort"], lived["invented"]
    on_captured = work.sel(indicator=CAPTURED).sum("indicator")
    share = 100 * on_captured.mean(["year", "code"]) / work.sum("indicator").mean(["year", "code"])
    return {
        "captured": by_replication(invented.sel(indicator=CAPTURED)),
        "rest": by_replication(invented.drop_sel(indicator=CAPTURED)), "effort": by_replication(on_captured),
        "other": by_replication(work.sum("indicator") - on_captured), "share": by_replication(share),
    }  # fmt: skip


def capture(
    cases: Mapping[str, tuple[float, Mapping[str, float]]],
) -> tuple[Curves, dict[tuple[str, float], xr.Dataset]]:
    """What capture moves by the share captured, for each case (hardness, hours); and all that was lived for it."""
    curves, lives = Curves(0.0), {}
    for series, (hardness, hours) in cases.items():
        for share in (0.0, 0.5, 1.0):
            lives[series, share] = capturing(share, hardness, hours)
            curves.add(series, share, **of_capture(lives[series, share]))
    return curves, lives


def captured_one_by_one(before: xr.Dataset, after: xr.Dataset) -> pd.DataFrame:
    """Work, true attainment and invention of each captured indicator and of all others, as text."""
    others = [str(name) for name in before["indicator"].to_numpy() if name not in CAPTURED]
    rows = []
    for name, members in [*((name, [name]) for name in CAPTURED), ("the eight others", others)]:
        was, now = before.sel(indicator=members), after.sel(indicator=members)
        effort = by_replication(now["effort"].sum("indicator") - was["effort"].sum("indicator"))
        attained = 100 * by_replication(now["true_attainment"] - was["true_attainment"])
        rows.append({"indicator": name, "work before": float(was["effort"].sum("indicator").mean()),
                     "change of work": fixed(effort, 5), "of true attainment": fixed(attained, 3),
                     "invented before": fixed(by_replication(was["invented"]), 3, signed=False),
                     "invented after": fixed(by_replication(now["invented"]), 3, signed=False)})  # fmt: skip
    return pd.DataFrame(rows)


def capture_without(found: Curves, series: str, digits: Mapping[str, int]) -> pd.DataFrame:
    """What capture of all four moves, hours held alike and beyond tampering, where channels are closed; as text."""
    closed = {
        "as shipped": {}, "nobody is honest": {"fabrication.never_lie": 0},
        "nobody is seen to meet a target": {"fabrication.notch": 0}, "neither cap nor floor": STRAIGHT,
        "neither target nor cap nor floor": {**STRAIGHT, "fabrication.notch": 0},
        "nothing is learned of being caught": {"beliefs.learning": 0}, "no reviews": {"reviews.capacity": 0},
    }  # fmt: skip
    rows = []
    for name, change in closed.items():
        start, end = (
            of_capture(capturing(share, 1.0, SAME_HOURS, change)) if change else found.found[series, share]
            for share in (0.0, 1.0)
        )
        rows.append({"channel": name} | {each: fixed(end[each] - start[each], many) for each, many in digits.items()})
    return pd.DataFrame(rows)


def work_by_place(beliefs: Mapping[str, str]) -> Curves:
    """Work that the last-place rule adds by the place without it, where the province keeps the money or the best do."""
    found = Curves(1)
    for belief, name in beliefs.items():
        here = world({"beliefs.kind": belief})
        plain = simulate_scheme(here, NoSanction(), **SIZE)
        place = np.argsort(-plain["true_score"].mean("year").to_numpy(), axis=1, kind="stable")
        gained = {}
        for receivers in ("province", "excellent"):
            lived = simulate_scheme(here, LastPlace(0.10, SUBSIDY, 2, receivers), **SIZE)
            added = (lived["work"] - plain["work"]).mean("year").to_numpy()
            gained[receivers] = np.take_along_axis(added, place, axis=1)
        for rank in range(1, 10):
            found.add(name, rank, **{receivers: each[:, rank - 1] for receivers, each in gained.items()})
    return found


def promotion(believed: Iterable[float], slopes: Iterable[float]) -> Curves:
    """What promotion follows (slope), work, debt and gap by its realised slope; a series for each believed worth."""
    found = Curves(0.0)
    for worth in believed:
        for slope in slopes:
            here = world({"promotion.slope": slope, "leader.career_worth": worth})
            lived = simulate_scheme(here, NoSanction(), **SIZE)
            outcomes = {name: by_replication(lived[name]) for name in ("work", "debt", "gap")}
            found.add(f"believed {worth:g}", slope, slope=_followed(lived), **outcomes)
    return found


def _followed(lived: xr.Dataset) -> np.ndarray:
    """Percentage points of promotion by standard deviation of last year's score, by replication."""
    score = lived["reported_score"]
    standing = (score - score.mean("code")) / score.std("code")
    above = standing.isel(year=slice(0, -1)).to_numpy()
    rose = lived["promoted"].isel(year=slice(1, None)).to_numpy().astype(float)
    return 100 * (above * (rose - rose.mean(-1, keepdims=True))).mean((1, 2))


def draws(count: int = 100) -> pd.DataFrame:
    """Plausible draws of all parameters but those that the scenario says itself; what is at stake is drawn too."""
    return open_draws([today()], count)


def beside_none(drawn: dict[str, Any], outcomes: Iterable[str]) -> dict[tuple[str, str], float]:
    """What either money rule changes with these parameters, mean over replications, by (scheme, outcome)."""
    here, outcomes = build_world(today().with_({"parameters": drawn})), list(outcomes)
    lived = {scheme: simulate_scheme(here, rule, **FEW) for scheme, rule in SCHEMES.items()}
    mean = {(scheme, name): by_replication(each[name]) for scheme, each in lived.items() for name in outcomes}
    return {key: float((mean[key] - mean["none", key[1]]).mean()) for key in mean if key[0] != "none"}


def judged(fact: str, apart: np.ndarray, sign: int, decimals: int = 4) -> dict[str, str]:
    """Whether a difference has the sign that a fact states, beyond three standard errors; as text."""
    mean, error = mean_and_error(apart)
    holds = "yes" if sign * mean > 3 * error else "NO"
    return {"fact": fact, "difference": fixed(apart, decimals), "errors": f"{mean / error:+.0f}", "holds": holds}
