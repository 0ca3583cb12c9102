"""Who is simulated: the nine prefectures, the 88 counties under them, or a synthetic country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gzsim.errors import InputError
from gzsim.scenario import Scenario
from gzsim.scenario.prefectures import known_counties, province_of
from gzsim.scenario.zones import WHOLE_PROVINCE
from gzsim.zones import county_functions

COUNTRY = {"country_provinces": 31, "country_prefectures": 333, "country_counties": 2843, "country_townships": 38_000}
"""Units of the synthetic country by level: 31 provinces, 333 prefectures, 2,843 counties (official counts of recent
years, from memory, unverified) and about 38,000 townships."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Units in the order of their codes, with their place in the hierarchy. N units, P provinces, Q parents."""

    codes: NDArray[np.str_]
    zones: NDArray[np.str_]
    """(N,) zone whose weights hold."""
    declared: NDArray[np.str_]
    """(N,) zone that the plan declares, whatever zone model is in force: what a place needs goes by it."""
    remoteness: NDArray[np.float64]
    provinces: NDArray[np.str_]
    """(P,) names of the provinces."""
    province: NDArray[np.int64]
    """(N,) place among the provinces: who shares provincial shocks."""
    parents: NDArray[np.str_]
    """(Q,) names of the prefectures above the units."""
    parent: NDArray[np.int64]
    """(N,) place among the parents: who shares a prefecture's lasting effect."""
    peers: NDArray[np.int64]
    """(N,) who is ranked together."""

    @property
    def prefectures(self) -> NDArray[np.str_]:
        """(N,) code of the prefecture that each unit is or lies in; in a synthetic country a code that nobody has."""
        return self.parents[self.parent]


def layout_of(scenario: Scenario) -> Layout:
    """Units at the scale that a scenario asks for.

    Prefectures are ranked in the province, counties in their prefecture, units of the country under their parent.

    >>> from gzsim.scenario import load_scenario
    >>> today = load_scenario("guizhou-2025")
    >>> layout_of(today).codes.size, layout_of(today.with_({"units.scale": "counties"})).codes.size
    (9, 88)
    >>> country = layout_of(today.with_({"units.scale": "country_counties"}))
    >>> country.codes.size, np.unique(country.peers).size
    (2843, 333)
    """
    scale = scenario.units.scale
    if scale == "prefectures":
        return _prefectures(scenario)
    return _counties(scenario) if scale == "counties" else _country(scenario, scale)


def _prefectures(scenario: Scenario) -> Layout:
    codes = sorted(scenario.units.prefectures)
    alone, none = np.arange(len(codes)), np.zeros(len(codes), np.int64)
    declared = scenario.assignment.loc[codes].to_numpy(str)
    return Layout(
        codes=np.array(codes, str),
        zones=_in_force(scenario, declared),
        declared=declared,
        remoteness=_remoteness(scenario, codes),
        provinces=_province(scenario),
        province=none,
        parents=np.array(codes, str),
        parent=alone,
        peers=none,
    )


def _counties(scenario: Scenario) -> Layout:
    """All counties of the scenario's prefectures, placed in zones by `gzsim.zones.county_functions`."""
    counties = known_counties(scenario.of_record).sort_index()
    counties = counties[counties["prefecture"].isin(scenario.units.prefectures)]
    if counties.empty:
        problem = f"{scenario.units.scale} are asked for, and the record has no counties of these prefectures"
        raise InputError(problem, field="units.scale", valid="prefectures, or a record with counties.csv")
    declared = county_functions(counties, scenario.assignment)["zone"].to_numpy(str)
    parent = counties["prefecture"].to_numpy(str)
    parents, number = np.unique(parent, return_inverse=True)
    return Layout(
        codes=counties.index.to_numpy(str),
        zones=_in_force(scenario, declared),
        declared=declared,
        remoteness=_remoteness(scenario, parent),
        provinces=_province(scenario),
        province=np.zeros_like(number),
        parents=parents,
        parent=number,
        peers=number,
    )


