"""Why a unit is ranked where it is, or what a scenario changes: one question, put to whatever there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from typing import Any

from gzsim.common.words import did_you_mean, short
from gzsim.errors import InputError
from gzsim.history import History, League, indicator_panel, score, zone_model
from gzsim.history.counties import CountyHistory, CountyLeague
from gzsim.history.panel import REASON
from gzsim.history.reasons import explain_league
from gzsim.history.scoring import left_out_of
from gzsim.record import Record
from gzsim.reports.explanation import UnitExplanation
from gzsim.reports.texts import say
from gzsim.scenario import Scenario, shipped_scenarios
from gzsim.scenario.changes import explain_scenario
from gzsim.views.labels import Name
from gzsim.views.result import Result
from gzsim.workbook.held import OwnTables

VALID = "a League (gz.score), a History (score_history), own data (gz.open_data), a Scenario, or its name or path"


def explain(
    what: Any, unit: object = None, *, year: int | None = None, zones: str | None = None, against: Any = None
) -> Result:
    """Say why a unit is ranked where it is, or what a scenario changes.

    Parameters
    ----------
    what : League, History, own data, or a scenario by itself, its name or path
        As of :func:`gzsim.score`, :func:`gzsim.history.score_history`, :func:`gzsim.open_data` or
        :func:`gzsim.load_scenario`.
    unit : code, English or Chinese name; of anything but a scenario
    year : int, optional; of a history or of own data in a panel; the last one that is scored unless given
    zones : str, optional; the zone model of a history; the functional one, or the first, unless given
    against : optional; the scenario that another is held against; what it extends, or today's, unless given

    Returns UnitExplanation, whose parts add up to the lead, or ScenarioExplanation, with a sentence for each change.
    ``print`` says it in English, ``text("zh")`` in Chinese; a notebook shows both.

    Raises InputError if ``what`` is nothing of the kind, or has no such unit or year.

    >>> import gzsim as gz
    >>> why = gz.explain(gz.score(gz.load_record(), 2016), "520300")
    >>> print(why.text().splitlines()[1])
    It scores 45.6 points, 0.3 more than the mean unit by the same weights.
    >>> why.parts["points"].round(1).to_dict()["forest_cover"]
    1.8
    >>> print(gz.explain("guizhou-2025-long-term-30").changes["sentence"].item())
    Weight of all long-horizon indicators in every zone rises from 15 % to 30 %.
    """
    if isinstance(what, Scenario | str | PathLike):
        for field, given in (("unit", unit), ("year", year), ("zones", zones)):
            _without(given, field, "a scenario has no ranks; score it first")
        return explain_scenario(what, against)
    _without(against, "against", "it is for a scenario")
    if isinstance(what, CountyLeague | CountyHistory) or not isinstance(what, League | History | OwnTables):
        raise InputError(f"{short(what)} cannot be explained", field="what", valid=VALID)
    if unit is None:
        raise InputError("is missing", field="unit", valid="the code or the name of a unit")
    if isinstance(what, OwnTables):
        _without(zones, "zones", "zone models are those of a history")
        return what.explain(unit, year)
    if isinstance(what, League):
        _without(year, "year", "the league is of one year; score another one")
        _without(zones, "zones", "the league is of one zone model; score with another one")
        return explain_league(what, unit)
    league, reasons = _league(what, year, zones)
    return _explained(league, unit, reasons)


def explain_year(
    unit: str,
    record: Record,
    scenario: Scenario,
    year: int | None = None,
    zones: str = "functional",
    least: float | None = None,
) -> UnitExplanation:
    """Why a prefecture is ranked where it is in a year of the record, the last one that is scored unless given.

    ``least`` is the share of the weight that data must cover, the scenario's unless given.
    """
    reasons: Mapping[int, Name] = {}
    if year is None:
        panel, model = indicator_panel(record, scenario), zone_model(record, scenario, zones)
        reasons = left_out_of(panel, model, scenario)
        scored = [int(each) for each in panel.index.unique("year") if each not in reasons]
        year = _last(scored, zones)
    league = score(record, year, zones, scenario=scenario, minimum_coverage=least)
    try:
        return _explained(league, unit, reasons)
    except InputError as error:
        hint = did_you_mean(unit, shipped_scenarios())
        if error.field != "unit" or not hint:
            raise
        problem = f"there is no unit and no shipped scenario {short(unit)}{hint}"
        raise InputError(problem, field="what", valid=f"{error.valid}; or a scenario") from error


def _last(scored: list[int], zones: str) -> int:
    if not scored:
        raise InputError(f"no year is scored under {zones}", field="year", valid="a scenario with a lower coverage")
    return max(scored)


def _explained(league: League, unit: object, left_out: Mapping[int, Name]) -> UnitExplanation:
    """The explanation; of years that are not scored, with a sentence on why it is of none that is later."""
    told = explain_league(league, unit)
    if not left_out:
        return told
    year = int(league.table["year"].iloc[0])
    later = sorted(each for each in left_out if each > year)
    if not later:
        return told
    why = say("explain", "latest", year=year, next=later[0], reason=left_out[later[0]], more=later[1:])
    return replace(told, sentences=(told.sentences[0], why, *told.sentences[1:]))


def _league(history: History, year: int | None, zones: str | None) -> tuple[League, dict[int, Name]]:
    """The league of a year; where none is given the last one that is scored, and why others are not."""
    models = list(history.models)
    zones = zones or ("functional" if "functional" in models else models[0])
    if zones not in models:
        raise InputError(f"{short(zones)} is not among the zone models", field="zones", valid=", ".join(models))
    if year is not None:
        return history.league(zones, year), {}
    scored = history.scores.loc[history.scores["zone_model"] == zones, "year"]
    left_out = history.left_out.loc[history.left_out["zone_model"] == zones, ["year", *REASON]]
    reasons = {int(each): Name(*why) for each, *why in left_out.itertuples(index=False)}
    return history.league(zones, _last(scored.tolist(), zones)), reasons


def _without(given: object, field: str, why: str) -> None:
    if given is not None:
        raise InputError(f"has no meaning here: {why}", field=field, valid="nothing")
