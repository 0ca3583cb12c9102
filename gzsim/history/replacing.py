"""What if a year had been otherwise: a table in the place of a year of the record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from gzsim.common.tables import refuse
from gzsim.record import Record


def with_year(record: Record, table: pd.DataFrame, year: int) -> Record:
    """Return the record with the figures of a table in place of those it has of the year; the record itself stays.

    Parameters
    ----------
    record : Record
    table : DataFrame, codes × series
        As ``record.year(year)`` gives it; what is missing (NaN) in it is missing from the result.
    year : int; a year of the record, or another one

    Raises InputError if the record does not know a code or a series.

    >>> from gzsim.record import load_record
    >>> record = load_record()
    >>> table = record.year(2016)
    >>> table.loc["520100", "gdp"] *= 1.1
    >>> with_year(record, table, 2016).table("gdp").loc[2016, "520100"].round(1).item()
    3473.5
    >>> record.table("gdp").loc[2016, "520100"].item()
    3157.7
    """
    for field, names, known in (
        ("codes", table.index, record.prefectures.index),
        ("series", table.columns, record.series.index),
    ):
        unknown = [name for name in names if name not in known]
        refuse(unknown, "not in the record", field=field, valid=", ".join(known))
    panel, catalogue = record.prefecture_panel, record.catalogue.copy()
    replaced = (panel["year"] == year) & panel["code"].isin(table.index) & panel["series"].isin(table.columns)
    figures = table.rename_axis(index="code", columns=None).reset_index().melt(id_vars="code", var_name="series")
    figures = figures.dropna(subset="value").assign(year=year)
    held = (catalogue["geography"] == "prefecture") & catalogue["series"].isin(figures["series"])
    catalogue.loc[held, "first"] = np.minimum(catalogue.loc[held, "first"], year)
    catalogue.loc[held, "last"] = np.maximum(catalogue.loc[held, "last"], year)
    return replace(
        record, prefecture_panel=pd.concat([panel[~replaced], figures], ignore_index=True), catalogue=catalogue
    )
