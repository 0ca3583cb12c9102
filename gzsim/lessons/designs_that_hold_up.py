"""Which designs of the appraisal hold up under plausible parameters: what notebook 13 measures, and its tables.

Usage: ``python -m gzsim.lessons.designs_that_hold_up FOLDER`` writes ``notebooks/tables/designs-that-hold-up/`` anew in
about ten minutes; the sweeps are kept in FOLDER, and the same call goes on with them after an interruption.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from gzsim.common.tidy import distinct, wide
from gzsim.experiments.design import Design, design
from gzsim.experiments.levers import Shares
from gzsim.experiments.one_size import OneSize, one_size
from gzsim.experiments.optimum import Optimum, optimise
from gzsim.experiments.sweep import Sweep, sweep
from gzsim.paths import tables
from gzsim.scenario import Scenario, load_scenario
from gzsim.scenario.wording import PARAMETERS, Wording
from gzsim.simulation.plausible import spread
from gzsim.simulation.welfare import Views
from gzsim.views.labels import Name

TABLES = tables() / "designs-that-hold-up"
MANIFEST, FLOATS = "manifest.json", "%.10g"

DRAWS, SEED, REPLICATIONS, YEARS = 100, 2025, 4, 5
OTHER_LUCK, OTHER_DRAWS = 2026, 20
"""Seed, and draws, of which all designs are lived once more: what luck alone moves."""

SEARCH = {"replications": 12, "budget": 60, "seed": SEED}
SIZES = {"replications": 12, "budget": 40, "draws": 50, "draw_replications": 4, "seed": SEED}

SCHEMES = ["none", "last_place", "piece_rate"]
LONG_TERM = [0.15, 0.3]
AUDITS, AIMED = "fabrication.audit_probability", "audits.cross_validated"
LOT = {AUDITS: 0.1, AIMED: 0}
"""Audits as assumed today: one place in ten a year, by lot."""
LEVERS = ["scheme_in_force", "long_term_weight", "watching"]
TODAY = {"scheme_in_force": "last_place", "long_term_weight": 0.15, "watching": "lot"}
SHORT = {
    "none": Name("No sanction", "无奖惩"),
    "last_place": Name("Last place", "末位"),
    "piece_rate": Name("Piece rate", "按分"),
}
WATCHING = {
    "lot": Name("audits as today", "现状"),
    "more": Name("3× audits", "多抽查"),
    "aimed": Name("3× audits, aimed", "定向"),
    "captured": Name("captured", "采集"),
}
OUTCOMES = ("achievement", "short_achievement", "green_achievement", "capital", "satisfaction", "debt", "inequality",
            "forms", "gap")  # fmt: skip
"""True outcome and what the views are made of, burden and manipulation; means over places and years."""

UNUSED = ("welfare.", "worth_mentioning.")
"""Parameters that say what is good, and move nothing that is simulated."""

PRICE = 1.0
"""What it costs to audit every place every year, in changes worth mentioning: nothing in the simulation pays for it."""
SEARCHED = {
    "schemes.last_place.rate": (0.0, 0.3),
    "long_term_weight": (0.05, 0.4),
    f"parameters.{AUDITS}": (0.0, 0.3),
}
DIVIDED = Shares(("gdp_growth", "resident_income_growth", "water_quality"))
"""What each zone may divide anew: all of one horizon."""


def today() -> Scenario:
    """``guizhou-2025`` over five years, with audits stated, so that they are chosen and not drawn."""
    return load_scenario("guizhou-2025").with_({"simulation.years": YEARS, "parameters": LOT}, name="guizhou-2025")


def watching() -> dict[str, dict]:
    """Ways of watching by name, and what each changes; the captured reports are those of guizhou-2025-captured."""
    platform = load_scenario("guizhou-2025-captured").indicators
    captured = [name for name, each in platform.items() if each.dynamics.get("captured") == 1]
    return {
        "lot": {"parameters": LOT},
        "more": {"parameters": {AUDITS: 0.3, AIMED: 0}},
        "aimed": {"parameters": {AUDITS: 0.3, AIMED: 1}},
        "captured": {"parameters": LOT} | {f"indicators.{name}.dynamics.captured": 1 for name in captured},
    }


def candidates() -> Design:
    """Every combination of scheme, weight of the long term and way of watching."""
    levers = dict(zip(LEVERS, (SCHEMES, LONG_TERM, watching()), strict=True))
    return design(uncertainties=None, levers=levers, method="grid")


def draws(count: int = DRAWS) -> Design:
    """Plausible values of all parameters that no design sets: what the rows of ``designs.csv`` count by draw."""
    return design(today(), n=count, seed=SEED)


def rows_of(whole: Design, rows: Sequence[int]) -> Design:
    """Some rows of a design."""
    table, places = (each.iloc[list(rows)].reset_index(drop=True) for each in (whole.table, whole.places))
    return replace(whole, table=table, places=places, n=len(table))


def lived(asked: Design, seed: int = SEED, into: Path | None = None) -> Sweep:
    """What each row brings."""
    return sweep(today(), asked, outcomes=OUTCOMES, replications=REPLICATIONS, seed=seed, into=into)


def levels(found: Sweep) -> pd.DataFrame:
    """A row for each draw and design: draw, `LEVERS` and `OUTCOMES`."""
    chosen = found.design.table[LEVERS].astype({"long_term_weight": float})
    chosen.insert(0, "draw", found.design.table.index // len(candidates()))
    return pd.concat([chosen, found.levels["guizhou-2025"]], axis="columns")


def best(view: str) -> Optimum:
    """The best rate, weight of the long term and audits in a view."""
    return optimise(today(), SEARCHED, view, prices={f"parameters.{AUDITS}": PRICE}, **SEARCH)


def by_zone() -> OneSize:
    """What own weights of zones bring, by what each zone needs."""
    return one_size(today(), {"zones.weights.{zone}": DIVIDED}, {"own_needs": 1.0}, **SIZES)


def beside_today(optima: dict[str, Optimum], into: Path | None = None) -> pd.DataFrame:
    """Gain of each view's optimum over today in its own view, audits paid, draw × view."""
    base, views = today(), Views.of(today())
    runs = [base, *(each.scenario.with_(name=view) for view, each in optima.items())]
    outcomes = list(views.weights)
    found = sweep(runs, draws(), outcomes=outcomes, replications=REPLICATIONS, seed=SEED, into=into)
    gains = {}
    for view, each in optima.items():
        moved = pd.DataFrame({outcome: found.difference(outcome, view) for outcome in outcomes})
        lever = each.levers.set_index("lever").loc[f"parameters.{AUDITS}"]
        gains[view] = views.gains(moved)[view] - PRICE * (lever["value"] - lever["today"])
    return pd.DataFrame(gains).rename_axis("draw")


