"""The accounting identity of the gross ecosystem product: physical quantities times prices, by service."""

from __future__ import annotations

import pandas as pd

from gzsim.common.tables import refuse
from gzsim.errors import InputError

CATEGORIES = ("provisioning", "regulating", "cultural")


def account(quantities: pd.DataFrame, prices: pd.Series, categories: pd.Series) -> pd.DataFrame:
    r"""Value of ecosystem services by category, and their sum, the gross ecosystem product.

    .. math::
        \mathrm{GEP}_i = \sum_{s} p_s\, q_{is} = \mathrm{EPV}_i + \mathrm{ERV}_i + \mathrm{ECV}_i

    the values of provisioning, regulating and cultural services.

    Parameters
    ----------
    quantities : DataFrame, units × services
        Physical quantities a year, each in its own unit. Missing stays missing, and so does what it is part of.
    prices : Series, service → CNY per physical unit
    categories : Series, service → provisioning, regulating or cultural

    Returns DataFrame, units × (provisioning, regulating, cultural, gep), CNY

    Raises InputError if services do not match by name, a quantity or price is not a number or negative, or a category
    is unknown.

    Source: Ouyang et al. (2013), Acta Ecologica Sinica 33, 6747–6761. Supporting services are inputs to the others and
    are not counted.

    >>> quantities = pd.DataFrame({"timber": [2.0], "retained water": [100.0], "visits": [3.0]}, index=["a"])
    >>> prices = pd.Series({"timber": 500.0, "retained water": 8.0, "visits": 100.0})
    >>> kinds = pd.Series({"timber": "provisioning", "retained water": "regulating", "visits": "cultural"})
    >>> account(quantities, prices, kinds).loc["a"].tolist()
    [1000.0, 800.0, 300.0, 2100.0]
    """
    services = quantities.columns
    for field, other in (("prices", prices), ("categories", categories)):
        strangers = sorted(map(str, set(services) ^ set(other.index)))
        if strangers or not other.index.is_unique:
            raise InputError(f"services do not match: {', '.join(strangers)}", field=field, valid="each service once")
    unknown = sorted(set(categories.astype(str)) - set(CATEGORIES))
    refuse(unknown, "unknown", field="categories", valid=", ".join(CATEGORIES))
    for name in services:
        _refuse_unless_amount(quantities[name], f"quantities.{name}")
    _refuse_unless_amount(prices, "prices")
    values = quantities * prices.reindex(services)
    groups = {kind: values.loc[:, categories.reindex(services) == kind] for kind in CATEGORIES}
    table = pd.DataFrame({kind: group.sum(axis=1, skipna=False) for kind, group in groups.items()})
    return table.assign(gep=table.sum(axis=1, skipna=False))


def _refuse_unless_amount(values: pd.Series, field: str) -> None:
    if not pd.api.types.is_numeric_dtype(values):
        raise InputError("is not numeric", field=field, valid="numbers, 0 or more")
    if (values < 0).any():
        raise InputError(f"is negative: {values.min():g}", field=field, valid="numbers, 0 or more")
