"""Vintages: where the basis of a series changes, growth must not be computed from its levels.

A break lies between the last year on the old basis, L, and the first on the new one, F. Levels of the years s < e are
incomparable when s ≤ L and e ≥ F, or when either lies strictly between L and F. An anomaly is a value out of line in
the years between L and F: levels on both sides of it are comparable, the value itself with neither.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.errors import VintageError

EVERY_UNIT = "*"


def breaks_of(breaks: pd.DataFrame, series: str, geography: str = "prefecture") -> pd.DataFrame:
    """Rows of the table of breaks that concern a series, flags (comparable levels) included."""
    return breaks[(breaks["geography"] == geography) & (breaks["series"] == series)]


def between(breaks: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    """Rows that make the levels of two years incomparable."""
    return breaks[_incomparable(breaks, np.array([start]), np.array([end]))[:, 0]]


def _incomparable(breaks: pd.DataFrame, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Whether a row makes the levels of two years incomparable: (row, pair of years)."""
    columns = ["last_year_before", "first_year_after", "comparable_levels"]
    last, first, comparable = (breaks[column].to_numpy()[:, np.newaxis] for column in columns)
    spanned = (last >= start) & (first <= end) & (breaks["kind"] != "anomaly").to_numpy()[:, np.newaxis]
    out_of_line = ((last < start) & (start < first)) | ((last < end) & (end < first))
    return ~comparable.astype(bool) & (spanned | out_of_line)


def units_hit(breaks: pd.DataFrame, codes: list[str]) -> list[str]:
    """Codes that any of the breaks concerns, in the order given."""
    named = set(breaks["code"])
    return list(codes) if EVERY_UNIT in named else [code for code in codes if code in named]


def yearly_growth(levels: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Growth over the year before within vintages, percent.

        g_t = 100 (x_t / x_{t-1} - 1)

    Levels are years × codes, in any unit; breaks are those rows of their table that concern the series.

    Returns a table, years × codes; missing where a level is missing or not positive the year before, and across a
    break.

    >>> levels = pd.DataFrame({"a": [100.0, 110.0], "b": [50.0, 100.0]}, index=[2018, 2019])
    >>> broken = pd.DataFrame({"code": ["b"], "last_year_before": [2018], "first_year_after": [2019],
    ...                        "kind": ["vintage"], "comparable_levels": [False]})
    >>> yearly_growth(levels, broken).round(1).loc[2019].to_dict()
    {'a': 10.0, 'b': nan}
    """
    years = np.arange(min(levels.index), max(levels.index) + 1)
    levels = levels.reindex(years).rename_axis("year")
    growth = 100 * (levels / levels.shift(1).where(lambda x: x > 0) - 1)
    hit = _incomparable(breaks, years - 1, years)
    codes = breaks["code"].to_numpy()
    blank = [hit[(codes == EVERY_UNIT) | (codes == code)].any(axis=0) for code in levels.columns]
    return growth.mask(np.transpose(blank))


def refuse_if_broken(
    series: str,
    levels: pd.DataFrame,
    breaks: pd.DataFrame,
    start: int,
    end: int,
    *,
    names: pd.Series,
    real_growth: pd.DataFrame | None = None,
) -> None:
    """Refuse to compare the levels of two years across a break.

    Levels and ``real_growth``, the growth at constant prices that was reported (percent), are years × codes; breaks are
    those rows of their table that concern the series; names are by code.

    Raises VintageError if a break hits any of the columns; it says what changed, who is hit, and what may be asked
    instead.
    """
    hits = between(breaks, start, end)
    hit = units_hit(hits, list(levels.columns))
    if not hit:
        return
    everyone = len(hit) == len(levels.columns)
    who = "every unit" if everyone else ", ".join(f"{names[code]} ({code})" for code in hit)
    advice = [] if real_growth is None else ["gdp_growth_reported"]
    advice.append(f"growth_within_vintages('{series}'), which leaves out whom a break hits")
    if not everyone:
        advice.append("codes= without those hit")
    sentences = [
        f"levels of {start} and {end} must not be compared: {_what_changed(hits)}",
        f"Hit: {who}",
        *_example(levels[hit], real_growth, hits, names),
    ]
    raise VintageError(". ".join(sentences), field=series, valid="; ".join(advice))


def _what_changed(hits: pd.DataFrame) -> str:
    spans = hits["last_year_before"].astype(str) + "/" + hits["first_year_after"].astype(str).str[2:]
    return "; ".join(dict.fromkeys(spans + " " + hits["kind"] + ": " + hits["note"]))


def _example(levels: pd.DataFrame, real_growth: pd.DataFrame | None, hits: pd.DataFrame, names: pd.Series) -> list[str]:
    """Say how far the level of the unit hit hardest moves at the last of the breaks."""
    moves = hits[hits["kind"] != "anomaly"].sort_values("first_year_after", kind="stable")
    if moves.empty:
        return []
    before, after = moves[["last_year_before", "first_year_after"]].iloc[-1]
    ends = levels.reindex([before, after])
    change = (100 * (ends.loc[after] / ends.loc[before] - 1)).dropna()
    if change.empty:
        return []
    code, beside = change.abs().idxmax(), ""
    gap = change - real_growth.reindex([after]).iloc[0] if real_growth is not None else pd.Series(dtype=float)
    if gap.notna().any():
        code = gap.abs().idxmax()
        beside = f", while its reported real growth is {real_growth.loc[after, code]:+.1f} %"
    verb = "falls" if change[code] < 0 else "rises"
    return [f"The level of {names[code]} {verb} by {abs(change[code]):.1f} % from {before} to {after}{beside}"]
