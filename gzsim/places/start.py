"""Where each named prefecture starts: from the record where it ends, else from a proxy, else from an assumption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from gzsim.errors import InputError
from gzsim.places.indicator import Start, assumed, from_figures
from gzsim.places.places import Places
from gzsim.places.sources import COUNTED, Source, fastest_decade, linked, shipped_figures
from gzsim.record import Record, as_record
from gzsim.scenario import Scenario, as_scenario, check_against_record
from gzsim.scenario.indicators import Appraised


def initial_state(scenario: Scenario | str, record: Record | None = None) -> Places:
    """Where the prefectures of a scenario stand before its first simulated year; :func:`starting_places`.

    >>> initial_state("guizhou-2025").start_year
    2025
    """
    return starting_places(scenario, record)


def starting_places(scenario: Scenario | str, record: Record | None = None) -> Places:
    """Estimate where each prefecture stands before the first simulated year, from figures of earlier years alone.

    An indicator with figures of its own starts from them: growth from the mean of the last four comparable years plus
    the place's lasting advantage, anything else from the last value seen. The advantage is pooled
    (:func:`~gzsim.places.pooling.pooled`). Of a proxy only differences count where it is growth, too, and only the
    order of the places otherwise; the level is then what the scenario assumes, as it is where nothing is known:

        level = full − (1 − without_work)·span + advantage,   advantage ~ N(0, unit_effect_sd²)

    Parameters
    ----------
    scenario : a scenario, or the name or path of one
    record : the record; without it that of the scenario, the shipped one if it was loaded with no other

    Raises InputError if the units simulated are no named prefectures, or the record lacks a series that is named.

    >>> now = starting_places("guizhou-2025")
    >>> print(*now.table.query("indicator == 'good_air_days' and code == '520300'")[["level_basis", "note"]].iloc[0])
    record level: as seen in 2016
    """
    scenario = as_scenario(scenario, record=record)
    if record is not None:
        check_against_record(scenario, as_record(record).series.index)
    if scenario.units.scale != "prefectures":
        raise InputError(
            f"{scenario.units.scale} are types, drawn and not named: no record says where they stand",
            field="units.scale",
            valid="prefectures",
        )
    places = _places(scenario, scenario.of_record if record is None else record)
    return replace(places, table=places.table.copy())


@lru_cache(maxsize=8)
def _places(scenario: Scenario, record: Record | None) -> Places:
    record = shipped_figures() if record is None else record
    codes, names = tuple(sorted(scenario.units.prefectures)), sorted(scenario.indicators)
    moves, year = scenario.dynamics_table(), scenario.simulation.start_year
    growth_span = scenario.parameter_table()["attainment.growth_span"]
    starts = {}
    for name in names:
        indicator, moving = scenario.indicators[name], moves.loc[name]
        full, span = indicator.on_ruler(growth_span)
        rest = full - (1.0 - moving["without_work"]) * span
        known = _known(record, name, indicator, codes, year)
        starts[name] = from_figures(known, name, indicator, codes, rest, moving) or assumed(name, codes, rest, moving)
    decades = [_fastest_decade(record, scenario.indicators[name], codes, year) for name in names]
    return Places(
        start_year=year,
        table=_table(starts, scenario.indicators, _called(record, codes)),
        **_arrays(starts, codes, decades),
    )


def _known(record: Record, name: str, indicator: Appraised, codes: tuple[str, ...], year: int) -> list[Source]:
    """Figures of an indicator, the best first."""
    link = indicator.record
    if link is None:
        return []
    counted = [COUNTED[name](record, codes, year)] if name in COUNTED else []
    sign = 1 if link.direction in (None, indicator.direction) else -1
    return [*counted, linked(record, link, sign, codes, year)]


def _fastest_decade(record: Record, indicator: Appraised, codes: tuple[str, ...], year: int) -> float:
    """NaN unless the record sees the stock, or a proxy of it as a share of the same whole."""
    link = indicator.record
    if indicator.type == "flow" or link is None or link.measure == "growth":
        return float("nan")
    return float("nan") if link.proxy_of and link.measure == "level" else fastest_decade(record, link, codes, year)


@lru_cache(maxsize=8)
def _called(record: Record, codes: tuple[str, ...]) -> pd.DataFrame:
    """Names of the prefectures, index code; one that the record does not know goes by its code."""
    names = record.prefectures[["name", "name_zh"]].reindex(codes)
    return names.apply(lambda column: column.fillna(dict(zip(codes, codes, strict=True)))).rename_axis("code")


def _arrays(starts: Mapping[str, Start], codes: tuple[str, ...], decades: list[float]) -> dict[str, np.ndarray]:
    arrays = {name: np.stack([getattr(each, name) for each in starts.values()])
              for name in ("level", "advantage", "advantage_se")}  # fmt: skip
    arrays |= {name: np.array([getattr(each, name) for each in starts.values()]) for name in ("luck", "persistence")}
    arrays["draws"] = np.stack([each.draws for each in starts.values()], axis=1)
    arrays |= {"indicators": np.array(list(starts), str), "codes": np.array(codes, str)}
    arrays["fastest_decade"] = np.array(decades)
    for array in arrays.values():
        array.flags.writeable = False  # everybody who asks gets the same ones
    return arrays


def _table(starts: Mapping[str, Start], indicators: Mapping[str, Appraised], called: pd.DataFrame) -> pd.DataFrame:
    parts = [{**start.columns(), "indicator": name, "unit": indicators[name].unit} for name, start in starts.items()]
    n = len(called)
    columns = {
        column: [value for part in parts for value in _by_place(part[column], n)]
        for column in ("indicator", "unit", *starts[next(iter(starts))].columns())
    }
    who = {column: list(values) * len(parts) for column, values in called.reset_index().items()}
    return pd.DataFrame(who | columns).astype({"first_year": "Int64", "last_year": "Int64"})


def _by_place(value: object, places: int) -> Iterable:
    return [value] * places if np.ndim(value) == 0 else value
