"""Any scheme, or several together, run over the record: the league of every year settled as if the scheme had held.

What people would have done differently under the scheme is not in it: the record is taken as it is. That is the limit
of every replay, and the reason for the simulation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gzsim.common.names import known
from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.history.panel import indicator_panel, measure_directions
from gzsim.history.replay.summaries import budgets, last_places, money_moved, repeats
from gzsim.history.scoring import LEFT_OUT, labelled, left_out_of
from gzsim.history.zone_models import zone_models
from gzsim.index.normalise import frozen_goalposts
from gzsim.record import Record, as_record
from gzsim.sanctions import Scheme, WithinGroups, settle_table
from gzsim.sanctions.scheme import check_scheme
from gzsim.sanctions.table import PROVINCE
from gzsim.scenario import Scenario, as_scenario
from gzsim.views.labels import Language, Name
from gzsim.views.result import Result
from gzsim.zones import DrawnLeague, drawn_league
from gzsim.zones.noise import noise_of
from gzsim.zones.standing import RANKINGS, Ranking, comparable_points, rule_of

if TYPE_CHECKING:
    from gzsim.views.drawing import Drawing

FIRST_YEAR, LAST_YEAR = 2001, 2021
NO_SUCH_YEAR = Name("the record has no such year", "历史数据中没有该年份")

COLUMNS = ["ranking", "zone_model", "scheme", "year", "code", "name", "name_zh", "zone", "lead", "points",
           "place", "of", "last_chance", "lights", "money", "make_up", "career"]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Replay(Result):
    """What would have followed, and what was not judged.

    Attributes
    ----------
    outcomes : DataFrame
        Per ranking (the rule in force, :mod:`gzsim.zones.standing`), zone model, scheme, year and prefecture: lead;
        points that are settled; place and how many it is out of; last_chance (share of drawn weights under which it
        would be last); lights (red lights of the year, 0 where none are given); money and make_up (CNY million);
        career; one column "bonus: level" for each level that any scheme knows.
    province : DataFrame; money that the province receives per ranking, zone_model, scheme and year
    left_out : DataFrame; zone_model, year, reason, reason_zh: years that are not judged
    """

    outcomes: pd.DataFrame
    province: pd.DataFrame
    left_out: pd.DataFrame

    @property
    def _judged(self) -> pd.DataFrame:
        """Outcomes; raises InputError if there are none, because no year could be judged."""
        if self.outcomes.empty:
            reasons = ", ".join(dict.fromkeys(self.left_out["reason"]))
            raise InputError(f"no year could be judged: {reasons}", field="years", valid="years that left_out lacks")
        return self.outcomes

    def last_places(self) -> pd.DataFrame:
        """Every last place and how sure it is; see `gzsim.history.replay.summaries.last_places`."""
        return last_places(self._judged)

    def repeats(self) -> pd.DataFrame:
        """How often the same prefecture is last; see `gzsim.history.replay.summaries.repeats`."""
        return repeats(self._judged)

    def money_moved(self) -> pd.DataFrame:
        """Money that changes hands; see `gzsim.history.replay.summaries.money_moved`."""
        return money_moved(self._judged)

    def budgets(self, subsidy: float, years: int = 10) -> pd.DataFrame:
        """Budgets after some years of the scheme; see `gzsim.history.replay.summaries.budgets`."""
        return budgets(self._judged, subsidy, years)

    def plot(self, language: Language = "both") -> Drawing:
        """Draw who would have been last, and how surely (:func:`gzsim.views.replay_figures.last_grid`)."""
        from gzsim.views.replay_figures import last_grid  # drawing is slow to import

        return last_grid(self._judged, self.last_places(), self.left_out, language)


def replay(
    record: Record,
    scenario: Scenario | str | PathLike[str],
    schemes: Mapping[str, Scheme],
    *,
    ranking: Ranking | None = None,
    lights: pd.DataFrame | None = None,
    years: Iterable[int] | None = None,
) -> Replay:
    """Settle every year that the record can judge, under every zone model of a scenario, by every scheme.

    A scheme is given points that can be compared across zones as scores: the mean of all scores of the year with the
    own lead or scaled lead (:func:`gzsim.zones.standing.comparable_points`).

    Parameters
    ----------
    record
    scenario : a Scenario, or the name or path of one
    schemes : mapping name → Scheme
    ranking : {"scaled_lead", "lead", "within_zone", "raw"}, optional; the scenario's unless given
        Within zones each is settled by itself, and who is alone is not ranked.
    lights : DataFrame, years × codes, optional
        Red lights of each year, for schemes that heed them; none unless given.
    years : years to replay; unless given 2001 to 2021 of the shipped record, or all that another one has

    Raises InputError if there is no scheme or year, a scheme follows from what the record does not have, the ranking is
    unknown, or lights are missing for a prefecture or a year that is judged.

    >>> from gzsim.record import load_record
    >>> from gzsim.sanctions import LastPlace
    >>> from gzsim.scenario import load_scenario
    >>> rule = {"last_place": LastPlace(rate=0.1, subsidy=61.76, excellent=2)}
    >>> told = replay(load_record(), load_scenario("guizhou-2025"), rule, years=[2016])
    >>> hit = told.outcomes.query("money < 0")
    >>> hit[["zone_model", "name", "money"]].to_numpy().tolist()[0]
    ['uniform', 'Guiyang', -6.176]
    """
    record, scenario = as_record(record), as_scenario(scenario, record=record)
    panel, directions = indicator_panel(record, scenario), measure_directions(scenario)
    if years is None:
        years = range(FIRST_YEAR, LAST_YEAR + 1) if scenario.of_record is None else panel.index.unique("year")
    years = list(years)
    if not isinstance(schemes, Mapping):
        raise InputError(f"{short(schemes)} is no mapping", field="schemes", valid="name: scheme")
    schemes = {name: _followed(scheme, f"schemes.{name}", scenario) for name, scheme in schemes.items()}
    if not schemes or not years:
        raise InputError("nothing to replay", field="schemes" if not schemes else "years", valid="one or more")
    rule = scenario.ranking if ranking is None else ranking
    known(rule, RANKINGS, "ranking")
    goalposts = frozen_goalposts(panel)
    outcomes, province, left_out = [], [], []
    for model in zone_models(record, scenario).values():
        reasons = left_out_of(panel, model, scenario)
        noise = noise_of(panel.drop(index=list(reasons), level="year"), directions, goalposts, model)
        for year in years:
            if year in reasons or year not in panel.index.levels[0]:
                left_out.append((model.name, year, *reasons.get(year, NO_SUCH_YEAR)))
                continue
            drawn = drawn_league(panel.loc[year], directions, goalposts, model, ranking=rule, noise=noise)
            judged = labelled(_judged(drawn), record, model).assign(year=year)
            for name, scheme in schemes.items():
                units, kept = _settled(judged, scheme, _of_year(lights, year, judged["code"]))
                outcomes.append(units.assign(scheme=name))
                province.append((rule_of(judged), model.name, name, year, kept))
    table = pd.concat(outcomes, ignore_index=True) if outcomes else pd.DataFrame(columns=COLUMNS)
    bonuses = [column for column in table if column.startswith("bonus: ")]
    return Replay(
        outcomes=table[[*COLUMNS, *bonuses]].fillna(dict.fromkeys(bonuses, 0.0)),
        province=pd.DataFrame(province, columns=["ranking", "zone_model", "scheme", "year", "money"]),
        left_out=pd.DataFrame(left_out, columns=LEFT_OUT),
    )


def _followed(scheme: object, field: str, scenario: Scenario) -> Scheme:
    """A scheme in the place of its scenario, refused if it follows from more than points and ranks."""
    rule = check_scheme(scheme, field).placed_in(scenario.surroundings())
    fed, remarks = rule.on_record(None)
    if fed is None:
        raise InputError(
            "; ".join(each.en for each in remarks), field=field, valid="a scheme that follows from points or ranks"
        )
    return rule


def _judged(drawn: DrawnLeague) -> pd.DataFrame:
    """League of a year with points, place, of how many, and the chance of being last; whoever is alone has no place."""
    table, odds = drawn.table, drawn.ranks.probability
    zones = rule_of(table) == "within_zone"
    of = table.groupby("zone")["code"].transform("size") if zones else len(table)
    table = table.assign(points=comparable_points(table), place=table["rank"].astype("Int64"), of=of)
    chance = [odds.loc[code, size] for code, size in zip(table["code"], table["of"], strict=True)]
    return table.assign(last_chance=pd.Series(chance).where(table["place"].notna()))


def _settled(judged: pd.DataFrame, scheme: Scheme, lights: pd.Series | None) -> tuple[pd.DataFrame, float]:
    in_force = WithinGroups(scheme, tuple(judged["zone"])) if rule_of(judged) == "within_zone" else scheme
    settled = settle_table(in_force, judged.set_index("code")["points"], lights=lights)
    units = settled.drop(index=PROVINCE).drop(columns=["score", "rank"]).rename_axis("code").reset_index()
    red = np.zeros(len(judged)) if lights is None else lights.to_numpy()
    return judged.assign(lights=red).merge(units, on="code"), float(settled.loc[PROVINCE, "money"])


def _of_year(lights: pd.DataFrame | None, year: int, codes: pd.Series) -> pd.Series | None:
    if lights is None:
        return None
    if year not in lights.index:
        raise InputError(f"no lights for {year}", field="lights", valid="a row for every year that is judged")
    row = lights.loc[year].reindex(codes)
    if row.isna().any():
        raise InputError(
            f"no lights for {row.index[row.isna()][0]} in {year}", field="lights", valid="every prefecture"
        )
    return row
