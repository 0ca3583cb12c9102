"""The record scored: what the ranks of past years would have been under each zone model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from gzsim.errors import InputError
from gzsim.history.consequences import ADDED, UNCHECKED, VETO_AUDIT, consequences, rules_of_record
from gzsim.history.league import League
from gzsim.history.panel import REASON, coverage_table, indicator_panel, measure_directions, units_of_record
from gzsim.history.zone_models import zone_models
from gzsim.index.normalise import frozen_goalposts
from gzsim.index.weights import TOLERANCE
from gzsim.record import Record
from gzsim.scenario import Scenario, as_scenario
from gzsim.views.labels import Language, Name, label, names_of
from gzsim.views.result import Result
from gzsim.zones import ZoneModel
from gzsim.zones.league import leagues
from gzsim.zones.noise import noise_of
from gzsim.zones.yardsticks import coverage_of

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

MINIMUM_INDICATORS = 3
"""Assumption: with fewer, a composite is hardly more than the single indicators it is made of."""

SCORES = ["zone_model", "year", "code", "name", "name_zh", "zone", "score", "lead", "noise", "scaled_lead", "ranking",
          "rank", "rank_in_zone", "rank_low", "rank_high", "coverage"]  # fmt: skip
PLACE = ["zone_model", "year"]
LEFT_OUT = [*PLACE, *REASON]
YEAR_NOT_SCORED = Name("year not scored: data cover too little of the weight", "该年未评分：数据覆盖的权重过少")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class History(Result):
    """Scores and ranks of the years that the record sees enough of, and what stands behind them.

    Attributes
    ----------
    scores : DataFrame
        Per zone model, year and prefecture: zone, score (0–100), lead (points ahead of what the average prefecture
        would score on the same yardstick), noise and scaled_lead (:mod:`gzsim.zones.standing`), ranking (the rule in
        force), rank, rank_in_zone, rank_low and rank_high (5 % and 95 % quantile when weights are drawn around the
        declared ones), coverage; with vetoes in the scenario score_after and rank_after, with grades grade and
        grade_zh.
    coverage : DataFrame
        Per year and indicator: what the record holds, and a reason for every gap (:func:`coverage_table`); in a year
        that no model scores nothing is used.
    zones, weights, zone_names : DataFrame
        Per zone model: who is in which zone on what basis, what it weighs, what it is called.
    left_out : DataFrame; zone_model, year, reason, reason_zh: the years without a score
    goalposts : DataFrame, indicators × (low, high); frozen over all years of the record
    features, silhouette, stability
        What the found zones rest on (:class:`gzsim.zones.FoundZones`); None without them.
    audit, unchecked : DataFrame
        zone_model, year, and whom a veto hits at which cost, or could not be checked for
        (:class:`gzsim.history.consequences.Consequences`).
    models : mapping; zone models by name
    values : DataFrame, (year, code) × indicators; what was scored, NaN where missing
    measures : DataFrame, indicators × (direction, unit); of these values
    required : float; share of the declared weight that data must cover
    """

    scores: pd.DataFrame
    coverage: pd.DataFrame
    zones: pd.DataFrame
    weights: pd.DataFrame
    zone_names: pd.DataFrame
    left_out: pd.DataFrame
    goalposts: pd.DataFrame
    features: pd.DataFrame | None
    silhouette: pd.Series | None
    stability: pd.DataFrame | None
    audit: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PLACE + VETO_AUDIT))
    unchecked: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PLACE + UNCHECKED))
    models: Mapping[str, ZoneModel] = field(default_factory=dict)
    values: pd.DataFrame | None = None
    measures: pd.DataFrame | None = None
    required: float = 0.0

    def league(self, zone_model: str, year: int) -> League:
        """League table of one year with what it rests on, best first, as :func:`gzsim.history.score` gives it.

        Raises InputError if the year is not scored under the model; with the reason.
        """
        here = {"zone_model": zone_model, "year": year}
        return League(
            table=self.scored(zone_model, year),
            coverage=self.coverage[self.coverage["year"] == year].reset_index(drop=True),
            zone_model=self.models[zone_model],
            goalposts=self.goalposts,
            audit=_at(self.audit, here),
            unchecked=_at(self.unchecked, here),
            required=self.required,
            fewest=MINIMUM_INDICATORS,
            values=self.values.loc[year],
            measures=self.measures,
            basis=of_record(year),
        )

    def scored(self, zone_model: str, year: int) -> pd.DataFrame:
        """Scores of one year, best first; raises InputError if it is not scored under the model, with the reason."""
        table = self.scores.query("zone_model == @zone_model and year == @year")
        if table.empty:
            why = self.left_out.query("zone_model == @zone_model and year == @year")["reason"]
            problem = f"{year} is not scored under {zone_model}: {why.iloc[0] if len(why) else 'no such model or year'}"
            scored = self.scores.query("zone_model == @zone_model")["year"].unique()
            raise InputError(problem, field="league", valid=", ".join(map(str, scored)) or ", ".join(self.models))
        return table.sort_values("rank", kind="stable", ignore_index=True)

    def plot(self, language: Language = "both") -> Drawing:
        """Draw the ranks of all years under every zone model (:func:`gzsim.views.rank_figures.rank_history`)."""
        from gzsim.views.rank_figures import rank_history  # drawing is slow to import

        return rank_history(self.scores, language)


def score_history(record: Record, scenario: Scenario | str) -> History:
    """Score every year that the record sees enough of, under every zone model of a scenario.

    A year is scored under a model if every one of its yardsticks is seen by at least
    ``scenario.record.minimum_coverage`` of its weight and by at least three indicators. Goalposts stand at the 5th and
    95th percentile of all years together (:func:`gzsim.index.normalise.frozen_goalposts`); noise is estimated from the
    years that are scored (:func:`gzsim.zones.noise.noise_of`); ranks follow the scenario's rule.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> history = score_history(load_record(), load_scenario("guizhou-2025"))
    >>> history.left_out.query("zone_model == 'functional'")["year"].tolist()
    [1998, 2005, 2009, 2014, 2019, 2021, 2022, 2023]
    """
    scenario = as_scenario(scenario, record=record)
    panel = indicator_panel(record, scenario)
    goalposts = frozen_goalposts(panel)
    models, rules = zone_models(record, scenario), rules_of_record(scenario)
    directions = measure_directions(scenario)
    scored, left_out, audits, unchecked = [], [], [], []
    for model in models.values():
        reasons = left_out_of(panel, model, scenario)
        left_out += [(model.name, year, *reason) for year, reason in reasons.items()]
        seen_enough = panel.drop(index=list(reasons), level="year")
        noise = noise_of(seen_enough, directions, goalposts, model)
        for year, table in leagues(
            seen_enough, directions, goalposts, model, ranking=scenario.ranking, noise=noise
        ).items():
            follows = consequences(labelled(table, record, model), panel.loc[year], scenario, rules)
            scored.append(follows.table.assign(year=year))
            audits.append(follows.audit.assign(zone_model=model.name, year=year))
            unchecked.append(follows.unchecked.assign(zone_model=model.name, year=year))
    scores = _joined(scored, SCORES, ADDED)
    return History(
        scores=scores,
        coverage=with_years_left_out(coverage_table(record, scenario), scores),
        left_out=pd.DataFrame(left_out, columns=LEFT_OUT),
        goalposts=goalposts,
        **of_models(models),
        models=models,
        values=panel,
        measures=pd.DataFrame({"direction": directions, "unit": units_of_record(record, scenario)}).loc[panel.columns],
        required=scenario.record.minimum_coverage,
        audit=_joined(audits, PLACE + VETO_AUDIT),
        unchecked=_joined(unchecked, PLACE + UNCHECKED),
    )


def of_record(year: int) -> Name:
    """What a table of a year of the record was taken for."""
    return Name(f"Scored as a year of the record: {year}", f"按历史数据评分：{year}年")


def _at(table: pd.DataFrame, place: Mapping[str, object]) -> pd.DataFrame:
    """Rows of one zone model and year, without saying so again."""
    mine = (table[list(place)] == pd.Series(place)).all(axis=1)
    return table[mine].drop(columns=list(place)).reset_index(drop=True)


def _joined(parts: list[pd.DataFrame], columns: list[str], more: list[str] | tuple = ()) -> pd.DataFrame:
    """Parts below each other, in these columns and whatever they have of some more; empty parts do not decide types."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=columns)
    whole = pd.concat(filled, ignore_index=True)
    return whole[[*columns, *(column for column in more if column in whole)]]


