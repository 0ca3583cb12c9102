"""What is kept of an ensemble: means by year, moments by unit, and how they are put together from replications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gzsim.simulation.chunk import Reduced
from gzsim.simulation.moments import Moments
from gzsim.simulation.outcomes.catalogue import OUTCOMES

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


@dataclass(eq=False)
class Statistics:
    """What is kept of an ensemble.

    Attributes
    ----------
    by_year : by outcome, averages over units (replication, year)
    years : the years
    unit : by outcome, moments over replications of each unit's mean over years
    change : by outcome, the same of paired differences from the baseline; empty for the baseline itself
    first : number of the first replication
    means : by outcome, each unit's mean over years (replication, unit), so that replications that begin after 0 can be
        added to earlier ones in their order; empty for those that begin at 0, which nothing precedes
    """

    by_year: dict[str, Array]
    years: NDArray[np.int64]
    codes: NDArray[np.str_]
    unit: dict[str, Moments]
    change: dict[str, Moments]
    first: int = 0
    means: dict[str, Array] = field(default_factory=dict)

    @property
    def replications(self) -> range:
        """Numbers of the replications, as draws are keyed by them."""
        return range(self.first, self.first + len(next(iter(self.by_year.values()))))

    @cached_property
    def annual(self) -> xr.Dataset:
        """Dataset (replication, year): every outcome, averaged over units."""
        import xarray as xr  # slow to import, and tables do without

        coordinates = {"replication": np.array(self.replications), "year": self.years}
        return xr.Dataset({name: (tuple(coordinates), each) for name, each in self.by_year.items()}, coordinates)

    def digest(self) -> str:
        """SHA-256 of every number kept: equal for equal runs, whatever the threads, chunks or cluster."""
        hashed = sha256(str(self.first).encode() if self.first else b"")
        for name in OUTCOMES.index:
            hashed.update(np.ascontiguousarray(self.by_year[name]).tobytes())
            for moments in (self.unit[name], *([self.change[name]] if self.change else [])):
                hashed.update(moments.mean.tobytes() + moments.squares.tobytes())
            if self.means:
                hashed.update(np.ascontiguousarray(self.means[name]).tobytes())
        return hashed.hexdigest()


def joined(earlier: Mapping[str, Statistics], later: Mapping[str, Statistics]) -> dict[str, Statistics]:
    """Runs whose replications follow on others', as if they had been one: to the bit, as moments go on in their order.

    Both have the same runs, the baseline first; neither is changed.
    """
    start = next(iter(later.values())).means
    found = {}
    for run, before in earlier.items():
        after = later[run]
        found[run] = Statistics(
            _appended(before.by_year, after.by_year),
            before.years,
            before.codes,
            {name: moments.followed_by(after.means[name]) for name, moments in before.unit.items()},
            {name: moments.followed_by(after.means[name] - start[name]) for name, moments in before.change.items()},
            before.first,
            _appended(before.means, after.means),
        )
    return found


def _appended(before: Mapping[str, Array], after: Mapping[str, Array]) -> dict[str, Array]:
    return {name: np.concatenate([each, after[name]]) for name, each in before.items()}


@dataclass(eq=False)
class Folded:
    """An ensemble that comes in chunk by chunk, in the order of replications."""

    first: int
    count: int
    annual: dict[str, dict[str, Array]]
    means: dict[str, dict[str, Array]]
    unit: dict[str, dict[str, Moments]]
    change: dict[str, dict[str, Moments]]

    @classmethod
    def start(cls, cases: list[str], units: int, replications: range, years: int) -> Folded:
        """Nothing yet, with room for all replications."""
        names, size = list(OUTCOMES.index), len(replications)
        preceded = names if replications.start else []
        return cls(
            replications.start,
            0,
            {case: {name: np.empty((size, years)) for name in names} for case in cases},
            {case: {name: np.empty((size, units)) for name in preceded} for case in cases},
            {case: {name: Moments.none(units) for name in names} for case in cases},
            {case: {name: Moments.none(units) for name in names} for case in cases[1:]},
        )

    def add(self, part: NDArray[np.int64], result: Mapping[str, Reduced]) -> None:
        """Add the replications of a part, which follow those that are there."""
        start, place = result[next(iter(self.annual))], part - self.first
        for case, each in result.items():
            for name in OUTCOMES.index:
                self.annual[case][name][place] = each.annual[name]
                self.unit[case][name].add(each.unit[name])
                if self.means[case]:
                    self.means[case][name][place] = each.unit[name]
                if case in self.change:
                    self.change[case][name].add(each.unit[name] - start.unit[name])
        self.count += part.size

    def statistics(self, codes: NDArray[np.str_], start_year: int) -> dict[str, Statistics]:
        """What has come in, by case."""
        found = {}
        for case in self.annual:
            annual, means = self._filled(self.annual[case]), self._filled(self.means[case])
            years = start_year + np.arange(next(iter(annual.values())).shape[1])
            found[case] = Statistics(
                annual, years, codes, self.unit[case], self.change.get(case, {}), self.first, means
            )
        return found

    def _filled(self, outcomes: dict[str, Array]) -> dict[str, Array]:
        """Without the room that was not needed, which would stay taken behind a view."""
        return {name: each if self.count == len(each) else each[: self.count].copy() for name, each in outcomes.items()}