def _country(scenario: Scenario, scale: str) -> Layout:
    """A country: units spread evenly over their parents, with zones and remoteness as among Guizhou's counties.

    Even spreading and Guizhou's mixture are assumptions: the country is for questions of scale, not of places.
    """
    level = list(COUNTRY).index(scale)
    sizes = list(COUNTRY.values())[: level + 1]
    n = sizes[-1]
    ancestors = [np.arange(n)]  # from the units themselves upwards
    for size, above in zip(sizes[:0:-1], sizes[-2::-1], strict=True):
        ancestors.append((np.arange(size) * above // size)[ancestors[-1]])
    counties = _counties(scenario)
    like = np.arange(n) * counties.codes.size // n  # stretched, so that neighbours stay alike
    return Layout(
        codes=_numbered(scale.removeprefix("country_")[0], n, gap=""),
        zones=counties.zones[like],
        declared=counties.declared[like],
        remoteness=counties.remoteness[like],
        provinces=_numbered("province", sizes[0]),
        province=ancestors[-1],
        parents=_numbered("prefecture" if level else "province", sizes[min(level, 1)]),
        parent=ancestors[-2] if level else ancestors[0],
        peers=ancestors[1] if level else np.zeros(n, np.int64),
    )


def _numbered(what: str, count: int, gap: str = " ") -> NDArray[np.str_]:
    return np.array([f"{what}{gap}{i:05d}" for i in range(count)])


def _province(scenario: Scenario) -> NDArray[np.str_]:
    """The province of the prefectures and counties that have names."""
    return np.array([province_of(scenario.of_record).en])


def _in_force(scenario: Scenario, declared: NDArray[np.str_]) -> NDArray[np.str_]:
    return np.full(declared.size, WHOLE_PROVINCE) if scenario.zones.model == "uniform" else declared


def _remoteness(scenario: Scenario, codes: list[str] | NDArray[np.str_]) -> NDArray[np.float64]:
    return np.array([scenario.units.remoteness.get(str(code), 0.0) for code in codes])


def yardsticks(scenario: Scenario, layout: Layout) -> pd.DataFrame:
    """Weights unit × indicator under the layout's zones.

    Raises InputError if the zone model is one that only the record can find.
    """
    if scenario.zones.model == "found":
        told = "zones found in the data are known only once the record has been read"
        valid = "uniform or functional, or weights taken from gzsim.history.zone_models"
        raise InputError(told, field="zones.model", valid=valid)
    return scenario.weights().loc[list(layout.zones)].set_axis(list(layout.codes))


def spending(scenario: Scenario, layout: Layout) -> NDArray[np.float64]:
    """All that each place spends in a year (N,), CNY million, as `Scenario.spending` says of the prefectures.

    Places below a named prefecture share it evenly, and in a synthetic country each province has what Guizhou's
    prefectures have together, evenly (assumptions).

    >>> from gzsim.scenario import load_scenario
    >>> today = load_scenario("guizhou-2025")
    >>> for scale in ("prefectures", "counties", "country_provinces"):
    ...     layout = layout_of(today.with_({"units.scale": scale}))
    ...     print(f"{spending(today, layout).sum() / layout.provinces.size:.0f}")
    502968
    502968
    502968
    """
    known = scenario.spending()
    if layout.parents[0] not in known:
        return np.full(layout.codes.size, sum(known.values()) * layout.provinces.size / layout.codes.size)
    shared = np.bincount(layout.parent)[layout.parent]
    return np.array([known[code] for code in layout.prefectures]) / shared


def attention(scenario: Scenario, layout: Layout, names: pd.Index) -> NDArray[np.float64]:
    """Equal shares (K, N) for the indicators that the key results of each unit's prefecture serve (S04)."""
    named = [scenario.key_results_of(code) for code in layout.prefectures]
    served = np.array([[name in mine for name in names] for mine in named], float).T
    return served / np.maximum(1.0, served.sum(0))


def needs(scenario: Scenario, layout: Layout, names: pd.Index) -> NDArray[np.float64]:
    """Weights (K, N) of what each unit needs by what it is declared to be for."""
    zones, place = np.unique(layout.declared, return_inverse=True)
    by_zone = np.array([scenario.needs_of(zone).loc[names].to_numpy(float) for zone in zones.tolist()])
    return np.ascontiguousarray(by_zone[place].T)


def vetoes(scenario: Scenario, layout: Layout, scales: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    """Thresholds in spans of the ruler (K, N) and caps (K,); a grade ceiling moves neither rank nor money.

    Where two vetoes stand on one indicator the stricter threshold and the lower cap hold.
    """
    threshold = np.full((len(scales), layout.codes.size), -np.inf)
    cap = np.full(len(scales), np.inf)
    for veto in scenario.vetoes.values():
        if veto.consequence == "grade_ceiling":
            continue
        k, stands = scales.index.get_loc(veto.indicator), scales.loc[veto.indicator]
        bound = np.isin(layout.zones, veto.zones) if veto.zones else np.ones(layout.codes.size, bool)
        spans = 1.0 + (veto.threshold - stands["reference"]) / stands["ruler"]
        threshold[k] = np.where(bound, np.maximum(threshold[k], spans), threshold[k])
        cap[k] = min(cap[k], -np.inf if veto.cap is None else veto.cap)
    return {"veto": threshold, "veto_cap": cap}
