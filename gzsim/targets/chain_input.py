"""What a responsibility chain asks of the tables it is built from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gzsim.common.circles import in_order
from gzsim.common.names import known, require_columns, require_rows
from gzsim.common.tables import refuse
from gzsim.errors import InputError

SUM_TOLERANCE = 1e-9


def checked_units(table: pd.DataFrame, what: str) -> pd.DataFrame:
    """Departments or territories by key, with name and name_zh.

    Raises InputError if there are no rows, a column is missing or a key is there twice.

    >>> table = pd.DataFrame({"name": ["Finance"], "name_zh": ["财政厅"]}, index=["finance"])
    >>> checked_units(table, "departments").shape
    (1, 2)
    """
    require_rows(table, ("name", "name_zh"), what)
    refuse(table.index[table.index.duplicated()], "named twice", field=what, valid="one row for each")
    return table


def checked_targets(targets: pd.DataFrame, departments: pd.Index) -> pd.DataFrame:
    """Targets one row each, optional columns filled in: what was an index becomes the column ``target``.

    Raises InputError as `gzsim.targets.chain.responsibility_chain` says.

    >>> targets = pd.DataFrame({"name": ["Growth"], "name_zh": ["增速"], "value": [5.5], "unit": ["percent"],
    ...                         "lead_department": ["省发展改革委"]}, index=["growth"])
    >>> checked_targets(targets, pd.Index(["省发展改革委"]))[["target", "weight", "divisible"]].values.tolist()
    [['growth', 1.0, False]]
    """
    require_rows(targets, ("name", "name_zh", "value", "unit", "lead_department"), "targets")
    refuse(targets.index[targets.index.duplicated()], "named twice", field="targets", valid="one row for each")
    table = targets.rename(columns={"name": "target_name", "name_zh": "target_zh"}).rename_axis("target").reset_index()
    filled = {"co_departments": None, "weight": 1.0, "divisible": False, "parent": None}
    table = table.assign(**{name: value for name, value in filled.items() if name not in table})
    table["co_departments"] = [_keys(each) for each in table["co_departments"]]
    table["lead_department"] = table["lead_department"].replace("", None)
    table["parent"] = table["parent"].replace("", None)
    table["weight"] = _numbers(table, "weight", "targets")
    table["value"] = pd.to_numeric(table["value"], errors="coerce")
    refuse(table.loc[table["value"].isna(), "target"], "no number", field="targets.value", valid="a number")
    if table["weight"].sum() <= 0:
        raise InputError("no target has any weight", field="targets.weight", valid="one weight or more above 0")
    for row in table.itertuples():
        for key in [*([row.lead_department] if pd.notna(row.lead_department) else []), *row.co_departments]:
            known(key, departments, f"targets.{row.target}.department")
        if row.lead_department in row.co_departments or len(set(row.co_departments)) < len(row.co_departments):
            field = f"targets.{row.target}.co_departments"
            problem = "names a department twice"
            raise InputError(problem, field=field, valid="others than the lead department, each once")
    _no_circle(table)
    columns = ["target", "target_name", "target_zh", "value", "unit", "lead_department", "co_departments", "weight"]
    return table[[*columns, "divisible", "parent"]]


def checked_shares(shares: pd.DataFrame | None, targets: pd.DataFrame, territories: pd.Index) -> pd.DataFrame:
    """Columns target, territory, share and territory_target for every pair.

    Raises InputError as `gzsim.targets.chain.responsibility_chain` says.

    >>> targets = pd.DataFrame({"target": ["water"], "value": [400.0], "divisible": [True]})
    >>> shares = pd.DataFrame({"target": "water", "territory": ["a", "b"], "territory_target": [300.0, 100.0]})
    >>> checked_shares(shares, targets, pd.Index(["a", "b"]))["share"].tolist()
    [0.75, 0.25]
    """
    if shares is None:
        pairs = pd.MultiIndex.from_product([targets["target"], territories], names=["target", "territory"])
        shares = pairs.to_frame(index=False).assign(share=1.0 / len(territories))
    require_columns(shares, ("target", "territory"), "shares")
    shares = shares.reset_index(drop=True)
    for column, names in (("target", targets["target"]), ("territory", territories)):
        for key in shares[column].unique():
            known(key, names, f"shares.{column}")
    twice = shares.duplicated(["target", "territory"])
    if twice.any():
        target, territory = shares.loc[twice, ["target", "territory"]].iloc[0]
        raise InputError(f"two shares of {territory!r} in {target!r}", field="shares", valid="one row for each")
    parts = [
        _of_target(rows, targets.set_index("target").loc[key]) for key, rows in shares.groupby("target", sort=False)
    ]
    columns = ["target", "territory", "share", "territory_target"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def _of_target(rows: pd.DataFrame, target: pd.Series) -> pd.DataFrame:
    """Shares of one target; what is not given follows from what is."""
    field = f"shares.{rows['target'].iloc[0]}"
    own = _numbers(rows, "territory_target", "shares", signed=True) if "territory_target" in rows else None
    own = None if own is None or own.isna().all() else own
    if own is not None and own.isna().any():
        problem = "some territories have a part and some have none"
        raise InputError(problem, field=field, valid="a part for all, or for none")
    slack = SUM_TOLERANCE * max(1.0, abs(target["value"]))
    if own is not None and target["divisible"] and abs(own.sum() - target["value"]) > slack:
        raise InputError(f"parts sum to {own.sum():g}", field=field, valid=f"parts that sum to {target['value']:g}")
    if "share" in rows and rows["share"].notna().any():
        share = _numbers(rows, "share", "shares")
    elif own is not None and target["divisible"] and target["value"]:
        share = own / target["value"]
    else:
        share = pd.Series(1.0 / len(rows), rows.index)
    if share.isna().any() or abs(share.sum() - 1) > SUM_TOLERANCE:
        raise InputError(f"shares sum to {share.sum():g}", field=field, valid="shares that sum to 1")
    if own is None:
        own = share * target["value"] if target["divisible"] else pd.Series(float(target["value"]), rows.index)
    return rows.assign(share=share, territory_target=own)


def _numbers(table: pd.DataFrame, column: str, what: str, signed: bool = False) -> pd.Series:
    numbers = pd.to_numeric(table[column], errors="coerce").astype(float)
    bad = (numbers.isna() & table[column].notna()) | np.isinf(numbers) | ((numbers < 0) & (not signed))
    if column == "weight":
        bad |= numbers.isna()
    if bad.any():
        row = table.loc[bad].iloc[0]
        valid = "a number" if signed else "a number, 0 or more"
        raise InputError(f"{row['target']!r}: {row[column]!r}", field=f"{what}.{column}", valid=valid)
    return numbers


def _keys(value: object) -> tuple[str, ...]:
    """Keys in a tuple or list; a missing cell is none."""
    if isinstance(value, tuple | list):
        return tuple(value)
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ()
    raise InputError(f"{value!r}", field="targets.co_departments", valid="a list of keys")


def _no_circle(targets: pd.DataFrame) -> None:
    """Refuse targets that serve an unknown target or each other in a circle."""
    served = targets.dropna(subset=["parent"])
    for target, parent in zip(served["target"], served["parent"], strict=True):
        known(parent, targets["target"], f"targets.{target}.parent")
    links = zip(served["target"], served["parent"], strict=True)
    in_order(links, "targets serve each other in a circle", "targets.parent")
