"""What leaders would have done in response: the same cells lived by the agent-based model, less no sanction at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gzsim.common.names import known
from gzsim.evidence.sanctions.declared import LIABILITY, VETO, compared_schemes
from gzsim.evidence.sanctions.trials import factors
from gzsim.experiments.design import Design, design
from gzsim.experiments.headline import Headline, headline
from gzsim.history import zone_models
from gzsim.history.fairness import RULES, Key
from gzsim.history.zone_models import MODELS
from gzsim.record import Record, as_record
from gzsim.sanctions import NoSanction, Scheme
from gzsim.scenario import Scenario, as_scenario, load_scenario
from gzsim.simulation.simulate import trajectories
from gzsim.views.result import Result
from gzsim.zones.standing import Ranking

NONE, LAST, RIVER = "none", "last_place", "eco_compensation"
OUTCOMES = ("achievement", "gap", "debt", "work", "money_moved")
RESPONSE = ["zone_model", "ranking", "scheme", "scale", "outcome", "difference", "standard_error", "draws", "low",
            "median", "high", "other_sign"]  # fmt: skip
SCALES = ("equal_money", "equal_risk")
DRAWS, REPLICATIONS, DEFAULT_REPLICATIONS, YEARS, SEED = 24, 2, 12, 3, 2025
FIRST: Key = ("uniform", RULES[0])
"""Where the reference is lived that the equal scales are held to: one last place, on one yardstick."""


@dataclass(frozen=True, eq=False, repr=False)
class Responses(Result):
    """Differences from no sanction.

    Attributes
    ----------
    table : DataFrame
        zone_model, ranking, scheme, scale, outcome; difference and standard_error (of the simulation alone) under the
        default parameters; draws, low, median, high (5, 50 and 95 % of them), other_sign (share of draws in which the
        difference has the other sign)
    drawn : DataFrame; draw, zone_model, ranking, scheme, scale, outcome, difference
    """

    table: pd.DataFrame
    drawn: pd.DataFrame


@dataclass(frozen=True)
class Size:
    """How much is simulated."""

    draws: int = DRAWS
    replications: int = REPLICATIONS
    default_replications: int = DEFAULT_REPLICATIONS
    years: int = YEARS
    seed: int = SEED


def standing_scenario(record: Record, scenario: Scenario, model: str, rule: Ranking, years: int) -> Scenario:
    """The scenario under a zone model and a rule; zones found in the record are written into it.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> found = standing_scenario(load_record(), load_scenario("guizhou-2025"), "found", "lead", 3)
    >>> found.assignment.value_counts().tolist()
    [8, 1]
    """
    known(model, MODELS, "zone_model")
    changes: dict[str, Any] = {"ranking": rule, "simulation.years": years, "zones.model": model}
    if model == "found":
        zones = zone_models(record, scenario)["found"]
        changes |= {"zones.model": "functional", "zones.assignment": zones.assignment.to_dict()}
        for zone, weights in zones.weights.iterrows():
            names = zones.zone_names.loc[zone, ["name", "name_zh"]].to_dict()
            changes |= {f"zones.names.{zone}": names, f"zones.weights.{zone}": weights.round(9).to_dict()}
    return scenario.with_(changes, name=f"{model}-{rule}")


def simulate_responses(
    record: Record,
    scenario: Scenario | str | PathLike[str] = "guizhou-2025",
    *,
    uncertainties: str | Iterable[str] | pd.DataFrame = "plausible",
    rules: Sequence[Ranking] = RULES,
    models: Sequence[str] = MODELS,
    size: Size | None = None,
    veto: Scenario | str | PathLike[str] = "guizhou-2025-veto",
    into: str | PathLike[str] | None = None,
) -> Responses:
    """Live every scheme under every rule and zone model, at equal money and at equal risk.

    Leaders respond by the agent-based model (docs/simulation.md). Every money scheme is scaled until its run under the
    default parameters moves as much money as one last place on one yardstick, or puts a place at as much risk: points
    of the simulation are not points of the record, so that the scales are its own. The threshold lies at the median
    score of the run without sanctions.

    Parameters
    ----------
    record, scenario
    uncertainties : as of `gzsim.design`: "plausible", names, or a table (draw × parameter), such as a posterior
    rules, models : rules of ranking and zone models
    size : how much is simulated
    veto : scenario that the veto and the grades are taken from
    into : folder that keeps finished rows, so that an interrupted call goes on where it stopped

    Raises InputError if something is not there.

    >>> from gzsim.record import load_record
    >>> small = Size(draws=1, replications=1, default_replications=2, years=1)
    >>> found = simulate_responses(load_record(), rules=["lead"], models=["uniform"], size=small)
    >>> found.table["scheme"].nunique(), found.table["scale"].unique().tolist()
    (8, ['equal_money', 'equal_risk', 'declared'])
    """
    record, scenario = as_record(record), as_scenario(scenario, record=record)
    size, others = Size() if size is None else size, as_scenario(veto, record=record)
    varied = design(scenario, uncertainties=uncertainties, n=size.draws, seed=size.seed)
    reference = _moves(standing_scenario(record, scenario, *FIRST, size.years), scenario.scheme(LAST), size)
    tables, drawn = [], []
    for model in models:
        done: list[tuple[pd.DataFrame, pd.DataFrame]] = []
        for rule in rules:
            if not (done and model == "uniform"):  # on one yardstick all rules rank alike
                base = standing_scenario(record, scenario, model, rule, size.years)
                folder = None if into is None else Path(into) / f"{model}-{rule}"
                done = list(_lived(base, others, varied, reference, size, folder))
            for table, rows in done:
                tables.append(table.assign(zone_model=model, ranking=rule))
                drawn.append(rows.assign(zone_model=model, ranking=rule))
    columns = ["draw", *RESPONSE[:6]]
    return Responses(pd.concat(tables, ignore_index=True)[RESPONSE], pd.concat(drawn, ignore_index=True)[columns])


def _lived(
    base: Scenario, others: Scenario, varied: Design, reference: tuple[float, float], size: Size, folder: Path | None
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """The schemes of a standing, and its veto, which is a rule of the scenario and not of a scheme."""
    how = {"outcomes": list(OUTCOMES), "replications": size.replications, "seed": size.seed,
           "default_replications": size.default_replications}  # fmt: skip
    runs = _schemes(base, others, reference, size)
    yield _told(headline(base, varied, schemes=runs, into=folder and folder / "schemes", **how))
    scenarios = [base.with_(scheme_in_force=NONE).with_(name=NONE), *_vetoed(base, others, reference, size)]
    if len(scenarios) > 1:
        yield _told(headline(scenarios, varied, into=folder and folder / "veto", **how))


def _schemes(base: Scenario, others: Scenario, reference: tuple[float, float], size: Size) -> dict[str, Scheme]:
    """Runs by "scheme@scale", without sanctions first."""
    mark = float(np.median(trajectories(base, scheme=NONE, replications=size.default_replications, seed=size.seed)[
        "reported_score"].to_numpy()))  # fmt: skip
    declared = {name: base.scheme(name) for name in base.schemes} | compared_schemes(mark)
    runs: dict[str, Scheme] = {NONE: NoSanction()}
    for name, scheme in declared.items():
        if scheme.stakes:
            for scale, factor in factors(_moves(base, scheme, size), reference).items():
                if scale in SCALES:
                    runs[f"{name}@{scale}"] = scheme.scaled(factor)
    runs |= {f"{name}@declared": others.scheme(name) for name in others.schemes
             if name not in base.schemes and not others.scheme(name).stakes}  # fmt: skip
    runs[f"{LIABILITY}@declared"] = declared[LIABILITY]
    if base.ranking != "within_zone":  # its borders cross zones, and a group settles by itself
        runs[f"{RIVER}@declared"] = load_scenario("guizhou-2025-chishui").scheme("chishui")
    return runs


def _vetoed(base: Scenario, others: Scenario, reference: tuple[float, float], size: Size) -> Iterator[Scenario]:
    """The last-place rule with the first veto that puts whoever it strikes last, at each scale."""
    for name, veto in others.vetoes.items():
        if veto.consequence == "last_place" and not veto.zones:
            with_veto = {f"vetoes.{name}": veto.model_dump(exclude_none=True)}
            with_veto["schemes.last_place.subsidy"] = base.values.budget.subsidy  # the same money in every draw
            struck, rate = base.with_(with_veto), base.schemes[LAST].rate
            found = factors(_moves(struck, struck.scheme(LAST), size), reference)
            for scale in SCALES:
                changes = {**with_veto, "schemes.last_place.rate": rate * found[scale], "scheme_in_force": LAST}
                yield base.with_(changes, name=f"{VETO}@{scale}")
            return


def _moves(base: Scenario, scheme: Scheme, size: Size) -> tuple[float, float]:
    """Money that changes hands in a mean year of a run, and the standard deviation of a place's yearly money."""
    how = {"replications": size.default_replications, "seed": size.seed}
    money = trajectories(base, scheme=scheme, **how)["transfer"].transpose("replication", "year", "code").to_numpy()
    flat = money.reshape(-1, money.shape[-1])
    return float(0.5 * np.abs(flat).sum(-1).mean()), float(np.sqrt(flat.var(0).mean()))


def _told(found: Headline) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Differences from no sanction, and the same in every draw."""
    table = found.differences(NONE)
    table[["scheme", "scale"]] = table["scheme"].str.split("@", expand=True)
    parts = []
    for run in found.sweep.runs[1:]:
        scheme, scale = run.split("@")
        for outcome in found.sweep.outcomes:
            drawn = found.drawn(outcome, run, NONE).rename("difference").rename_axis("draw").reset_index()
            parts.append(drawn.assign(scheme=scheme, scale=scale, outcome=outcome))
    return table, pd.concat(parts, ignore_index=True)
