"""One indicator in all prefectures: where it stands, who is better placed for good, and what a year's luck does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.numeric.philox import Mechanism, name_keys, normals
from gzsim.places.orders import in_order, normal_scores
from gzsim.places.pooling import DRAWS, SEED, Pooled, pooled
from gzsim.places.sources import Source
from gzsim.scenario.indicators import Appraised

Array = NDArray[np.float64]

RECORD, PROXY, ASSUMPTION = "record", "proxy", "assumption"
NOTHING = "the record has no figure: the level is what the scenario assumes without work, the advantage is drawn"
UNSEEN = "no figure of its own: the advantage is drawn from what the others differ by"


@dataclass(frozen=True, eq=False)
class Start:
    """One indicator in N prefectures, own units; what each part rests on is said by prefecture."""

    level: Array
    level_basis: Sequence[str]
    advantage: Array
    advantage_se: Array
    draws: Array
    """(D, N)."""
    advantage_basis: Sequence[str]
    luck: float
    persistence: float
    luck_basis: str
    notes: Sequence[str]
    series: str | None = None
    years: tuple[int, int] | tuple[None, None] = (None, None)

    def columns(self) -> dict[str, object]:
        """Columns of the table of places, after who and what."""
        return {
            "level": self.level, "level_basis": self.level_basis,
            "advantage": self.advantage, "advantage_se": self.advantage_se, "advantage_basis": self.advantage_basis,
            "luck": self.luck, "luck_basis": self.luck_basis, "series": self.series,
            "first_year": self.years[0], "last_year": self.years[1], "note": self.notes,
        }  # fmt: skip


def assumed(name: str, codes: Sequence[str], rest: float, moves: pd.Series) -> Start:
    """What a scenario assumes: everybody at rest, advantages N(0, unit_effect_sd²), luck as declared.

    >>> moves = pd.Series({"unit_effect_sd": 0.5, "noise_sd": 0.8, "depreciation": 0.5})
    >>> assumed("water_quality", ["520100", "520300"], 98.0, moves).level.tolist()
    [98.0, 98.0]
    """
    n, sd = len(codes), float(moves["unit_effect_sd"])
    return Start(
        level=np.full(n, rest),
        level_basis=[ASSUMPTION] * n,
        advantage=np.zeros(n),
        advantage_se=np.full(n, sd),
        draws=sd * _normals(name, codes),
        advantage_basis=[ASSUMPTION] * n,
        luck=float(moves["noise_sd"]),
        persistence=1.0 - float(moves["depreciation"]),
        luck_basis=ASSUMPTION,
        notes=[NOTHING] * n,
    )


def from_figures(
    known: Sequence[Source], name: str, indicator: Appraised, codes: Sequence[str], rest: float, moves: pd.Series
) -> Start | None:
    """Start by the first of the sources that tells enough; None if none does."""
    for source in known:
        if source.proxy_of is None or (source.growth and indicator.form == "growth"):
            start = _by_differences(source, name, indicator, codes, rest)
        else:
            start = _by_order(source, name, codes, rest, moves)
        if start is not None:
            return start
    return None


def _by_differences(source: Source, name: str, indicator: Appraised, codes: Sequence[str], rest: float) -> Start | None:
    """Advantages pooled from the figures; None where too few can be compared."""
    figures, found = source.window.differences, _pooled(source, name, tuple(codes))
    if found is None:
        return None
    basis, seen = PROXY if source.proxy_of else RECORD, np.isin(codes, figures.columns)
    level, level_basis, how = _levels(source, name, indicator, tuple(codes), rest, found.advantage)
    said = [_left_out(source, code) if held else f"; {UNSEEN}" for code, held in zip(codes, seen, strict=True)]
    return Start(
        level=level,
        level_basis=level_basis,
        advantage=found.advantage,
        advantage_se=found.se,
        draws=found.draws,
        advantage_basis=[basis if held else ASSUMPTION for held in seen],
        luck=float(found.parameters.loc["sigma", "mean"]),
        persistence=float(found.parameters.loc["rho", "mean"]),
        luck_basis=basis,
        notes=[first + then for first, then in zip(how, said, strict=True)],
        series=source.series,
        years=(int(figures.index[0]), int(figures.index[-1])),
    )


@lru_cache(maxsize=256)
def _pooled(source: Source, name: str, codes: tuple[str, ...]) -> Pooled | None:
    """Pooled differences; None where there are too few years or units, or no luck in them."""
    try:
        return pooled(source.sign * source.window.differences.reindex(columns=codes), name)
    except InputError:
        return None


def _levels(
    source: Source, name: str, indicator: Appraised, codes: tuple[str, ...], rest: float, advantage: Array
) -> tuple[Array, list[str], list[str]]:
    """Level, its basis and how it was found, by prefecture."""
    if source.proxy_of:
        how = f"proxy of {source.proxy_of}; only differences between places are taken, the level is assumed"
        return rest + advantage, [ASSUMPTION] * len(codes), [how] * len(codes)
    if indicator.form == "growth":
        recent, middle = source.window.recent, _typical(source, name, codes)
        how = f"level: {middle:.1f}, the mean of {', '.join(map(str, recent.index))}, plus the advantage"
        held = np.isin(codes, source.window.differences.columns)
        return middle + advantage, [RECORD if each else ASSUMPTION for each in held], [how] * len(codes)
    when = [source.window.kept[code].last_valid_index() for code in codes]
    held = [year is not None for year in when]
    how = [f"level: as seen in {year}" if year else "level: assumed" for year in when]
    last = [source.values.loc[year, code] if year else np.nan for year, code in zip(when, codes, strict=True)]
    level = np.where(held, last, rest + advantage)
    return level, [RECORD if each else ASSUMPTION for each in held], how


@lru_cache(maxsize=256)
def _typical(source: Source, name: str, codes: tuple[str, ...]) -> float:
    return typical(source.window.recent, pd.Series(_pooled(source, name, codes).advantage, codes))


def typical(recent: pd.DataFrame, advantage: pd.Series) -> float:
    """Mean over years of the mean over prefectures seen, each without its own advantage.

        mean_t mean_i (y_it − ũ_i)

    so that it does not matter who is missing in a year.

    >>> recent = pd.DataFrame({"a": [6.0, 5.0], "b": [4.0, None]})
    >>> typical(recent, pd.Series({"a": 1.0, "b": -1.0}))
    4.5
    """
    without = recent - advantage.reindex(recent.columns)
    return math.fsum(math.fsum(year.dropna()) / year.count() for _, year in without.iterrows()) / len(without)


@lru_cache(maxsize=4096)
def _left_out(source: Source, code: str) -> str:
    years = ", ".join(str(year) for year in source.window.unused(code) if source.values.notna().loc[year, code])
    return f"; without {years}, which a break of the record marks" if years else ""


def _by_order(source: Source, name: str, codes: Sequence[str], rest: float, moves: pd.Series) -> Start | None:
    """Advantages by the order of the places in the last year that most of them have; None without two of them.

    A place of which only the rank is known lies where the draws of that rank lie: their mean, standard deviation and
    draws, times unit_effect_sd.
    """
    figures = source.values.reindex(columns=codes)
    held = figures.notna().sum(axis=1)
    if held.empty or held.max() < 2:
        return None
    year = held.index[held == held.max()][-1]
    values = source.sign * figures.loc[year].to_numpy(float)
    seen, sd, z = ~np.isnan(values), float(moves["unit_effect_sd"]), _normals(name, codes)
    scores, spread = np.zeros(len(codes)), np.ones(len(codes))
    scores[seen], spread[seen] = normal_scores(values[seen])
    z[:, seen] = in_order(z[:, seen], values[seen])
    how = (f"proxy of {source.proxy_of}; only the order of the places in {year} is taken, times the assumed spread; "
           "the level is assumed")  # fmt: skip
    return Start(
        level=rest + sd * scores,
        level_basis=[ASSUMPTION] * len(codes),
        advantage=sd * scores,
        advantage_se=sd * spread,
        draws=sd * z,
        advantage_basis=[PROXY if each else ASSUMPTION for each in seen],
        luck=float(moves["noise_sd"]),
        persistence=1.0 - float(moves["depreciation"]),
        luck_basis=ASSUMPTION,
        notes=[how if each else f"{how}; {UNSEEN}" for each in seen],
        series=source.series,
        years=(int(year), int(year)),
    )


def _normals(name: str, codes: Sequence[str]) -> Array:
    """Standard normals (D, N) that belong to the indicator and the prefectures by their names."""
    return normals(SEED, np.arange(DRAWS), 0, Mechanism.PLACE, name_keys([name]), name_keys(codes))[:, 0]
