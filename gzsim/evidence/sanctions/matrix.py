"""Zone models, rules of ranking and schemes: replayed on the record, and beside it what leaders would have done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gzsim.common.names import known, require_columns
from gzsim.evidence.multiplicity import corrected
from gzsim.evidence.sanctions.cells import RUN, by_year, measured, who_is_hit
from gzsim.evidence.sanctions.declared import declared_trials, not_settled
from gzsim.evidence.sanctions.picking import Picked, pick
from gzsim.evidence.sanctions.standings import Standings, record_standings
from gzsim.evidence.sanctions.trials import POINTS, Trial
from gzsim.history.fairness import RULES, Key
from gzsim.record import Record, as_record
from gzsim.scenario import Scenario, as_scenario
from gzsim.views.labels import Language
from gzsim.views.result import Result
from gzsim.zones.standing import Ranking
from gzsim.zones.weight_draws import WeightDraws

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

CELL = ["zone_model", "ranking", "scheme"]
TIDY = ["basis", *CELL, "scale", "outcome", "value", "low", "high", "other_sign"]
FEW = 10
"""Hits below which nothing is said of how they came about (convention)."""

Trials = Callable[[np.ndarray], Mapping[str, Trial]]
"""From the points of a panel, (year, unit), to what is tried on it."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SanctionMatrix(Result):
    """Zone models × rules of ranking × schemes on the same years.

    Attributes
    ----------
    replayed : DataFrame; zone_model, ranking, scheme, and what `gzsim.evidence.sanctions.cells.measured` says of each
    hit : DataFrame; zone_model, ranking, scheme, code, name, name_zh, and what `who_is_hit` says of each place
    yearly : DataFrame; zone_model, ranking, scheme, year, hits, lucky
    schemes : DataFrame by scheme; name, name_zh, moves ("money" or "bonuses"), rule
    unsettled : DataFrame; scheme, reason: what the record cannot settle
    left_out : DataFrame; year, reason
    responses : DataFrame, optional; as of `gzsim.evidence.sanctions.simulate_responses`: what leaders would do
    """

    replayed: pd.DataFrame
    hit: pd.DataFrame
    yearly: pd.DataFrame
    schemes: pd.DataFrame
    unsettled: pd.DataFrame
    left_out: pd.DataFrame
    responses: pd.DataFrame | None = None

    @property
    def table(self) -> pd.DataFrame:
        """Everything, tidy: basis, zone_model, ranking, scheme, scale, outcome, value, low, high, other_sign.

        The basis is "record" or "simulation": of the record a value with its 95 % interval; of the simulation the
        difference from no sanction under the default parameters, with 5 and 95 % of the draws, and other_sign, the
        share of draws with the other sign.
        """
        parts = [self.replayed.assign(basis="record")]
        if self.responses is not None:
            parts.append(self.responses.rename(columns={"difference": "value"}).assign(basis="simulation"))
        return pd.concat(parts, ignore_index=True).reindex(columns=TIDY)

    @property
    def years(self) -> tuple[int, ...]:
        """Years on which all cells rest."""
        return tuple(sorted(self.yearly["year"].unique().tolist()))

    def wide(self, outcome: str, scale: str = "any") -> pd.DataFrame:
        """One outcome of the record, scheme × (zone model, rule). Raises InputError if there is no such."""
        known(outcome, self.replayed["outcome"].unique(), "outcome")
        rows = self.replayed.query("outcome == @outcome and scale == @scale")
        order = list(dict.fromkeys(zip(rows["zone_model"], rows["ranking"], strict=True)))
        wide = rows.set_index(["scheme", "zone_model", "ranking"])["value"].unstack(["zone_model", "ranking"])  # noqa: PD010
        return wide.reindex(index=list(self.schemes.index), columns=pd.MultiIndex.from_tuples(order, names=CELL[:2]))

    def repeats(self) -> pd.DataFrame:
        """Whether those hit are hit again more than by lot: again, again_by_lot, again_p, p_adjusted by cell.

        Over all cells that are not the same by construction (a zone model of one yardstick counts once), the
        false-discovery rate is held by Benjamini and Yekutieli (2001): cells share their years, so that they hang
        together in ways that are not known.
        """
        wanted = ["again", "again_by_lot", "again_p"]
        rows = self.replayed[self.replayed["outcome"].isin(wanted)]
        table = rows.set_index([*CELL, "outcome"])["value"].unstack("outcome").reset_index()  # noqa: PD010
        table = table[~_copied(table)].dropna(subset="again")
        table = table.assign(p_adjusted=corrected(table["again_p"], "fdr_by"))
        return table[[*CELL, *wanted, "p_adjusted"]].reset_index(drop=True)

    def least_luck(self, times: int = 2000, seed: int = 2025) -> Picked:
        """The cell that hits least by luck, and with how much optimism it is picked (`pick`); years are the folds.

        A fold's value is the hits of the year that were not deserved, over those that lots would have got wrong in a
        mean year, so that the mean is the luck of the cell (luck_most). Cells with fewer than `FEW` hits are left out.
        """
        rows = self.replayed[self.replayed["outcome"].isin(["hits", "total_hits", "luck_most", "undeserved_most"])]
        cells = rows.set_index([*CELL, "outcome"])["value"].unstack("outcome")  # noqa: PD010
        enough = cells["total_hits"].ge(FEW) & cells["luck_most"].gt(0)
        there = cells[enough & ~_copied(cells.reset_index()).to_numpy()]
        lucky = self.yearly.set_index([*CELL, "year"])["lucky"].unstack(CELL)  # noqa: PD010
        by_lot = there["hits"] * there["undeserved_most"] / there["luck_most"]
        folds = {" / ".join(cell): lucky[cell] / by_lot[cell] for cell in there.index}
        return pick(pd.DataFrame(folds), "low", times=times, seed=seed)

    def plot(self, language: Language = "both") -> Drawing:
        """Draw the plate (:func:`gzsim.views.sanction_figures.sanction_plate`)."""
        from gzsim.views.sanction_figures import sanction_plate  # drawing is slow to import

        return sanction_plate(self.table, self.schemes, language)


