"""A user's own data: opened, checked, and ready to be made into an index."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from math import log
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gzsim.common.reading import as_path
from gzsim.common.tables import listed
from gzsim.errors import InputError
from gzsim.index.recipe import Recipe
from gzsim.views.result import Result
from gzsim.workbook.excel import read_excel
from gzsim.workbook.frames import read_frame, read_parquet
from gzsim.workbook.headings import INDICATORS, PLACES, key, named_sheet
from gzsim.workbook.held import OwnTables, league
from gzsim.workbook.indicators import (
    Framework,
    direction,
    logarithms,
    methods,
    read_framework,
    structure,
    treatments,
    weights,
)
from gzsim.workbook.league import few_draws
from gzsim.workbook.recipes import framework_of, recipe_of
from gzsim.workbook.sheets import Sheet
from gzsim.workbook.texts import read_text
from gzsim.workbook.trends import group_trends, trends
from gzsim.workbook.units import Units, read_units

if TYPE_CHECKING:
    from gzsim.index.sensitivity import Robustness
    from gzsim.reports.explanation import UnitExplanation
    from gzsim.workbook.plots import Plots

Source = str | PathLike[str] | pd.DataFrame
EXCEL, TEXT, PARQUET = (".xlsx", ".xlsm"), (".csv", ".txt", ".tsv"), (".parquet", ".pq")
DATA = ("data", "units", "idata", "数据", "单位", "单位数据", "指标数据")
META = ("indicators", "meta", "imeta", "framework", "指标", "指标体系", "指标表", "指标说明")
VALID = "a workbook (.xlsx) with both sheets, or a table (.csv, .xlsx, .parquet or DataFrame) of each"


class OwnData(OwnTables, Result):
    """A user's own units and indicators, and what can be done with them."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """Ranked units: names, score of each group and of the index, rank with its bounds, gaps in the figures."""
        return league(self, self.index())

    @cached_property
    def plot(self) -> Plots:
        """Pictures: ``own.plot.league()``, ``own.plot.map()`` and others (see `gzsim.workbook.plots.Plots`)."""
        from gzsim.workbook.plots import Plots  # drawing is slow to import

        return Plots(self, self.index())

    def trends(self, of: str = "index", by: str | None = None, since: Any = None, **choices: Any) -> pd.DataFrame:
        """How scores move over the years of a panel, of each unit or of each group (see `gzsim.workbook.trends`)."""
        index = self.index(**choices)
        if by is None:
            return trends(index, of, since)
        if by not in list(self.groups):
            raise InputError(f"no column of groups {by!r}", field="by", valid=", ".join(self.groups) or "none is there")
        return group_trends(index, self.groups[by], of, since)

    def robustness(self, *, draws: int = 500, n: int = 64, seed: int = 0, **choices: Any) -> Robustness:
        """How sure the ranks are under other weights and other choices (see `gzsim.index.sensitivity.robustness`)."""
        from gzsim.index.sensitivity import robustness  # compiled, and slow to import

        return robustness(self.recipe.with_(**choices), self.data, draws=draws, n=n, seed=seed)

    def explain(self, unit: object, year: int | None = None, **choices: Any) -> UnitExplanation:
        """Why a unit is ranked where it is (:func:`gzsim.workbook.reasons.explain_own`)."""
        from gzsim.workbook.reasons import explain_own

        return explain_own(self, unit, year, **choices)

    def report(self, path: str | PathLike[str], **choices: Any) -> Path:
        """Write a page that needs nothing else: the answer, the league, why, and what it rests on."""
        from gzsim.workbook.report import report_context, write_report  # drawing is slow to import

        return write_report(report_context(self, self.index(**choices)), as_path(path, "path", "where the page goes"))

    def to_word(self, path: str | PathLike[str], **choices: Any) -> Path:
        """Write what the page says as a Word document (.docx) with real tables; the cards of units are on the page."""
        from gzsim.workbook.report import report_context
        from gzsim.workbook.word import write_word

        target = as_path(path, "path", "where the document goes, such as scores.docx")
        return write_word(report_context(self, self.index(**choices)), target)

    def to_latex(self, path: str | PathLike[str], **choices: Any) -> Path:
        """Write league, framework and contributions as tables for LaTeX, into a file (.tex) or into a folder."""
        from gzsim.workbook.latex import write_latex
        from gzsim.workbook.report.seen import seen

        target = as_path(path, "path", "where the tables go, such as scores.tex")
        return write_latex(seen(self, self.index(**choices)), target)

    def to_excel(self, path: str | PathLike[str], **choices: Any) -> Path:
        """Write a workbook that can be opened again, with formulas that reckon scores and ranks."""
        from gzsim.workbook.writing import write_workbook

        return write_workbook(self, self.index(**choices), as_path(path, "path", "where the workbook is to be"))


