"""What a run has found, as tidy tables and as an answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from gzsim.history import History
from gzsim.places import Places
from gzsim.record import Record
from gzsim.reports import Passage
from gzsim.run.answers import findings_on_top, hangs_on, title
from gzsim.run.drivers import drivers_of, parameter_name
from gzsim.run.headlines import Comparison
from gzsim.run.origins import origins
from gzsim.run.zone_schemes import COMPARED, zone_scheme_table
from gzsim.scenario import Scenario
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.simulate import Simulation
from gzsim.views.labels import NAMES, Names, names_of


@dataclass(frozen=True)
class Findings:
    """A scenario, what the record says under it, and what the simulation says."""

    scenario: Scenario
    record: Record
    history: History
    simulation: Simulation
    comparison: Comparison
    """Every scheme under every zone model, and the differences that the answer leads with."""
    places: Places | None
    """Where named prefectures start; None where units are types."""

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table of the results folder, by name."""
        named = pd.concat([self.record.prefectures, self.record.counties])[["name", "name_zh"]]
        by_prefecture = self.simulation.by_prefecture()
        # Counties have a Chinese name alone, and the places of a synthetic country none.
        named["name"] = named["name"].fillna(named["name_zh"])
        known = by_prefecture["code"].isin(named.index)
        by_prefecture.loc[known, ["name", "name_zh"]] = named.loc[by_prefecture.loc[known, "code"]].to_numpy()
        return {
            "scores": self.history.scores,
            "coverage": self.history.coverage,
            "left_out": self.history.left_out,
            "zones": self.history.zones,
            "weights": self.history.weights,
            "zone_names": self.history.zone_names,
            "goalposts": self.history.goalposts.rename_axis("indicator").reset_index(),
            "scheme_outcomes": self.simulation.summary(),
            "scheme_differences": self.simulation.differences(),
            "scheme_prefectures": by_prefecture,
            "scheme_years": self.simulation.by_year(),
            "scheme_views": self.simulation.views(),
            "scheme_flips": self.simulation.flips(),
            "scheme_mixtures": self.simulation.mixtures(),
            "zone_schemes": zone_scheme_table(self.comparison.runs),
            "headlines": self.comparison.headlines,
            "headline_draws": self.comparison.drawn,
            "headline_drivers": drivers_of(self.scenario, self.comparison.drawn),
            "origins": origins(self.scenario, self.places),
            "outcomes": OUTCOMES.reset_index(),
        } | ({} if self.places is None else {"starting_places": self.places.table})

    @property
    def compared(self) -> pd.DataFrame:
        """What zone models are compared by: chosen outcomes of every scheme under each of them."""
        table = self.tables["zone_schemes"]
        parts = [table[table["outcome"] == outcome] for outcome in COMPARED]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def latest(self) -> pd.DataFrame:
        """Scores of the last year that every zone model scores."""
        scores = self.history.scores
        models = scores["zone_model"].nunique()
        complete = scores.groupby("year")["zone_model"].nunique() == models
        return scores[scores["year"] == complete.index[complete].max()]

    @cached_property
    def names(self) -> Names:
        """What everything is called: shipped names, then those of the scenario."""
        indicators = names_of(self.scenario.indicator_table())
        zones = names_of(self.history.zone_names, "zone")
        return {**NAMES, **indicators, **zones, **self.simulation.names}

    @cached_property
    def title(self) -> Passage:
        """What the page finds, in a sentence."""
        return title(self.comparison.headlines, self.names)

    @cached_property
    def answers(self) -> list[Passage]:
        """The answer on top: three findings."""
        return findings_on_top(self.latest, self.comparison.headlines, self.names)

    @cached_property
    def hangs_on(self) -> list[Passage]:
        """What the answer hangs on most, where the draws tell."""
        called = partial(parameter_name, self.scenario)
        return hangs_on(self.comparison.headlines, self.tables["headline_drivers"], called)
