"""Zone models under rules of ranking: what notebook 09 measures, and the table of its plausible draws.

Usage: ``python -m gzsim.lessons.zone_models`` writes ``notebooks/tables/zone-models.csv`` anew, in about ten minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from scipy.stats import rankdata
from tqdm import tqdm

from gzsim.history import fairness, zone_models
from gzsim.lessons import starting
from gzsim.paths import tables
from gzsim.record import load_record
from gzsim.scenario import Scenario, load_scenario, plausible_draws
from gzsim.simulation.conditions import lasting_effects
from gzsim.simulation.ensemble import simulate_scheme
from gzsim.simulation.simulate import case_of
from gzsim.simulation.world import build_world

TABLE = tables() / "zone-models.csv"
DIGITS = "%.6g"
DRAWS, SEED, REPLICATIONS, YEARS = 120, 2025, 12, 5

EVEN = "within_zone_even"
"""Within zones, with a deduction so much smaller that as much money moves as with one last place in the province."""
RULES = (*fairness.RULES, EVEN)
UNUSED = ("welfare.", "worth_", "platform.", "accountability.", "year_end.", "portfolio.", "departments.", "paper.")
"""Parameters on which no run here depends: what is good, and what nobody has, as capture, superiors and projects."""
OUTCOMES = ("achievement", "own_needs", "work", "long_work", "gap", "debt", "money_moved")
"""Means over places and years; ``own_needs`` at λ = 1."""
DRAWN = (("uniform", "scaled_lead"), *(("functional", rule) for rule in RULES), ("found", "scaled_lead"))


@dataclass(frozen=True, eq=False)
class Lived:
    """What a zone model brought under a rule of ranking.

    Attributes
    ----------
    outcomes : DataFrame (replication × outcome): `OUTCOMES`; ``wrong_last``, the share of last places that were not
        last in truth; ``advantage``, the rank correlation of mean rank over the years with the lasting advantage
    last : (replication, place) share of years in the last place, times n_g/N where n_g of N places are ranked together,
        so that an equal chance is 1/N under every rule; NaN for a place that is ranked alone
    """

    outcomes: pd.DataFrame
    last: pd.DataFrame

    @property
    def unevenness(self) -> float:
        """Variance of P(last) among places without the luck of the draw: see `unevenness`."""
        return unevenness(self.last.to_numpy())


def staked() -> Scenario:
    """``guizhou-2025`` with a tenth of all of the subsidy at stake, central and provincial: the upper end of it."""
    return starting.staked("guizhou-2025")


def needs_in_full(scenario: Scenario) -> Scenario:
    """The scenario with needs as the zones' yardsticks say (λ = 1); the ruler of any λ mixes this one and λ = 0."""
    return scenario.with_({"parameters": {"welfare.own_needs": 1.0}})


def yardsticks(scenario: Scenario) -> dict[str, pd.DataFrame]:
    """Weights of each prefecture (code × indicator) under each zone model; a found zone weighs as its members do."""
    codes = sorted(scenario.units.prefectures)
    return {name: model.weights_of(codes) for name, model in zone_models(load_record(), scenario).items()}


def lived(
    scenario: Scenario, weights: pd.DataFrame, rule: str, scheme: str = "last_place", *, replications: int, seed: int
) -> Lived:
    """Simulate the scenario with these yardsticks under a rule of ranking and a scheme."""
    ranked = _ranked(scenario, weights, rule)
    world = build_world(ranked, weights=weights)
    how = {"years": scenario.simulation.years, "replications": replications, "seed": seed}
    runs = simulate_scheme(world, case_of(ranked, scheme).scheme, **how)
    together = np.bincount(world.ranked)[world.ranked]
    advantage = lasting_effects(world, seed, np.arange(replications)) / world.ruler[:, None]
    held = (world.weights * advantage).sum(1)  # in spans, by the place's own yardstick
    return Lived(_outcomes(runs, together, held), _last(runs, together))


def _ranked(scenario: Scenario, weights: pd.DataFrame, rule: str) -> Scenario:
    """The scenario under a rule; `EVEN` divides the deduction by how many are last in a year."""
    if rule != EVEN:
        return scenario.with_(ranking=rule)
    groups = int((weights.value_counts() > 1).sum())
    rate = scenario.schemes["last_place"].rate / groups
    return scenario.with_({"ranking": "within_zone", "schemes.last_place.rate": rate})