def stacked(optima: dict[str, Optimum], what: str) -> pd.DataFrame:
    """One table of every view's optimum, with the view in front."""
    return pd.concat({view: getattr(each, what) for view, each in optima.items()}, names=["view"]).reset_index("view")


def read(name: str) -> pd.DataFrame:
    """One of the tables."""
    return pd.read_csv(TABLES / f"{name}.csv")


def judged(name: str = "designs") -> pd.DataFrame:
    """Levels of every draw and design, the alternative by name, and W of each view."""
    table = read(name)
    table.insert(1, "alternative", [alternative(*each) for each in table[LEVERS].itertuples(index=False)])
    return table.join(Views.of(today()).gains(table))


def alternative(scheme: str, weight: float, watched: str) -> str:
    """A design in one word.

    >>> alternative("last_place", 0.3, "lot")
    'last_place 0.3 lot'
    """
    return f"{scheme} {weight:g} {watched}"


def names() -> dict[str, Name]:
    """What designs and parameters are called."""
    base = today()
    called = {
        alternative(scheme, weight, watched): Name(
            f"{SHORT[scheme].en}, {weight:.0%}, {seen.en}", f"{SHORT[scheme].zh}，{weight:.0%}，{seen.zh}"
        )
        for scheme in SCHEMES
        for weight in LONG_TERM
        for watched, seen in WATCHING.items()
    }
    wording = Wording(base, base)
    return called | {each: wording.of((PARAMETERS, each)).name for each in draws().parameters}


