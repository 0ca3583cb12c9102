"""Indicators of a province as its workbook declares them, and the weights of its zones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose

from gzsim.province.columns import MEASURE, weight_headings, word
from gzsim.record.layout import layout
from gzsim.scenario.indicators import known_fields
from gzsim.workbook.figures import number
from gzsim.workbook.headings import key
from gzsim.workbook.indicators import Framework, direction, structure, weights
from gzsim.workbook.sheets import Cell, Sheet

IDENTIFIER = re.compile("[a-z][a-z0-9_]*")
PERCENT = ("%", "percent", "百分", "pct")


@dataclass(frozen=True)
class Declared:
    """One indicator: what is measured, what is asked for, and the series that holds its figures."""

    code: str
    """As in the workbook; the heading of its figures."""
    key: str
    """Its name in the scenario, and that of its series in the record."""
    name: str
    name_zh: str
    unit: str
    """Of the figures."""
    measure: str
    """level or growth."""
    direction: int
    target: float
    goalpost: float | None
    horizon: str
    kind: str

    @property
    def form(self) -> str:
        """How it is judged: on the way from the goalpost to the target, or by points of growth without a goalpost."""
        return "growth" if self.goalpost is None else "level"

    @property
    def target_unit(self) -> str:
        """Unit of the target."""
        return "%" if self.measure == "growth" else self.unit


def read_indicators(framework: Framework) -> list[Declared]:
    """Indicators in the order of the sheet.

    Raises InputError with the cell, if a name, unit, target or horizon is missing, a target is no better than what
    earns nothing, or points of growth are to be judged that are not in percent.
    """
    sheet, told = framework.sheet, []
    measures = next((cell for cell in sheet.headings if {key(part) for part in cell.text.split()} & {*MEASURE}), None)
    rows = {row[0].row: row for row in sheet.body}
    for place, code in enumerate(framework.indicators, start=1):
        row = rows[framework.entries[code].cells["code"].row]
        measure = word(sheet, row[measures.column - 1] if measures else None, "measure", "level", sheet.headings[0])
        told.append(_declared(framework, code, _key(code, place), measure))
    return told


def _key(code: str, place: int) -> str:
    """The code, if a series can be called so; what the shipped record or the library calls so is something else."""
    name = code if IDENTIFIER.fullmatch(code) else f"indicator_{place:02d}"
    taken = {*layout()["prefecture_year"].units, *known_fields()}
    return f"own_{name}" if name in taken else name


def _declared(framework: Framework, code: str, called: str, measure: str) -> Declared:
    entry, sheet = framework.entries[code], framework.sheet
    sign = direction(framework, code)
    for what, valid in (("unit", "a unit such as % or 亿元"), ("target", "a number")):
        if not entry.text(what):
            raise framework.refused(code, what, f"no {what} of {code}", valid)
    horizon = word(sheet, entry.cells.get("horizon"), "horizon", None, entry.cells["code"])
    kind = word(sheet, entry.cells.get("binding"), "binding", "guiding", entry.cells["code"])
    target, goalpost = entry.values["target"], entry.values.get("low" if sign > 0 else "high")
    unit = entry.text("unit")
    if goalpost is None and measure == "level" and not any(part in unit.lower() for part in PERCENT):
        side = "low 下限" if sign > 0 else "high 上限"
        problem = f"{code} is judged neither by its growth nor in percent, and no value says what earns nothing"
        raise framework.refused(code, "target", problem, f"a number in {side}, or measure growth")
    if goalpost is not None and (target - goalpost) * sign <= 0:
        better = "above" if sign > 0 else "below"
        raise framework.refused(code, "target", f"the target {target:g} is no better than what earns nothing",
                                f"a target {better} {goalpost:g}")  # fmt: skip
    name, name_zh = entry.text("name"), entry.text("name_zh")
    name, name_zh = name or name_zh or code, name_zh or name or code
    return Declared(code, called, name, name_zh, unit, measure, sign, target, goalpost, horizon, kind)


def zone_weights(
    framework: Framework, zones: list[str], rescale: bool, percent: bool
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Weights of the whole province, and of each zone; one without a column of its own has those of the province.

    Raises InputError if weights do not sum to 1, as `gzsim.workbook.indicators.weights` does.
    """
    whole = _whole(framework, rescale, percent)
    headings = weight_headings(framework.sheet, zones)
    own = {zone: _column(framework, cell, zone, rescale, percent) for zone, cell in headings.items()}
    return whole, {zone: own.get(zone, whole) for zone in zones}


def _whole(framework: Framework, rescale: bool, percent: bool) -> dict[str, float]:
    """Weights multiplied down the tree of groups."""
    groups = structure(framework) or {"index": tuple(framework.indicators)}
    within = weights(framework, groups, rescale, percent)
    shares, waiting = {}, [("index", 1.0)]
    while waiting:
        name, share = waiting.pop()
        if name not in groups:
            shares[name] = share
            continue
        each = within.get(name) or dict.fromkeys(groups[name], 1.0 / len(groups[name]))
        waiting += [(member, share * each[member]) for member in groups[name]]
    return {code: shares[code] for code in framework.indicators}


def _column(framework: Framework, heading: Cell, zone: str, rescale: bool, percent: bool) -> dict[str, float]:
    """Weights of a zone, as shares of the whole; an empty cell is 0."""
    sheet, told = framework.sheet, {}
    rows: Mapping[int, tuple[Cell, ...]] = {row[0].row: row for row in sheet.body}
    for code, entry in framework.entries.items():
        cell = rows[entry.cells["code"].row][heading.column - 1]
        value = number(sheet, cell)
        if code not in framework.indicators:
            if value:
                raise sheet.refused(f"a weight of the group {code} in {zone}", cell, "weights of indicators alone")
            continue
        told[code] = value[0] if value else 0.0
        if told[code] < 0:
            raise sheet.refused(f"the weight {cell.text} is below 0", cell, "0 or more")
    return _summed(sheet, heading, zone, told, rescale, percent)


def _summed(
    sheet: Sheet, heading: Cell, zone: str, told: dict[str, float], rescale: bool, percent: bool
) -> dict[str, float]:
    total = sum(told.values())
    if isclose(total, 1.0, rel_tol=1e-9):
        return told
    if total > 0 and (rescale or (percent and isclose(total, 100.0, rel_tol=1e-9))):
        return {code: each / total for code, each in told.items()}
    hint = " (are they percent?)" if isclose(total, 100.0, rel_tol=1e-6) else ""
    raise sheet.refused(f"the weights of {zone} sum to {total:.6g}{hint}", heading,
                        "weights that sum to 1; --percent or --rescale")  # fmt: skip