def _outcomes(runs: xr.Dataset, together: np.ndarray, held: np.ndarray) -> pd.DataFrame:
    rivals = together > 1
    means = {name: runs[name].mean(("year", "code")).to_numpy() for name in OUTCOMES}
    of = {name: runs[name].to_numpy()[..., rivals].sum((1, 2)) for name in ("last", "wrongly_last")}
    place = (runs["rank"].mean("year").to_numpy()[:, rivals] - 1) / (together[rivals] - 1)
    means |= {"wrong_last": of["wrongly_last"] / of["last"], "advantage": _correlation(held[:, rivals], -place)}
    return pd.DataFrame(means).rename_axis("replication")


def _last(runs: xr.Dataset, together: np.ndarray) -> pd.DataFrame:
    scaled = np.where(together > 1, together / together.size, np.nan)
    return pd.DataFrame(runs["last"].mean("year").to_numpy() * scaled, columns=runs["code"].to_numpy())


def _correlation(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Rank correlation row by row."""
    x, y = (rankdata(each, axis=1) for each in (one, other))
    x, y = x - x.mean(1, keepdims=True), y - y.mean(1, keepdims=True)
    return (x * y).sum(1) / np.sqrt((x**2).sum(1) * (y**2).sum(1))


def unevenness(last: np.ndarray) -> float:
    """Variance of P(last) among places, Σ_{r≠s} d_r·d_s/(R(R − 1)) with d the distance from the mean place.

    Luck that is independent between replications r and s adds nothing to it; equal chances give 0 on average, and by
    luck a little more or less.

    >>> round(unevenness(np.array([[0.0, 0.2], [0.0, 0.2]])), 12)
    0.01
    """
    seen = last[:, ~np.isnan(last[0])]
    away = seen - seen.mean(1, keepdims=True)
    count = len(away)
    return float(((away.sum(0) ** 2 - (away**2).sum(0)) / (count * (count - 1))).mean())


def unevenness_error(last: np.ndarray) -> float:
    """Standard error of `unevenness` by leaving out one replication at a time (jackknife)."""
    count = len(last)
    without = [unevenness(np.delete(last, row, axis=0)) for row in range(count)]
    return float(np.sqrt((count - 1) * np.var(without)))


def paired(one: Lived, other: Lived) -> pd.DataFrame:
    """Differences of two runs with common luck, replication × outcome, and ``half``: own needs at λ = ½."""
    away = one.outcomes - other.outcomes
    return away.assign(half=(away["achievement"] + away["own_needs"]) / 2)


def drawn(scenario: Scenario, models: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Headlines of one draw: each model less the uniform one, each rule less scaled leads, with standard errors."""
    found = {each: lived(scenario, models[each[0]], each[1], replications=REPLICATIONS, seed=SEED) for each in DRAWN}
    start, usual = found["uniform", "scaled_lead"], found["functional", "scaled_lead"]
    pairs = {"functional": (usual, start), "found": (found["found", "scaled_lead"], start)}
    pairs |= {rule: (found["functional", rule], usual) for rule in RULES if rule != "scaled_lead"}
    row = {"uniform unevenness": start.unevenness, "uniform advantage": float(start.outcomes["advantage"].mean())}
    for name, (one, other) in pairs.items():
        away = paired(one, other)
        for outcome in away:
            row[f"{name} {outcome}"] = float(away[outcome].mean())
            row[f"{name} {outcome} error"] = float(away[outcome].std(ddof=1) / len(away) ** 0.5)
        row[f"{name} unevenness"] = one.unevenness - other.unevenness
    return row


def draws(scenario: Scenario) -> pd.DataFrame:
    """Plausible parameters (draw × parameter) that the scenario does not state, apart from what no run depends on."""
    table = plausible_draws(DRAWS, SEED, scenarios=scenario)
    return table.drop(columns=[name for name in table if name.startswith(UNUSED)])


def table(chosen: range | None = None) -> pd.DataFrame:
    """Headlines of every draw, or of some, draw × headline."""
    scenario = needs_in_full(staked().with_({"simulation.years": YEARS}))
    models, parameters = yardsticks(scenario), draws(load_scenario("guizhou-2025"))
    rows = {
        number: drawn(scenario.with_({"parameters": parameters.loc[number].to_dict()}), models)
        for number in tqdm(chosen or range(DRAWS), leave=False)
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("draw")


def main() -> None:
    """Write the table of draws."""
    TABLE.parent.mkdir(exist_ok=True)
    table().to_csv(TABLE, float_format=DIGITS, lineterminator="\n")


if __name__ == "__main__":
    main()
