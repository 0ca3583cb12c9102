"""Quarterly check-ins (季度复盘): from where a key result has stood to where it is likely to end, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from gzsim.common.names import known, require_columns
from gzsim.errors import InputError
from gzsim.targets.okr import GOOD_ENOUGH, KeyResult

Array = NDArray[np.float64]

EVEN = (0.25, 0.5, 0.75, 1.0)
"""Even pace: a quarter of the way each quarter (assumption; replace it where the year is uneven)."""

NODES = (np.arange(400) + 0.5) / 400


class Outlook(NamedTuple):
    """Where a key result is likely to end: expected end value and score, and the confidence that it will count as
    delivered. All but the value are missing where the check-ins tell nothing of the spread.
    """

    value: Array
    score: Array
    confidence: Array


def outlook(
    history: ArrayLike,
    start: ArrayLike,
    target: ArrayLike,
    good_enough: ArrayLike = 1.0,
    plan: Sequence[float] = EVEN,
    sd: ArrayLike | None = None,
) -> Outlook:
    """Forecast the end of the year from the check-ins so far.

    Increments between check-ins are independent normals, d_q ~ N(μw_q, σ²w_q), w_q being the share of the year's work
    that the plan gives to the quarter. After t check-ins, with W = Σw done and R = 1 − W left,

        μ̂ = (x_t − x_0)/W,    s² = Σ_q (d_q − μ̂w_q)²/w_q / (t − 1)
        x_end ~ x_t + μ̂R + s·√(R + R²/W)·t(t−1)

    which is the exact predictive distribution for the reference prior. Score is the expectation of the clipped score,
    confidence the probability of a score of at least ``good_enough``. One check-in, or steps that are all equal, show
    no spread: the value is extrapolated, score and confidence are missing. With σ given (``sd``) it takes the place of
    s, and the normal distribution that of Student's. At the year's end all is known.

    Parameters
    ----------
    history : array (..., quarter), own unit; quarters to come are missing (NaN) at the end
    start, target : x_0 and target, broadcast against (...)
    good_enough : score from which it counts as delivered
    plan : cumulated share of the year's work at each check-in, rising to 1
    sd : σ, standard deviation of a whole year's luck, own unit, where it is known from elsewhere

    Raises InputError if the plan does not rise to 1, the history has another length, a gap, or no check-in at all.

    >>> now = outlook([130.0, 155.0, np.nan, np.nan], start=100.0, target=200.0, good_enough=0.6)
    >>> float(now.value), round(float(now.score), 2), round(float(now.confidence), 2)
    (210.0, 0.95, 0.96)
    """
    shares = _plan(plan)
    values = np.asarray(history, float)
    if values.shape[-1] != shares.size:
        problem = f"{values.shape[-1]} quarters"
        raise InputError(problem, field="history", valid=f"{shares.size}, as many as the plan has")
    seen = np.isfinite(values)
    count = seen.sum(-1)
    if (count == 0).any() or (np.diff(seen.astype(int), axis=-1) > 0).any():
        raise _gap("history")
    start, target = np.broadcast_arrays(np.asarray(start, float), np.asarray(target, float))
    start = np.broadcast_to(start, count.shape)
    steps = np.diff(np.concatenate([start[..., None], values], axis=-1), axis=-1)
    now = np.take_along_axis(values, (count - 1)[..., None], axis=-1)[..., 0]
    done = np.cumsum(shares)[count - 1]
    left = np.where(count == shares.size, 0.0, 1 - done)
    pace = (now - start) / done
    freedom = np.maximum(count - 1, 1).astype(float)
    if sd is None:
        off = np.where(seen, (steps - pace[..., None] * shares) ** 2 / shares, 0.0).sum(-1)
        sigma, shown = np.sqrt(off / freedom), count > 1
    else:
        sigma, shown, freedom = np.broadcast_to(np.asarray(sd, float), count.shape), True, np.full(count.shape, np.inf)
    shown = (shown & (sigma > 1e-9 * np.abs(target - start))) | (left == 0)
    middle, spread = now + pace * left, sigma * np.sqrt(left + left**2 / done)
    needed = start + np.asarray(good_enough, float) * (target - start)
    score = _expected_score(middle, spread, freedom, start, target)
    chance = _chance(np.sign(target - start) * (middle - needed), spread, freedom)
    return Outlook(middle, np.where(shown, score, np.nan), np.where(shown, chance, np.nan))


def check_in(result: KeyResult, history: Sequence[float], plan: Sequence[float] = EVEN) -> Outlook:
    """Outlook of one key result from its values at the check-ins so far.

    Parameters
    ----------
    history : values at the end of each quarter so far, at most as many as the plan has
    plan : cumulated share of the year's work at each check-in

    >>> air = KeyResult("Fine particles", "细颗粒物", start=40, target=30, value=35, kind="committed")
    >>> round(float(check_in(air, [38.0, 35.0]).value), 6)
    30.0
    """
    values = np.full(len(plan), np.nan)
    if len(history) > len(plan):
        raise InputError(f"{len(history)} check-ins", field=result.name, valid=f"at most {len(plan)}, as the plan has")
    values[: len(history)] = history
    return outlook(values, result.start, result.target, GOOD_ENOUGH[result.kind], plan)


def check_in_table(results: Sequence[KeyResult], history: pd.DataFrame, plan: Sequence[float] = EVEN) -> pd.DataFrame:
    """Outlooks of many key results at their last check-in.

    Parameters
    ----------
    results : key results with different names
    history : DataFrame with columns key_result, quarter (1, 2, …) and value

    Returns a DataFrame by key result: name_zh, kind, quarter (of the last check-in), score_now, expected_value,
    expected_score, confidence.

    Raises InputError if a key result has no check-in, two in a quarter or a gap, or the history names one that is not
    there.

    >>> firms = KeyResult("Firms", "企业数", start=100, target=200, value=155, kind="aspirational")
    >>> history = pd.DataFrame({"key_result": "Firms", "quarter": [1, 2], "value": [130.0, 155.0]})
    >>> check_in_table([firms], history)["quarter"].to_dict()
    {'Firms': 2}
    """
    require_columns(history, ("key_result", "quarter", "value"), "history")
    for name in history["key_result"].unique():
        known(name, [result.name for result in results], "history.key_result")
    if history.duplicated(["key_result", "quarter"]).any():
        raise InputError("two check-ins of a key result in one quarter", field="history", valid="one a quarter")
    rows = {}
    for result in results:
        own = history[history["key_result"] == result.name].set_index("quarter")["value"].sort_index()
        if list(own.index) != list(range(1, len(own) + 1)) or own.empty:
            raise _gap(result.name)
        ahead = check_in(result, own.tolist(), plan)
        score = replace(result, value=float(own.iloc[-1])).score
        rows[result.name] = (result.name_zh, result.kind, len(own), score, *(float(part) for part in ahead))
    columns = ["name_zh", "kind", "quarter", "score_now", "expected_value", "expected_score", "confidence"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("key_result")


def _gap(field: str) -> InputError:
    return InputError("a check-in is left out", field=field, valid="check-ins from the first quarter without a gap")


def _plan(plan: Sequence[float]) -> Array:
    """Share of the year's work in each quarter."""
    shares = np.diff(np.concatenate([[0.0], np.asarray(plan, float)]))
    if not (shares.size and (shares > 0).all() and abs(shares.sum() - 1) < 1e-9):
        raise InputError(f"{list(plan)}", field="plan", valid="shares that rise to 1")
    return shares


def _expected_score(middle: Array, spread: Array, freedom: Array, start: Array, target: Array) -> Array:
    """Mean of the clipped score over 400 equally likely end values."""
    ends = middle[..., None] + spread[..., None] * stats.t.ppf(NODES, freedom[..., None])
    return np.clip((ends - start[..., None]) / (target - start)[..., None], 0, 1).mean(-1)


def _chance(lead: Array, spread: Array, freedom: Array) -> Array:
    """Probability of ending ahead of what is needed; certain where nothing is left to chance."""
    sure = spread <= 0
    chance = stats.t.cdf(lead / np.where(sure, 1.0, spread), freedom)
    return np.where(sure, (lead >= -1e-12).astype(float), chance)