def open_data(
    data: Source, indicators: Source | Recipe | None = None, *, rescale: bool = False, percent: bool = False
) -> OwnData:
    """Open a table of units and a table of indicators, or a recipe in its place.

    Parameters
    ----------
    data : path or DataFrame
        Units in rows: a column code, if there are any name, name_zh, year and group, and a column for each indicator.
        As Excel, CSV (UTF-8, UTF-16 or GB18030), Parquet or DataFrame. A workbook may hold the indicators, too.
    indicators : path, DataFrame or Recipe, optional
        A recipe, or the path of one (.yaml), says all by itself. Otherwise indicators and groups in rows: code (the
        heading in ``data``) and direction; if there are any name, name_zh, weight (within its group), parent, unit,
        target, low and high (goalposts), denominator (a column of ``data``), transform (log), method (of a group:
        arithmetic, geometric or harmonic), horizon, binding. Headings may be Chinese.
    rescale : whether weights are divided by their sum in each group
    percent : whether weights that sum to 100 are percent

    Raises InputError with sheet and cell, if anything cannot be used; nothing is guessed.

    >>> units = pd.DataFrame({"code": ["a", "b", "c"], "growth": [4.0, 6, 8], "pm25": [20.0, 20, 40]})
    >>> meta = pd.DataFrame({"code": ["growth", "pm25"], "direction": [1, -1], "weight": [75, 25]})
    >>> open_data(units, meta, percent=True).table["index"].to_dict()
    {'c': 75.0, 'b': 62.5, 'a': 25.0}
    """
    if recipe := recipe_of(indicators):
        return _by_recipe(data, recipe, rescale or percent)
    units_sheet, meta_sheet = (sheet.needed() for sheet in _both(data, indicators))
    framework = read_framework(meta_sheet)
    codes = [*framework.indicators, *_denominators(framework).values()]
    units = read_units(units_sheet, codes)
    recipe = _recipe(framework, units, units_sheet, rescale, percent)
    aside = [name for name in units.figures if name not in codes and key(name) not in chain(*PLACES.values())]
    notes = [*units_sheet.notes, *few_draws(units.figures), *meta_sheet.notes]
    if aside:
        notes.append(f"left aside, because the table of indicators does not have them: {', '.join(aside)}")
    if pulled := [code for code, step in recipe.outliers_of.items() if step]:
        notes.append(f"values far out are pulled in, as the table of indicators says: {', '.join(pulled)}")
    unlisted = [group for group in recipe.tree if group not in framework.entries and group != "index"]
    if unlisted and len(framework.entries) > len(framework.indicators):
        notes.append(f"groups without a row of their own: {', '.join(unlisted)}")
    return OwnData(
        data=units.figures, names=units.names, groups=units.groups, indicators=_told(framework), recipe=recipe,
        notes=tuple(notes),
    )  # fmt: skip


def _by_recipe(data: Source, recipe: Recipe, weights_changed: bool) -> OwnData:
    if weights_changed:
        raise InputError("the weights are those of the recipe", field="indicators", valid="neither rescale nor percent")
    sheet = _only(_sheets(data, "data"), DATA, data, "data").needed()
    wanted = list(dict.fromkeys([*recipe.indicators, *recipe.denomination.values()]))
    units = read_units(sheet, wanted)
    missing = [name for name in wanted if name not in units.figures]
    if missing:
        problem = f"no column {', '.join(map(repr, missing))}, which the recipe needs"
        raise sheet.refused(problem, None, "one of its headings: " + ", ".join(list(units.columns)[:8]))
    aside = [name for name in units.figures if name not in wanted]
    left = f"left aside, because the recipe does not have them: {', '.join(aside)}"
    return OwnData(
        data=units.figures, names=units.names, groups=units.groups, indicators=framework_of(recipe), recipe=recipe,
        notes=(*sheet.notes, *few_draws(units.figures), *([left] if aside else [])),
    )  # fmt: skip


def _denominators(framework: Framework) -> dict[str, str]:
    """Indicator → column that it is divided by."""
    told = {code: framework.entries[code].text("denominator") for code in framework.indicators}
    return {code: column for code, column in told.items() if column}


