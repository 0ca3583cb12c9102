"""A river as a network: every border is settled, and every unit's account is the sum over its borders."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import pandas as pd

from gzsim.common.circles import in_order
from gzsim.common.names import require_columns
from gzsim.errors import InputError


def settle_river(borders: pd.DataFrame) -> pd.Series:
    """Net account of each unit on a river network.

    account_u = Σ payments from upstream neighbours − Σ payments to downstream neighbours; accounts sum to zero.

    Parameters
    ----------
    borders : DataFrame with columns upstream, downstream, payment
        One row per monitored border; ``payment`` is what upstream pays downstream (negative: is paid).

    Returns a Series by unit, in the unit of the payments, from source to mouth.

    Raises InputError if a column is missing, a border is named twice or joins a unit with itself, or the water flows in
    a circle.

    >>> rows = [("Bijie", "Zunyi", 27.0), ("Zunyi", "Luzhou", -5.0)]
    >>> borders = pd.DataFrame(rows, columns=["upstream", "downstream", "payment"])
    >>> settle_river(borders).to_dict()
    {'Bijie': -27.0, 'Zunyi': 32.0, 'Luzhou': -5.0}
    """
    require_columns(borders, ("upstream", "downstream", "payment"), "borders")
    twice = borders.duplicated(["upstream", "downstream"])
    if twice.any():
        row = borders[twice].iloc[0]
        told = f"the border {row['upstream']} – {row['downstream']} is named twice"
        raise InputError(told, field="borders", valid="each border once")
    order = downstream_order(zip(borders["upstream"], borders["downstream"], strict=True))
    received = borders.groupby("downstream")["payment"].sum().reindex(order, fill_value=0.0)
    paid = borders.groupby("upstream")["payment"].sum().reindex(order, fill_value=0.0)
    return (received - paid).rename_axis("unit").rename("account")


def downstream_order(borders: Iterable[tuple[Hashable, Hashable]]) -> list[Hashable]:
    """Units from source to mouth; raises InputError, with the circle, if the water flows in one."""
    return in_order(borders, "the water flows in a circle", "borders")
