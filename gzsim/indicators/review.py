"""Which indicators no longer tell units apart, or stand on old goalposts (指标动态适应性, S21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.indicators.indicator import Goalposts, GradedIndicator
from gzsim.indicators.library import Library

COLUMNS = [
    "indicator", "year", "units", "base_year", "at_ceiling", "at_floor", "spread", "saturated", "stale", "due", "reason"
]  # fmt: skip


@dataclass(frozen=True)
class ReviewRule:
    """When an indicator is due for review; all four numbers are assumptions.

    Scores run from 0 to 100 between the goalposts. An indicator is *saturated* when at least ``share`` of the units
    score ``ceiling`` or more, or 100 − ``ceiling`` or less, or when the standard deviation of the scores is below
    ``spread`` points: it then tells nobody apart. It is *stale* when its goalposts are older than ``oldest`` years.
    """

    ceiling: float = 95.0
    share: float = 0.75
    spread: float = 5.0
    oldest: int = 5

    def __post_init__(self) -> None:
        if not (0 < self.ceiling <= 100 and 0 < self.share <= 1 and self.spread >= 0 and self.oldest >= 0):
            valid = "0 < ceiling <= 100, 0 < share <= 1, spread >= 0, oldest >= 0"
            raise InputError(f"{self} is no rule", field="rule", valid=valid)


def due_for_review(
    library: Library, values: Mapping[str, pd.DataFrame], rule: ReviewRule | None = None, basis: str = "record"
) -> pd.DataFrame:
    r"""Indicators that have ceased to separate units, or whose goalposts have grown old.

    .. math:: y_i = 100\,\min\!\left(1, \max\!\left(0, \frac{x_i - l}{h - l}\right)\right)

    mirrored where lower is better; judged in the last year in which at least half of the units, and three of them,
    have a value. Goalposts are those of the latest base year not after it.

    Parameters
    ----------
    library : Library
    values : mapping indicator → DataFrame, years × units
        In the unit of the goalposts; ``goalposts.record_values`` gives those of the record.
    rule : ReviewRule, optional
    basis : {"record", "indicator"}
        Whether the values are in the unit of the record's series or in that of the indicator itself.

    Returns DataFrame, one row per indicator of ``values``; year, units, base_year, at_ceiling and at_floor (shares of
    units), spread (points), saturated, stale, due, reason. What cannot be judged is not due, and says why.

    Raises InputError if an indicator or the basis is unknown.

    >>> from gzsim.indicators import load_library
    >>> published = pd.DataFrame([[97.9, 98.5, 98.4, 99.2, 98.9]], index=[2025])
    >>> due = due_for_review(load_library(), {"water_quality": published}, basis="indicator")
    >>> due.loc["water_quality", "reason"]
    '100 % of units score 95 or more'
    """
    known(basis, ("record", "indicator"), "basis")
    rule = rule or ReviewRule()
    rows = []
    for name, table in values.items():
        one = library[name]
        rows.append({"indicator": name, **_judged(one, table, rule, basis)})
    whole = dict.fromkeys(["year", "units", "base_year"], "Int64")  # may be missing
    return pd.DataFrame(rows, columns=COLUMNS).astype(whole).set_index("indicator")


def _judged(one: GradedIndicator, table: pd.DataFrame, rule: ReviewRule, basis: str) -> dict[str, object]:
    undecided = {"saturated": False, "stale": False, "due": False}
    if basis == "record" and one.record is None:
        return undecided | {"reason": "the record does not see it"}
    year = _last_year(table)
    if year is None:
        return undecided | {"reason": "no year in which half of the units have a value"}
    seen = table.loc[year].dropna()
    base_year, posts, direction = _goalposts(one, year, basis)
    if posts is None:
        return undecided | {"year": year, "units": len(seen), "reason": f"no goalposts of {year} or before"}
    scores = _scores(seen, posts, direction)
    at_ceiling, at_floor = (scores >= rule.ceiling).mean(), (scores <= 100 - rule.ceiling).mean()
    spread = scores.std(ddof=0)
    saturation = _saturation(at_ceiling, at_floor, spread, rule)
    stale = year - base_year > rule.oldest
    reasons = [saturation, f"goalposts of {base_year} judge {year}" if stale else ""]
    return {
        "year": year, "units": len(seen), "base_year": base_year, "at_ceiling": at_ceiling, "at_floor": at_floor,
        "spread": spread, "saturated": bool(saturation), "stale": stale, "due": bool(saturation) or stale,
        "reason": "; ".join(filter(None, reasons)),
    }  # fmt: skip


def _saturation(at_ceiling: float, at_floor: float, spread: float, rule: ReviewRule) -> str:
    if at_ceiling >= rule.share:
        return f"{100 * at_ceiling:.0f} % of units score {rule.ceiling:g} or more"
    if at_floor >= rule.share:
        return f"{100 * at_floor:.0f} % of units score {100 - rule.ceiling:g} or less"
    return f"scores differ by a standard deviation of {spread:.1f} points" if spread < rule.spread else ""


def _last_year(table: pd.DataFrame) -> int | None:
    counts = table.notna().sum(axis=1)
    years = counts.index[(counts >= 3) & (counts >= table.shape[1] / 2)]
    return int(years.max()) if len(years) else None


def _goalposts(one: GradedIndicator, year: int, basis: str) -> tuple[int, Goalposts | None, str]:
    versions = one.record.goalposts if basis == "record" else one.goalposts
    direction = (one.record.direction if basis == "record" else None) or one.direction
    usable = [base for base in versions if base <= year]
    return (max(usable), versions[max(usable)], direction) if usable else (year, None, direction)


def _scores(values: pd.Series, posts: Goalposts, direction: str) -> pd.Series:
    share = (values - posts.low) / (posts.high - posts.low)
    return 100 * (share if direction == "higher" else 1 - share).clip(0, 1)