def _recipe(framework: Framework, units: Units, sheet: Sheet, rescale: bool, percent: bool) -> Recipe:
    per, groups = _denominators(framework), structure(framework)
    for code in framework.indicators:
        _check_column(framework, units, sheet, code, code, "code")
    for code, column in per.items():
        _check_column(framework, units, sheet, code, column, "denominator")
    for code in (each for each in framework.entries if each not in framework.indicators and each in units.figures):
        valid = "another name for the group, or no members"
        raise framework.refused(code, "code", f"{code} is a group and a column of figures", valid)
    stated = weights(framework, groups or {"index": framework.indicators}, rescale, percent)
    posted = [code for code in framework.indicators if {"low", "high"} & {*framework.entries[code].values}]
    return Recipe(
        name=sheet.file.stem if sheet.file else sheet.name,
        directions={code: direction(framework, code) for code in framework.indicators},
        structure=groups,
        denomination=per,
        transformation=dict.fromkeys(_logged(framework, units, sheet), "log"),
        outliers_of=treatments(framework),
        aggregation_of=methods(framework),
        weights_of={group: {"method": "given", "parameters": {"weights": each}} for group, each in stated.items()},
        normalisation_of={code: _goalposts(framework, code) for code in posted},
    )


def _check_column(framework: Framework, units: Units, sheet: Sheet, code: str, column: str, what: str) -> None:
    """Raise InputError unless the table of units has figures of that name."""
    if column not in units.figures:
        listed = ", ".join(list(units.columns)[:8])
        raise framework.refused(code, what, f"{sheet.name} has no column {column!r}", f"one of its headings: {listed}")
    if units.figures[column].isna().all():
        raise sheet.refused(f"no figure in the whole column {column!r}", units.columns[column], "one figure at least")


def _goalposts(framework: Framework, code: str) -> dict[str, Any]:
    values = framework.entries[code].values
    for side in ("low", "high"):
        if side not in values:
            raise framework.refused(code, side, f"one goalpost of {code} is missing", "both, or none")
    scale = log if code in logarithms(framework) else float
    return {"method": "goalposts", "parameters": {side: {code: scale(values[side])} for side in ("low", "high")}}


def _logged(framework: Framework, units: Units, sheet: Sheet) -> list[str]:
    """Indicators of which logarithms are taken; refused where a figure has none."""
    codes = logarithms(framework)
    for code in codes:
        wrong = units.figures.index[units.figures[code] <= 0]
        if len(wrong):
            problem = f"no logarithm of a figure of 0 or below: {listed(wrong)}"
            raise sheet.refused(problem, units.columns[code], "figures above 0, or no transformation")
    return codes


def _told(framework: Framework) -> pd.DataFrame:
    """The table of indicators as text and numbers."""
    entries = framework.entries
    columns = [what for what in INDICATORS if what != "code" and any(what in each.cells for each in entries.values())]
    rows = {code: {what: each.values.get(what, each.text(what)) for what in columns} for code, each in entries.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("code")


def _both(data: Source, indicators: Source | None) -> tuple[Sheet, Sheet]:
    sheets = _sheets(data, "data")
    if indicators is not None:
        return _only(sheets, DATA, data, "data"), _only(
            _sheets(indicators, "indicators"), META, indicators, "indicators"
        )
    if len(sheets) == 1:
        (sheet,) = sheets.values()
        raise sheet.refused("there is no table of indicators", None, VALID + "; gzsim new own.xlsx writes an example")
    meta = named_sheet(sheets, META) or _by_headings(sheets)
    if meta is None:
        raise InputError(f"none of the sheets {', '.join(sheets)} is a table of indicators", file=_file(data),
                         valid="a sheet called indicators or 指标, with columns code and direction")  # fmt: skip
    others = {name: sheet for name, sheet in sheets.items() if sheet is not meta}
    return _only(others, DATA, data, "data"), meta


def _sheets(source: Source, field: str) -> dict[str, Sheet]:
    if isinstance(source, pd.DataFrame):
        return {field: read_frame(source, field)}
    path = as_path(source, field, VALID)
    suffix = path.suffix.lower()
    if suffix in EXCEL:
        return read_excel(path)
    if suffix in PARQUET:
        return {path.stem: read_parquet(path)}
    if suffix in TEXT:
        return {path.stem: read_text(path)}
    raise InputError(f"the kind of file {path.suffix or path.name!r} is not known", file=path, valid=VALID)


def _only(sheets: dict[str, Sheet], names: tuple[str, ...], source: Source, field: str) -> Sheet:
    """The one sheet there is, or the one that is called so."""
    if len(sheets) == 1:
        return next(iter(sheets.values()))
    found = named_sheet(sheets, names)
    if found is None:
        valid = f"a sheet called {names[0]} or {names[-2]}"
        raise InputError(
            f"it is not known which of the sheets {', '.join(sheets)} has the {field}", file=_file(source), valid=valid
        )
    return found


def _by_headings(sheets: dict[str, Sheet]) -> Sheet | None:
    """The one sheet that says directions."""
    told = [
        sheet for sheet in sheets.values() if any(key(cell.text) in INDICATORS["direction"] for cell in sheet.headings)
    ]
    return told[0] if len(told) == 1 else None


def _file(source: Source) -> Path | None:
    return None if isinstance(source, pd.DataFrame) else Path(source)