def _copied(table: pd.DataFrame) -> pd.Series:
    """Rows of a zone model of one yardstick by other rules than the first: the same by construction."""
    return (table["zone_model"] == "uniform") & (table["ranking"] != RULES[0])


def matrix_of(
    standings: Standings, trials: Trials, *, reference: tuple[Key, str] | None = None, run: int = RUN
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Try schemes on plain panels.

    Parameters
    ----------
    standings : panels of the same years under each zone model and rule
    trials : from the points of a panel to what is tried on it
    reference : panel and trial that the equal scales are held to; the first panel and its first trial unless given
    run : judged years after which budgets are compared

    Returns three DataFrames: replayed, hit and yearly of `SanctionMatrix`, without names of places.

    Raises InputError if the reference is not there or moves no money.
    """
    panels = {key: (panel, trials(panel.inputs[POINTS])) for key, panel in standings.panels.items()}
    first, name = (next(iter(panels)), None) if reference is None else reference
    known(first, panels, "reference")
    panel, tried = panels[first]
    name = next(iter(tried)) if name is None else name
    known(name, tried, "reference")
    held = tried[name].moves(panel.inputs, panel.groups)
    replayed, hit, yearly, done = [], [], [], {}
    for (model, rule), (panel, tried) in panels.items():
        for scheme, trial in tried.items():
            if (id(panel), scheme) not in done:  # one yardstick is the same panel by every rule
                done[id(panel), scheme] = (measured(trial, panel, held, run), who_is_hit(trial, panel, standings.codes),
                                           by_year(trial, panel).assign(year=standings.years))  # fmt: skip
            for parts, table in zip((replayed, hit, yearly), done[id(panel), scheme], strict=True):
                parts.append(
                    pd.DataFrame({"zone_model": model, "ranking": rule, "scheme": scheme}, table.index).join(table)
                )
    return tuple(pd.concat(parts, ignore_index=True) for parts in (replayed, hit, yearly))


def sanction_matrix(
    record: Record,
    scenario: Scenario | str | PathLike[str] = "guizhou-2025-veto",
    *,
    rules: Sequence[Ranking] = RULES,
    years: Iterable[int] | None = None,
    target: str = "amplified",
    drawing: WeightDraws | None = None,
    responses: pd.DataFrame | None = None,
    run: int = RUN,
) -> SanctionMatrix:
    """Replay the schemes of a scenario, and some for comparison, under all zone models by all rules on the same years.

    What people would have done differently is not in a replay: give the ``responses`` of a simulation beside it.

    Parameters
    ----------
    record, scenario
    rules : rules of ranking
    years : years asked for; those that `gzsim.replay` asks for unless given
    target : of red lights, see `gzsim.evidence.sanctions.standings.measures_of`
    drawing : how weights are drawn
    responses : DataFrame, as of `gzsim.evidence.sanctions.simulate_responses`
    run : judged years after which budgets are compared

    Raises InputError if something is not there, or no year can be judged by all.

    >>> from gzsim.record import load_record
    >>> few = WeightDraws(draws=10)
    >>> found = sanction_matrix(load_record(), rules=["within_zone"], drawing=few)
    >>> found.wide("hits").loc["last_place"].tolist()
    [1.0, 3.0, 1.0]
    """
    record, scenario = as_record(record), as_scenario(scenario, record=record)
    if responses is not None:
        require_columns(responses, [*CELL, "scale", "outcome", "difference", "low", "high", "other_sign"], "responses")

    def trials(points: np.ndarray) -> Mapping[str, Trial]:
        return declared_trials(scenario, points)

    sample = trials(np.zeros((1, len(scenario.units.prefectures))))
    reads = [name for each in sample.values() for name in each.reads]
    standings = record_standings(record, scenario, reads, rules=rules, years=years, drawing=drawing, target=target)
    replayed, hit, yearly = matrix_of(standings, trials, run=run)
    names = record.prefectures[["name", "name_zh"]]
    return SanctionMatrix(
        replayed=replayed,
        hit=hit.join(names, on="code"),
        yearly=yearly,
        schemes=scheme_table(trials(next(iter(standings.panels.values())).inputs[POINTS])),
        unsettled=not_settled(scenario),
        left_out=standings.left_out,
        responses=responses,
    )


def scheme_table(trials: Mapping[str, Trial]) -> pd.DataFrame:
    """Schemes by name: name, name_zh, moves and rule (the scheme as it is declared on the first panel)."""
    rows = {name: {"name": each.name.en, "name_zh": each.name.zh,
                   "moves": "money" if each.scheme.stakes else "bonuses", "rule": repr(each.scheme)}
            for name, each in trials.items()}  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("scheme")
