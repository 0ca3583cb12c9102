"""Zones that somebody declared: one for all, or one for each function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from gzsim.errors import InputError
from gzsim.zones.model import ZoneModel


def uniform(
    codes: Iterable[str], weights_row: Mapping | pd.Series, zone_names: pd.DataFrame | None = None
) -> ZoneModel:
    """Judge every unit by the same yardstick (一刀切).

    Parameters
    ----------
    codes : units
    weights_row : mapping indicator → weight
    zone_names : DataFrame with a row ``all``, optional

    Examples
    --------
    >>> uniform(["520100", "522600"], {"growth": 0.6, "forest": 0.4}).assignment.to_dict()
    {'520100': 'all', '522600': 'all'}
    """
    assignment = pd.Series("all", index=pd.Index(list(codes), name="code"), name="zone")
    weights = pd.DataFrame([dict(weights_row)], index=pd.Index(["all"], name="zone"), dtype=float)
    if zone_names is None:
        zone_names = pd.DataFrame({"name": ["Whole province"], "name_zh": ["全省统一"]}, index=["all"])
    basis = pd.Series("assumption", index=assignment.index, name="basis")
    return ZoneModel("uniform", "统一考核", assignment, weights, basis, zone_names.loc[["all"]])


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
    zone_names : DataFrame, zones × (name, name_zh), optional
        The zones' identifiers if not given.

    Raises
    ------
    InputError
        If a unit that the source is said to name has no zone, or as :class:`~gzsim.zones.model.ZoneModel` does.

    Examples
    --------
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
    if zone_names is None:
        zone_names = pd.DataFrame({"name": weights.index, "name_zh": weights.index}, index=weights.index)
    return ZoneModel("functional", "主体功能区差异化", assignment, weights, basis, zone_names)