def left_out_of(panel: pd.DataFrame, model: ZoneModel, scenario: Scenario) -> dict[int, Name]:
    """Years of a panel that are not scored under a zone model, and why not."""
    least = scenario.record.minimum_coverage
    reasons = {year: too_little(panel.loc[year], model, least) for year in panel.index.unique("year")}
    return {year: reason for year, reason in reasons.items() if reason}


def too_little(values: pd.DataFrame, model: ZoneModel, minimum_coverage: float) -> Name | None:
    """Why a year is not scored under a zone model, with values as in :func:`thin`; None if it is."""
    seen = int(values.notna().all().sum())
    if seen < MINIMUM_INDICATORS:
        return Name(
            f"{seen} indicators seen for all units, fewer than {MINIMUM_INDICATORS}",
            f"各地均有数据的指标仅{seen}项，不足{MINIMUM_INDICATORS}项",
        )
    return thin(values, model, minimum_coverage)


def thin(values: pd.DataFrame, model: ZoneModel, minimum_coverage: float) -> Name | None:
    """Whose yardstick the values cover too little of, by the names of the zones; None if nobody's.

    Parameters
    ----------
    values : DataFrame, units × indicators
        NaN where missing; an indicator counts if all units have it.
    """
    seen = values.columns[values.notna().all()].intersection(model.weights.columns)
    coverage = coverage_of(model, model.assignment[values.index].unique(), seen)
    low = coverage[coverage < minimum_coverage - TOLERANCE]
    if low.empty:
        return None
    names, required = names_of(model.zone_names), f"{100 * minimum_coverage:g}"
    en = [f"{100 * share:.1f} % of the weight of {names[zone].en}" for zone, share in low.items()]
    zh = [f"“{label(*names[zone], 'zh')}”权重的{100 * share:.1f}%" for zone, share in low.items()]
    return Name(
        f"data cover {', '.join(en)}; {required} % is required",
        f"数据仅覆盖{'、'.join(zh)}，要求不低于{required}%",
    )


