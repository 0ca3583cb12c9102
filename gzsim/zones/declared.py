"""Zones that somebody declared: one for all, one for each function, or a user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from gzsim.common.tables import frame
from gzsim.errors import InputError
from gzsim.index.names import named_numbers
from gzsim.zones.model import ZoneModel
from gzsim.zones.veto import VetoRule


def uniform(
    codes: Iterable[str], weights_row: Mapping | pd.Series, zone_names: pd.DataFrame | None = None
) -> ZoneModel:
    """Judge every unit by the same yardstick (一刀切).

    Parameters
    ----------
    codes : units
    weights_row : mapping indicator → weight
    zone_names : DataFrame with a row ``all``, optional

    >>> uniform(["520100", "522600"], {"growth": 0.6, "forest": 0.4}).assignment.to_dict()
    {'520100': 'all', '522600': 'all'}
    """
    assignment = pd.Series("all", index=pd.Index(list(codes), name="code"), name="zone")
    row = dict(named_numbers(weights_row, "weights_row"))
    weights = pd.DataFrame([row], index=pd.Index(["all"], name="zone"), dtype=float)
    if zone_names is None:
        zone_names = pd.DataFrame({"name": ["Whole province"], "name_zh": ["全省统一"]}, index=["all"])
    basis = pd.Series("assumption", index=assignment.index, name="basis")
    return ZoneModel(
        name="uniform",
        name_zh="统一考核",
        assignment=assignment,
        weights=weights,
        basis=basis,
        zone_names=zone_names.loc[["all"]],
    )


def functional(
    assignment: Mapping[str, str] | pd.Series,
    weights: pd.DataFrame,
    named_by_source: Iterable[str] = (),
    zone_names: pd.DataFrame | None = None,
) -> ZoneModel:
    """Judge every unit by the yardstick of its declared functional zone (主体功能区差异化考核, S02).

    Parameters
    ----------
    assignment : mapping unit → zone
    weights : DataFrame, zones × indicators
    named_by_source : units whose zone a source names; the zones of all others are assumptions
    zone_names : DataFrame, zones × (name, name_zh), optional; the zones' identifiers if not given

    Raises InputError if a unit that the source is said to name has no zone, or as :class:`~gzsim.zones.model.ZoneModel`
    does.

    >>> weights = pd.DataFrame({"growth": [0.8, 0.2], "forest": [0.2, 0.8]}, index=["city", "ecological"])
    >>> functional({"520100": "city", "522600": "ecological"}, weights, ["520100"]).basis.to_dict()
    {'520100': 'source', '522600': 'assumption'}
    """
    assignment = pd.Series(assignment, name="zone").rename_axis("code")
    basis = pd.Series("assumption", index=assignment.index, name="basis")
    for code in named_by_source:
        if code not in basis.index:
            valid = ", ".join(basis.index)
            raise InputError(f"{code} has no zone", field="assignment_named_by_source", valid=valid)
        basis[code] = "source"
    zone_names = _named_as_they_are(weights) if zone_names is None else zone_names
    return ZoneModel(
        name="functional",
        name_zh="主体功能区差异化",
        assignment=assignment,
        weights=weights,
        basis=basis,
        zone_names=zone_names,
    )


def own(
    name: str,
    name_zh: str,
    assignment: Mapping[str, str] | pd.Series,
    weights: pd.DataFrame,
    *,
    basis: Mapping[str, str] | pd.Series | None = None,
    zone_names: pd.DataFrame | None = None,
    goalposts: pd.DataFrame | None = None,
    binding: Mapping[str, Sequence[VetoRule]] | None = None,
) -> ZoneModel:
    """Make a zone model of a user's own.

    Parameters
    ----------
    name, name_zh : str
    assignment : mapping unit → zone
    weights : DataFrame, zones × indicators
    basis : mapping unit → "source", "assumption" or "found in data", optional
        "assumption" for all if not given.
    zone_names : DataFrame, zones × (name, name_zh), optional; the zones' identifiers if not given
    goalposts : DataFrame, (zone, indicator) × (low, high), optional; the common ones if not given
    binding : mapping zone → sequence of VetoRule, optional

    Raises InputError as :class:`~gzsim.zones.model.ZoneModel` does.

    >>> weights = pd.DataFrame({"growth": [0.5, 0.5], "forest": [0.5, 0.5]}, index=["karst", "other"])
    >>> posts = pd.DataFrame({"low": [20.0], "high": [50.0]}, index=[("karst", "forest")])
    >>> model = own("karst", "喀斯特分区", {"520400": "karst", "520300": "other"}, weights, goalposts=posts)
    >>> common = pd.DataFrame({"low": [0.0, 30], "high": [15.0, 70]}, index=["growth", "forest"])
    >>> model.goalposts_in("karst", common).loc["forest"].tolist()
    [20.0, 50.0]
    """
    assignment = pd.Series(assignment, name="zone").rename_axis("code")
    if basis is None:
        basis = pd.Series("assumption", index=assignment.index, name="basis")
    zone_names = _named_as_they_are(weights) if zone_names is None else zone_names
    return ZoneModel(
        name=name,
        name_zh=name_zh,
        assignment=assignment,
        weights=weights,
        basis=pd.Series(basis),
        zone_names=zone_names,
        goalposts=goalposts,
        binding={} if binding is None else binding,
    )


def _named_as_they_are(weights: pd.DataFrame) -> pd.DataFrame:
    zones = frame(weights, "weights").index
    return pd.DataFrame({"name": zones, "name_zh": zones}, index=zones)