def payoffs(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """A column of `judged`, draw × alternative."""
    return wide(table, "draw", "alternative", column)[distinct(table["alternative"])]


def over_today(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Columns of `judged` less what today's design has in the same draw: draw, alternative, columns."""
    usual = table[table["alternative"] == alternative(*TODAY.values())].set_index("draw")[list(columns)]
    away = table[list(columns)] - usual.loc[table["draw"]].to_numpy()
    return table[["draw", "alternative"]].join(away)


def luck(columns: Sequence[str]) -> pd.Series:
    r"""Standard error of a difference from today's design that the luck of the replications leaves.

    .. math:: s^2 = \overline{(d_{1} - d_{2})^2}/2

    with d₁ and d₂ the same difference in the same draw under two lucks, over all draws and designs that have both.
    """
    first, other = (
        over_today(judged(name), columns).set_index(["draw", "alternative"]) for name in ("designs", "other-luck")
    )
    return np.sqrt(((first - other).dropna() ** 2).mean() / 2)


def inputs() -> pd.DataFrame:
    """What was drawn, draw × parameter, without what changes no outcome here; a list is drawn by one factor, and its
    first number stands for it."""
    table = draws().table.rename_axis("draw")
    lists = [name for name in table if isinstance(table[name].iloc[0], tuple)]
    table = table.assign(**{name: table[name].str[0] for name in lists})
    return table.drop(columns=[name for name in table if name.startswith(UNUSED)])


def moved(table: pd.DataFrame, lever: str, columns: Sequence[str]) -> pd.DataFrame:
    """What other values of a lever bring than today's, averaged within a draw over the other levers, and its range.

    Columns value, outcome, mean, and how it lies over draws (`gzsim.simulation.plausible.spread`).
    """
    means = table.groupby(["draw", lever])[list(columns)].mean()
    usual = means.xs(TODAY[lever], level=lever)
    rows = []
    for value in distinct(table[lever]):
        if value != TODAY[lever]:
            away = means.xs(value, level=lever) - usual
            mean = away.mean()
            rows += [{"value": value, "outcome": each, "mean": mean[each], **spread(away[each], mean[each])}
                     for each in columns]  # fmt: skip
    return pd.DataFrame(rows)


def manifest() -> dict:
    """What the tables follow from."""
    sizes = {"draws": DRAWS, "replications": REPLICATIONS, "years": YEARS, "seed": SEED, "other_luck": OTHER_LUCK,
             "other_draws": OTHER_DRAWS, "price_of_audits": PRICE, "search": SEARCH, "one_size": SIZES}  # fmt: skip
    return sizes | {"candidates": candidates().describe(), "draws_of": draws().describe()}


def main(kept: Path) -> None:
    """Live, search and write."""
    TABLES.mkdir(parents=True, exist_ok=True)
    whole = draws() * candidates()
    some = rows_of(whole, range(OTHER_DRAWS * len(candidates())))
    optima = {view: best(view) for view in Views.of(today()).weights.index}
    price = by_zone()
    tables = {
        "designs": levels(lived(whole, into=kept / "designs")),
        "other-luck": levels(lived(some, OTHER_LUCK, into=kept / "other-luck")),
        "optimum-levers": stacked(optima, "levers"),
        "optimum-judged": stacked(optima, "judged"),
        "optimum-trace": stacked(optima, "trace"),
        "optimum-outcomes": stacked(optima, "outcomes"),
        "optimum-draws": beside_today(optima, kept / "optima").reset_index(),
        "one-size-levers": price.levers,
        "one-size-judged": price.judged,
        "one-size-draws": price.drawn.rename_axis("draw").reset_index(),
    }
    for name, table in tables.items():
        table.to_csv(TABLES / f"{name}.csv", index=False, float_format=FLOATS, lineterminator="\n")
    (TABLES / MANIFEST).write_text(json.dumps(manifest(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