def labelled(table: pd.DataFrame, record: Record, model: ZoneModel) -> pd.DataFrame:
    """Add zone_model and the prefectures' names to a league table; a code without a name is called by its code."""
    names = record.prefectures[["name", "name_zh"]].reindex(table["code"]).reset_index(drop=True)
    return table.assign(zone_model=model.name, name=names["name"].fillna(table["code"]),
                        name_zh=names["name_zh"].fillna(table["code"]))  # fmt: skip


def with_years_left_out(coverage: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Coverage in which nothing is used in a year that no model scores, with the reason."""
    idle = coverage["used"] & ~coverage["year"].isin(scores["year"])
    reasons = {name: coverage[name].mask(idle, said) for name, said in zip(REASON, YEAR_NOT_SCORED, strict=True)}
    return coverage.assign(used=coverage["used"] & ~idle, **reasons)


def of_models(models: Mapping[str, ZoneModel]) -> dict[str, pd.DataFrame | pd.Series | None]:
    """What a :class:`History` says of its zone models, by name of the field."""
    tables = {
        "zones": [model.zone_table() for model in models.values()],
        "weights": [model.weight_table() for model in models.values()],
        "zone_names": [_zone_names(model) for model in models.values()],
    }
    basis = {name: getattr(models.get("found"), name, None) for name in ("features", "silhouette", "stability")}
    return {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()} | basis


def _zone_names(model: ZoneModel) -> pd.DataFrame:
    """Names of a model's zones that have a member: zone, name, name_zh, zone_model."""
    names = model.zone_names.loc[model.zone_names.index.isin(model.assignment)]
    return names.rename_axis("zone").reset_index().assign(zone_model=model.name)
