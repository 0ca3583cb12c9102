"""The counties scored: an unbalanced panel of former poverty counties under every county zone model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from gzsim.history.county_panel import comparable, county_indicators
from gzsim.history.county_system import CountySystem, as_county_system, load_county_system
from gzsim.history.league import League
from gzsim.history.scoring import LEFT_OUT, SCORES, History, of_models, too_little, with_years_left_out
from gzsim.index.normalise import frozen_goalposts
from gzsim.record import Record, as_record
from gzsim.scenario import Scenario, as_scenario
from gzsim.scenario.zones import WHOLE_PROVINCE
from gzsim.views.html import bullets, notebook
from gzsim.views.labels import Language
from gzsim.zones import ZoneModel, counties_without_gdp, county_functions, found, league, own, uniform
from gzsim.zones.counties import BOTH, TIER_NAMES
from gzsim.zones.noise import noise_of

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

FEATURES = pd.DataFrame(
    {
        "name": ["relief", "minority share", "share of the aged", "years of schooling", "urban share"],
        "name_zh": ["地形起伏度", "少数民族人口比重", "老龄人口比重", "平均受教育年限", "城镇化率"],
    },
    index=["relief_degree", "minority_share_2020", "aged_65_share_2020", "mean_schooling_2020", "urban_share_2020"],
)
"""What counties are compared by when zones are found (assumption): lasting traits that no appraisal rewards."""

ZONES_FOUND = (2, 4)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CountyLeague(League):
    """A league table of counties; who and what is missing is printed with it.

    Attributes
    ----------
    not_scored : DataFrame
        code, name_zh, missing: counties with some figure of the year that lack an indicator in use.
    unseen : int; counties of the province without any figure of the year
    """

    not_scored: pd.DataFrame
    unseen: int

    @property
    def coverage_lines(self) -> list[str]:
        """What the table rests on, in lines."""
        used, scored = self.coverage[self.coverage["used"]], len(self.table)
        low, high = self.table["coverage"].min(), self.table["coverage"].max()
        named = [f"{row.name_zh} {row.code} ({row.missing})" for row in self.not_scored.itertuples(index=False)]
        total = scored + len(self.not_scored) + self.unseen
        return [
            f"{scored} of {total} counties scored; without any figure: {self.unseen}; "
            f"lacking an indicator in use: {', '.join(named) or 'none'}",
            f"{len(used)} of {len(self.coverage)} indicators used, {100 * low:.0f} to {100 * high:.0f} % of the "
            f"declared weight: {', '.join(used['indicator'])}",
            *(f"not used: {row.indicator} ({row.reason})"
              for row in self.coverage[~self.coverage["used"]].itertuples(index=False)),
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return super()._repr_html_() + notebook(bullets("Coverage · 覆盖情况", self.coverage_lines))


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CountyHistory(History):
    """A :class:`gzsim.history.History` of counties, which says who is missing.

    Scores, zones, weights and years left out are as there; ``name`` is the Chinese name, as the record has no other.

    Attributes
    ----------
    coverage : DataFrame
        Per year and indicator, as in :class:`gzsim.history.county_panel.CountyYear`; series_name and series_name_zh.
    not_scored : DataFrame; year, code, name_zh, missing
    assignment : DataFrame
        Functional zone of each of the 88 counties with rule, basis and reason
        (:func:`gzsim.zones.counties.county_functions`).
    models : dict; zone models by name
    counties : DataFrame; all counties of the province: name_zh
    """

    not_scored: pd.DataFrame
    assignment: pd.DataFrame
    models: dict[str, ZoneModel]
    counties: pd.DataFrame

    def league(self, zone_model: str, year: int) -> CountyLeague:
        """League table of one year with what it rests on, best first.

        Raises InputError if the year is not scored under the model; with the reason.
        """
        table = self.scored(zone_model, year)
        coverage = self.coverage.query("year == @year").reset_index(drop=True)
        not_scored = self.not_scored.query("year == @year").drop(columns="year").reset_index(drop=True)
        return CountyLeague(
            table=table,
            coverage=coverage,
            zone_model=self.models[zone_model],
            goalposts=self.goalposts,
            not_scored=not_scored,
            unseen=len(self.counties) - int(coverage["of_counties"].max()),
        )

    def plot(self, language: Language = "both") -> Drawing:
        """Draw the ranks of the last year with their intervals (:func:`gzsim.views.rank_figures.rank_intervals`)."""
        from gzsim.views.rank_figures import rank_intervals  # drawing is slow to import

        names = {name: label for model in self.models.values() for name, label in model.names.items()}
        return rank_intervals(self.scores[self.scores["year"] == self.scores["year"].max()], language, names)

    @property
    def summary(self) -> pd.DataFrame:
        """Per zone model and scored year: counties scored, not scored and unseen, and the share of weight seen."""
        by = self.scores.groupby(["zone_model", "year"], sort=False)
        table = by["coverage"].agg(scored="size", coverage_low="min", coverage_high="max").reset_index()
        seen = self.coverage.groupby("year").agg(indicators=("used", "sum"), with_figures=("of_counties", "max"))
        table = table.join(seen, on="year")
        table["not_scored"] = table["with_figures"] - table["scored"]
        table["unseen"] = len(self.counties) - table["with_figures"]
        return table.drop(columns="with_figures")


def county_zone_models(
    record: Record, system: CountySystem, scenario: Scenario | str, both: str = BOTH
) -> dict[str, ZoneModel]:
    """Zone models of all 88 counties: uniform, functional, county_tiers (the reform of 2014) and found.

    Parameters
    ----------
    record, system, scenario
        The scenario gives the zones of prefectures that counties without a function of their own follow.
    both : str; see :func:`gzsim.zones.counties.county_functions`

    >>> from gzsim.record import load_record
    >>> models = county_zone_models(load_record(), load_county_system(), "guizhou-2025")
    >>> {name: model.assignment["522722"] for name, model in models.items() if name != "found"}
    {'uniform': 'all', 'functional': 'ecological', 'county_tiers': 'without_gdp'}
    """
    record, system, scenario = as_record(record), as_county_system(system), as_scenario(scenario)
    rows, names, counties = system.weight_rows, system.zone_names, record.counties
    placed = county_functions(counties, scenario.assignment, both=both)
    functional = own("functional", "主体功能区差异化", placed["zone"], rows, basis=placed["basis"], zone_names=names)
    tiers = pd.Series("others", index=counties.index, name="zone")
    tiers[counties_without_gdp(counties)] = "without_gdp"
    source = pd.Series("source", index=counties.index)
    return {
        "uniform": uniform(counties.index, rows.loc[WHOLE_PROVINCE], names),
        "functional": functional,
        "county_tiers": own(
            "county_tiers", "2014年分类考核", tiers, system.tier_rows, basis=source, zone_names=TIER_NAMES
        ),
        "found": found(_features(counties), functional.weights_of(counties.index), ZONES_FOUND, FEATURES),
    }


def _features(counties: pd.DataFrame) -> pd.DataFrame:
    urban = 100 * counties["urban_population_2020"] / counties["population_2020"]
    return counties.assign(urban_share_2020=urban)[list(FEATURES.index)].astype(float)


def county_history(
    record: Record, system: CountySystem | None = None, scenario: Scenario | str = "guizhou-2025", both: str = BOTH
) -> CountyHistory:
    """Score every year of the county panel that can be compared, under every county zone model.

    In each year indicators that too few counties have are left out, then counties that lack one of the others
    (:func:`gzsim.history.county_panel.comparable`); a year is scored under a model if every yardstick with a member in
    the panel sees enough of its weight, by at least three indicators. Goalposts stand at the 5th and 95th percentile of
    all counties and years; noise is estimated from the years that are scored; ranks follow the scenario's rule.

    Parameters
    ----------
    record : Record
    system : optional; the shipped one unless given
    scenario : by itself, its name or path
    both : str; see :func:`gzsim.zones.counties.county_functions`

    >>> from gzsim.record import load_record
    >>> history = county_history(load_record())
    >>> history.left_out.query("zone_model == 'uniform'")["year"].tolist()
    [2000, 2014]
    >>> history.league("county_tiers", 2016).coverage_lines[0].partition(";")[0]
    '58 of 88 counties scored'
    """
    system, scenario = load_county_system() if system is None else system, as_scenario(scenario)
    panel, models = county_indicators(record, system), county_zone_models(record, system, scenario, both)
    posts = frozen_goalposts(panel)
    directions = dict.fromkeys(panel.columns, 1)
    years = {year: comparable(panel, year, system) for year in panel.index.unique("year")}
    scored, left_out = [], []
    for model in models.values():
        reasons = {year: too_little(cut.values, model, system.minimum_coverage) for year, cut in years.items()}
        left_out += [(model.name, year, *reason) for year, reason in reasons.items() if reason]
        kept = {year: years[year].values for year, reason in reasons.items() if not reason}
        noise = noise_of(pd.concat(kept, names=["year"]), directions, posts, model) if kept else None
        for year, values in kept.items():
            table = league(values, directions, posts, model, ranking=scenario.ranking, noise=noise)
            scored.append(table.assign(zone_model=model.name, year=year))
    names, called = record.counties["name_zh"], record.series[["name", "name_zh"]].add_prefix("series_")
    scores = pd.concat(scored, ignore_index=True)
    scores = scores.assign(name=scores["code"].map(names), name_zh=scores["code"].map(names))[SCORES]
    coverage = pd.concat([cut.coverage for cut in years.values()], ignore_index=True).join(called, on="series")
    not_scored = pd.concat([cut.not_scored.assign(year=year) for year, cut in years.items()], ignore_index=True)
    return CountyHistory(
        scores=scores,
        coverage=with_years_left_out(coverage.fillna(dict.fromkeys(called, coverage["series"])), scores),
        left_out=pd.DataFrame(left_out, columns=LEFT_OUT),
        goalposts=posts,
        **of_models(models),
        not_scored=not_scored.assign(name_zh=not_scored["code"].map(names))[["year", "code", "name_zh", "missing"]],
        assignment=county_functions(record.counties, scenario.assignment, both=both),
        models=models,
        counties=record.counties[["name_zh"]],
    )
