"""The figures of a report, in one language, each with a caption, a description and its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from gzsim.reports import ReportFigure, say
from gzsim.reports.page import Spoken
from gzsim.run.findings import Findings
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views import figures
from gzsim.views.drawing import Drawing
from gzsim.views.labels import Name, Names, both_names, short_names
from gzsim.views.numbers import MARGIN
from gzsim.views.rank_figures import unmoved as ranks_unmoved

LEVELS = "gdp"
"""The series whose breaks part the years of a report."""

LIKE = Name("like {}", "按{}设定")
"""What a simulated place is called after the real one whose weights and start it shares."""


@dataclass(frozen=True)
class Figures:
    """Draws what was found, in one language."""

    findings: Findings
    language: Spoken

    @property
    def names(self) -> Names:
        """What everything is called."""
        return self.findings.names

    @cached_property
    def breaks(self) -> list[int]:
        """First years of a new basis of GDP; none where the record has no GDP."""
        record = self.findings.record
        return record.new_bases(LEVELS) if LEVELS in record.series.index else []

    def _shown(self, name: str, figure: Drawing, source: str, caption: str = "", **values: object) -> ReportFigure:
        """Figure with what the texts say of it: the blocks of its name, and another caption if there is one."""
        block = name.replace("-", "_")
        alt, said = say("report", f"{block}_alt"), say("report", caption or block, **values)
        told = say("report", source)
        chinese = self.language == "zh"
        return ReportFigure(name, figure, said, alt.zh if chinese else alt.en, told.zh if chinese else told.en)

    def maps(self) -> tuple[ReportFigure, ...]:
        """Who ranks where under the zone model in force, and whom it moves; none where places have no position."""
        latest, places, model = self.findings.latest, self.findings.record.prefectures, self._model_in_force()
        of_model = latest[latest["zone_model"] == model]
        if self._unplaced(of_model["code"]):
            return ()
        ranks = figures.rank_map(of_model, places, self.language, self.names)
        found = [self._shown("rank-map", ranks, "record")]
        if model != "uniform" and "uniform" in set(latest["zone_model"]):
            moved = figures.moved_map(latest, places, "uniform", model, self.language, self.names)
            found.append(self._shown("moved-map", moved, "record"))
        return tuple(found)

    def _model_in_force(self) -> str:
        """The zone model of the scenario, or the first one that was scored."""
        scored = list(dict.fromkeys(self.findings.latest["zone_model"]))
        model = self.findings.scenario.zones.model
        return model if model in scored else scored[0]

    def _unplaced(self, codes: pd.Series) -> bool:
        places = self.findings.record.prefectures
        return bool(places.loc[codes, ["column", "row"]].isna().any(axis=None))

    def of_ranks(self) -> tuple[ReportFigure, ...]:
        """How sure ranks are, those of all years under the zone model in force, and what data there are."""
        history, latest, language = self.findings.history, self.findings.latest, self.language
        intervals = figures.rank_intervals(latest, language, self.names, title=ranks_unmoved(latest))
        of_model = history.scores[history.scores["zone_model"] == self._model_in_force()]
        ranks = figures.rank_history(of_model, language, self.names, self.breaks)
        return (
            self._shown("rank-intervals", intervals, "record", year=latest["year"].iloc[0]),
            self._shown("rank-history", ranks, "record"),
            self._shown("coverage", figures.coverage(history.coverage, language), "record"),
        )

    def of_schemes(self) -> tuple[ReportFigure, ...]:
        """What schemes gain in several views, and how far reports lie from the truth, year by year."""
        found, language, names = self.findings.tables, self.language, self.names
        simulation = self.findings.simulation
        baseline = simulation.names[simulation.baseline]
        seen = figures.views_of_welfare(found["scheme_views"], found["scheme_mixtures"], language, names)
        yearly = figures.scheme_gap(found["scheme_years"], OUTCOMES, language=language, names=names)
        return (
            self._shown("scheme-views", seen, "views_and_simulation", baseline=baseline),
            self._shown("scheme-gap", yearly, "simulation", margin=MARGIN),
        )

    def of_last_places(self, units: pd.DataFrame) -> ReportFigure:
        """How often a place is ranked last, called after the real one that it is set up like."""
        real = short_names(units)
        like = {code: Name(*(each.format(name) for each, name in zip(LIKE, real[code], strict=True))) for code in real}
        named = units.assign(name=[like[code].en for code in units["code"]],
                             name_zh=[like[code].zh for code in units["code"]])  # fmt: skip
        last = figures.scheme_prefectures(named, OUTCOMES, "last", self.language, self.names, evenly=True,
                                          title=self._most_often_last(named))  # fmt: skip
        caption = "named_last_places" if self.findings.places is not None else "scheme_last_places"
        return self._shown("scheme-last-places", last, "simulation", caption=caption)

    def _most_often_last(self, units: pd.DataFrame) -> Name:
        """Who is ranked last most often and least often, under the scheme that is compared with."""
        baseline = self.findings.simulation.baseline
        rows = units[(units["outcome"] == "last") & (units["scheme"] == baseline)].set_index("code")
        (most, high), (least, low) = (
            (rows.loc[code], f"{100 * rows.loc[code, 'mean']:.0f}")
            for code in (rows["mean"].idxmax(), rows["mean"].idxmin())
        )
        en, zh = both_names(baseline, self.names)
        return Name(f"{en}: a place {most['name']} is last in {high} % of years, {least['name']} in {low} %",
                    f"{zh}：{most['name_zh']}的地方有{high}%的年份居末，{least['name_zh']}的为{low}%")  # fmt: skip

    def of_zone_schemes(self) -> tuple[ReportFigure, ...]:
        """Schemes under zone models, and how headlines range over draws, or their margins without any."""
        headlines, language, names = self.findings.comparison.headlines, self.language, self.names
        compared = figures.zone_schemes(self.findings.compared, OUTCOMES, language, names)
        shown = [self._shown("zone-schemes", compared, "simulation")]
        if headlines["draws"].any():
            ranges = figures.headline_ranges(headlines, OUTCOMES, language, names)
            shown.insert(0, self._shown("headline-ranges", ranges, "drawn", draws=headlines["draws"].max()))
        return tuple(shown)

    def of_system(self) -> tuple[ReportFigure, ...]:
        """The zones on a schematic map, if the record says where places stand, and the weights."""
        history, language = self.findings.history, self.language
        weighed = figures.weights(history.weights, language, self.names)
        found = [self._shown("weights", weighed, "declared")]
        if not self._unplaced(history.zones["code"]):
            zones = figures.zone_map(history.zones, self.findings.record.prefectures, language, self.names)
            found.insert(0, self._shown("zones", zones, "declared_and_found"))
        return tuple(found)
