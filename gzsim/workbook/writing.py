"""A workbook out of an index: what it was made from, to be opened again, and formulas that reckon the scores."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from gzsim.common.writing import require_ending, write_or_refuse
from gzsim.index.recipe import Index
from gzsim.index.recipe.linear import is_linear
from gzsim.views.drawing import NOT_XML
from gzsim.workbook.held import OwnTables
from gzsim.workbook.league import effective_weights

SCALED = ("minmax", "goalposts")
HEAD = "FFDCE6F0"


def write_workbook(own: OwnTables, index: Index, path: Path) -> Path:
    """Write sheets data and indicators, which `open_data` reads, and a sheet of scores.

    Where scores are arithmetic means of min–max or goalposts, nothing was filled in and nobody screened out, scores and
    ranks are formulas over the two other sheets; otherwise they are numbers. A score that rests on part of the figures
    is a number too, and a column says on how much. So are ranks where ties do not get the best place. Text never
    becomes a formula, and loses the characters that no workbook may hold.
    """
    require_ending(path, ".xlsx")
    book = Workbook()
    data, framework, scores = book.active, book.create_sheet("indicators"), book.create_sheet("scores")
    data.title = "data"
    columns = _write_data(data, own)
    rows = _write_framework(framework, own, index)
    _write_scores(scores, own, index, columns, rows)
    for sheet in (data, framework, scores):
        sheet.freeze_panes = "A2"
        for column in range(1, sheet.max_column + 1):
            sheet.column_dimensions[get_column_letter(column)].width = 16
    content = BytesIO()
    book.save(content)
    return write_or_refuse(path, content.getvalue(), "a file that can be written")


def _put(sheet: Any, row: int, column: int, value: object, form: str | None = None) -> None:
    """Write a value as what it is; a text that looks like a formula stays a text."""
    cell = sheet.cell(row, column)
    missing = value is None or (not isinstance(value, str) and bool(pd.isna(value)))
    cell.value = None if missing else NOT_XML.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    if form:
        cell.number_format = form


def _heading(sheet: Any, names: list[str]) -> None:
    for column, name in enumerate(names, start=1):
        _put(sheet, 1, column, name)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).fill = PatternFill("solid", start_color=HEAD)


def _write_data(sheet: Any, own: OwnTables) -> dict[str, str]:
    """Units in the order of the data; returns the letter of each column of figures."""
    keys, said = list(own.data.index.names), own.names.columns[(own.names != "").any()]
    names = [*keys, *said, *own.groups, *own.data]
    _heading(sheet, names)
    for row, label in enumerate(own.data.index, start=2):
        labels = label if isinstance(label, tuple) else (label,)
        values = [*labels, *own.names.loc[labels[-1], said], *own.groups.iloc[row - 2], *own.data.iloc[row - 2]]
        for column, value in enumerate(values, start=1):
            _put(sheet, row, column, value.item() if isinstance(value, np.generic) else value)
    return {name: get_column_letter(column) for column, name in enumerate(names, start=1)}


def _write_framework(sheet: Any, own: OwnTables, index: Index) -> dict[str, int]:
    """Indicators and groups as they were told, with the weights in force where any were; returns the row of each."""
    said = [name for name in own.indicators if name not in ("weight", "direction")]
    _heading(sheet, ["code", "direction", "weight", *said])
    recipe = index.recipe
    made = [group for group in recipe.tree if recipe.weights_of.get(group, recipe.weights).method != "equal"]
    told = index.weights[index.weights["group"].isin(made)]
    within = told.set_index("member")["weight"]
    rows = {}
    for row, (code, entry) in enumerate(own.indicators.iterrows(), start=2):
        rows[code] = row
        values = [code, index.recipe.directions.get(code), within.get(code), *(entry[name] for name in said)]
        for column, value in enumerate(values, start=1):
            _put(sheet, row, column, None if isinstance(value, str) and not value else value)
    return rows


def _write_scores(sheet: Any, own: OwnTables, index: Index, columns: dict[str, str], rows: dict[str, int]) -> None:
    """A row for each unit: the normalised figures, the score and the rank."""
    indicators, count = index.recipe.indicators, len(own.data)
    reckoned = is_linear(index.recipe) and _is_plain(index)
    weights = effective_weights(index) if is_linear(index.recipe) else pd.Series(np.nan, index=indicators)
    ruled = index.recipe.screen is not None or index.recipe.seen is not None
    whole = index.scores["index"].isna() | index.normalised[indicators].notna().all(axis=1)
    ranked = reckoned and own.data.index.nlevels == 1 and index.recipe.ranking == "min"
    _heading(sheet, [*own.data.index.names, *indicators, "score", "rank", *["coverage"] * ruled])
    first = len(own.data.index.names) + 1
    start, last, score = (get_column_letter(first + place) for place in (0, len(indicators) - 1, len(indicators)))
    _put(sheet, count + 2, 1, "effective weight")
    for column, name in enumerate(indicators, start=first):
        _put(sheet, count + 2, column, float(weights[name]), "0.0000")
    for row, label in enumerate(own.data.index, start=2):
        for column, value in enumerate(label if isinstance(label, tuple) else (label,), start=1):
            _put(sheet, row, column, value)
        for column, name in enumerate(indicators, start=first):
            value = index.normalised[name].iloc[row - 2]
            told = _normalised(index, name, f"data!{columns[name]}{row}", columns[name], count) if reckoned else value
            _number(sheet, row, column, told, "0.00")
        of_unit, held = f"{start}{row}:{last}{row}", f"${start}${count + 2}:${last}${count + 2}"
        # rounded, so that the last bits of a sum part nobody from whom they are level with
        mean = f'=IF(COUNT({of_unit})={len(indicators)},ROUND(SUMPRODUCT({of_unit},{held}),10),"")'
        alive = reckoned and whole.iloc[row - 2]
        _number(sheet, row, first + len(indicators), mean if alive else index.scores["index"].iloc[row - 2], "0.00")
        place = f'=IF({score}{row}="","",RANK({score}{row},{score}$2:{score}${count + 1}))'
        _number(sheet, row, first + len(indicators) + 1, place if ranked else index.ranks.iloc[row - 2], "0")
        if ruled:
            _number(sheet, row, first + len(indicators) + 2, index.coverage["index"].iloc[row - 2], "0 %")


def _number(sheet: Any, row: int, column: int, value: object, form: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = value if isinstance(value, str) else None if pd.isna(value) else float(value)
    cell.number_format = form


def _is_plain(index: Index) -> bool:
    """Whether figures go into the scale as they are, and the scale is a line that a formula can draw."""
    recipe = index.recipe
    steps = [recipe.normalisation_of.get(name, recipe.normalisation) for name in recipe.indicators]
    scaled = all(step.method in SCALED and not {*step.parameters} - {"low", "high"} for step in steps)
    treated = [step for step in (recipe.outliers, *recipe.outliers_of.values()) if step is not None]
    changed = recipe.imputation is not None or treated or recipe.denomination or recipe.transformation
    return scaled and not changed and index.screened.empty


def _normalised(index: Index, name: str, cell: str, column: str, count: int) -> str:
    """Formula of a figure between its goalposts, 0 to 100."""
    step = index.recipe.normalisation_of.get(name, index.recipe.normalisation)
    higher = index.recipe.directions[name] > 0
    if step.method == "goalposts":
        low, high = (repr(float(step.parameters[side][name])) for side in ("low", "high"))
    else:
        span = f"data!${column}$2:${column}${count + 1}"
        low, high = f"MIN({span})", f"MAX({span})"
    share = f"({cell}-{low})/({high}-{low})" if higher else f"({high}-{cell})/({high}-{low})"
    share = f"IF({high}={low},0.5,{share})"
    return f'=IF({cell}="","",100*MAX(0,MIN(1,{share})))'
