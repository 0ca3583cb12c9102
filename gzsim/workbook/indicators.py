"""The table of indicators: directions, weights and the tree, with the cell of each fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose, isfinite
from typing import Any

from gzsim.common.circles import in_order
from gzsim.errors import CombinedInputError, InputError
from gzsim.workbook.figures import is_missing, normal, number
from gzsim.workbook.headings import INDICATORS, found
from gzsim.workbook.sheets import Cell, Sheet

HIGHER = ("1", "+1", "+", "higher", "up", "positive", "max", "正", "正向", "正指标", "越高越好", "效益型", "↑")
LOWER = (
    "-1",
    "-",
    "lower",
    "down",
    "negative",
    "min",
    "负",
    "逆",
    "负向",
    "逆向",
    "逆指标",
    "负指标",
    "越低越好",
    "成本型",
    "↓",
)
BINDING = {"binding": True, "约束性": True, "1": True, "yes": True, "是": True,
           "guiding": False, "预期性": False, "0": False, "no": False, "否": False}  # fmt: skip
LOG = ("log", "ln", "log10", "logarithm", "对数", "取对数", "自然对数", "是")
LEAVE = ("0", "leave", "none", "no", "不处理", "保留", "否")
AS_IT_IS = ("", "no", "none", "否", "不变")
METHODS = {
    **dict.fromkeys(("arithmetic", "mean", "算术", "算术平均", "加权平均", "线性加权"), "arithmetic"),
    **dict.fromkeys(("geometric", "几何", "几何平均"), "geometric"),
    **dict.fromkeys(("harmonic", "调和", "调和平均"), "harmonic"),
}
NUMBERS = ("target", "low", "high")
RESERVED = ("code", "year", "name", "name_zh", "rank", "rank_low", "rank_high", "gaps", "coverage", "screened")
"""Columns of the league, which no group can be called like."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A row of the table: an indicator, or a group of them."""

    code: str
    cells: Mapping[str, Cell]
    values: Mapping[str, float]
    """Weight, target and goalposts, where they are stated."""

    def text(self, what: str) -> str:
        """What the row says in a column; empty where nothing."""
        return normal(self.cells[what].text) if what in self.cells and not is_missing(self.cells[what]) else ""


@dataclass(frozen=True, eq=False)
class Framework:
    """Indicators and groups as the table has them."""

    sheet: Sheet
    entries: dict[str, Entry]

    @property
    def indicators(self) -> list[str]:
        """Codes that are nobody's parent."""
        above = {entry.text("parent") for entry in self.entries.values()}
        return [code for code in self.entries if code not in above]

    def refused(self, code: str, what: str, problem: str, valid: str | None = None) -> InputError:
        """The error that says what is wrong in a cell of an entry."""
        cells = self.entries[code].cells
        return self.sheet.refused(problem, cells.get(what, cells["code"]), valid)


def read_framework(sheet: Sheet) -> Framework:
    """Read a table of indicators.

    Raises InputError with the cells, if a code is missing or stands twice, or a number is none.
    """
    known = found(sheet, INDICATORS)
    for what in ("name_zh", "name"):
        if what in known:
            known.setdefault("code", known[what])
    for what, valid in (("code", "a column called code or 代码"), ("direction", "a column called direction or 方向")):
        if what not in known:
            raise sheet.refused(f"no column says the {what} of indicators", sheet.headings[0], valid)
    entries: dict[str, Entry] = {}
    for row in sheet.body:
        entry = _entry(sheet, {what: row[cell.column - 1] for what, cell in known.items()})
        if entry.code in entries:
            raise sheet.refused(f"{entry.code} stands twice", entry.cells["code"], "each indicator once")
        entries[entry.code] = entry
    framework = Framework(sheet, entries)
    links = [(code, parent) for code, entry in entries.items() if (parent := entry.text("parent"))]
    try:
        in_order(links, "groups contain each other", "parent")
    except InputError as error:
        named = error.problem.partition(": ")[2].partition(" → ")[0]
        raise framework.refused(named, "parent", error.problem, "a tree: no group within itself") from None
    return framework


def _entry(sheet: Sheet, cells: Mapping[str, Cell]) -> Entry:
    cell = cells["code"]
    code = normal(cell.text)
    if cell.fault or not code or code.startswith("="):
        raise sheet.refused(cell.fault or "no code", cell, "the heading of a column of the table of units")
    values = {what: found_[0] for what in NUMBERS if what in cells and (found_ := number(sheet, cells[what]))}
    if "weight" in cells and (weight := number(sheet, cells["weight"])):
        values["weight"] = weight[0]
        if values["weight"] < 0:
            raise sheet.refused(f"the weight {cells['weight'].text} is below 0", cells["weight"], "0 or more")
    if values.get("low", -1e300) >= values.get("high", 1e300):
        raise sheet.refused("the lower goalpost is not below the higher", cells["low"], "low below high")
    return Entry(code, cells, values)


def direction(framework: Framework, code: str) -> int:
    """1 where higher is better, −1 where lower is."""
    told = framework.entries[code].text("direction").lower()
    if told in HIGHER:
        return 1
    if told in LOWER or framework.entries[code].cells["direction"].text.strip() in LOWER:
        return -1
    shown = repr(told) if told else "nothing"
    raise framework.refused(code, "direction", f"{shown} is no direction", "1 or -1, higher or lower, 正向 or 逆向")


def structure(framework: Framework) -> dict[str, tuple[str, ...]]:
    """Group → members as the table has them; ``index`` is the uppermost, whatever it is called there."""
    members: dict[str, list[str]] = {}
    for code, entry in framework.entries.items():
        if parent := entry.text("parent"):
            members.setdefault(parent, []).append(code)
    top = _tops(framework)
    if len(top) == 1 and top[0] in members:
        members["index"] = members.pop(top[0])
    elif members:
        members["index"] = top
    if "index" in framework.entries and "index" in framework.indicators:
        raise framework.refused("index", "code", "an indicator called index: so is the whole", "another code")
    for name in (each for each in members if each in RESERVED):
        child = members[name][0]
        raise framework.refused(child, "parent", f"a group called {name}: so is a column of the league", "another name")
    return {group: tuple(each) for group, each in members.items()}


def _tops(framework: Framework) -> list[str]:
    """What is listed, or the parent of what is, and has no parent."""
    above = (entry.text("parent") for entry in framework.entries.values())
    return [name for name in dict.fromkeys([*above, *framework.entries]) if name and not _parent(framework, name)]


def logarithms(framework: Framework) -> list[str]:
    """Indicators of which the logarithm is to be taken.

    Raises InputError if another transformation is named, that of a group, or a goalpost is not above 0.
    """
    found_ = []
    for code, entry in framework.entries.items():
        told = entry.text("transform").lower()
        if told in AS_IT_IS:
            continue
        if told not in LOG or code not in framework.indicators:
            problem = f"{told!r} is no transformation" if told not in LOG else f"{code} is a group"
            raise framework.refused(code, "transform", problem, "log or nothing, for indicators alone")
        for side in ("low", "high"):
            if entry.values.get(side, 1.0) <= 0:
                raise framework.refused(code, side, f"no logarithm of the goalpost {entry.values[side]:g}", "above 0")
        found_.append(code)
    return found_


def treatments(framework: Framework) -> dict[str, dict[str, Any] | None]:
    """Step against the outliers of indicators that have one of their own; none for those that are to be left alone.

    Raises InputError unless a number of values to pull in is said, or that they are to be left; or if it is of a group.
    """
    found_: dict[str, dict[str, Any] | None] = {}
    for code, entry in framework.entries.items():
        told = entry.text("outliers").lower()
        if not told:
            continue
        if not (told in LEAVE or told.isdecimal()) or code not in framework.indicators:
            problem = f"{code} is a group" if code not in framework.indicators else f"{told!r} is no number of values"
            valid = "how many values to pull in, such as 2, or leave; for indicators alone"
            raise framework.refused(code, "outliers", problem, valid)
        step = {"method": "pull_in", "parameters": {"points": int(told)}} if told not in LEAVE else None
        found_[code] = step
    return found_


def methods(framework: Framework) -> dict[str, str]:
    """Group → mean by which it is made of its members, where one is named; ``index`` is the uppermost."""
    found_, top = {}, _tops(framework)
    for code, entry in framework.entries.items():
        told = entry.text("method").lower()
        if not told:
            continue
        if told not in METHODS or code in framework.indicators:
            problem = f"{told!r} is no mean" if told not in METHODS else f"{code} is an indicator, made of nothing"
            raise framework.refused(code, "method", problem, "arithmetic, geometric or harmonic, for groups alone")
        found_["index" if top == [code] else code] = METHODS[told]
    return found_


def _parent(framework: Framework, name: str) -> str:
    return framework.entries[name].text("parent") if name in framework.entries else ""


def weights(
    framework: Framework, groups: Mapping[str, Sequence[str]], rescale: bool, percent: bool
) -> dict[str, dict[str, float]]:
    """Weights within each group in which any is stated; equal elsewhere.

    Raises InputError if some members of a group have a weight and others not, or if weights do not sum to 1 and are not
    to be rescaled; those that sum to 100 are asked about.
    """
    found_, faults = {}, []
    for group, members in groups.items():
        stated = {code: each for code in members if (each := _weight(framework, code)) is not None}
        if not stated:
            continue
        try:
            found_[group] = _settled(framework, group, members, stated, rescale, percent)
        except InputError as error:
            faults.append(error)
    if faults:
        raise faults[0] if len(faults) == 1 else CombinedInputError(faults)
    return found_


def _weight(framework: Framework, code: str) -> float | None:
    return framework.entries[code].values.get("weight") if code in framework.entries else None


def _percent(framework: Framework, code: str) -> bool:
    return bool((told := number(framework.sheet, framework.entries[code].cells["weight"])) and told[1])


def _settled(
    framework: Framework,
    group: str,
    members: Sequence[str],
    stated: Mapping[str, float],
    rescale: bool,
    percent: bool,
) -> dict[str, float]:
    without = [code for code in members if code not in stated]
    first = next(iter(stated))
    if without:
        where = without[0] if without[0] in framework.entries else first
        problem = f"no weight for {', '.join(without[:4])}, but for others of {group}"
        raise framework.refused(where, "weight", problem, "weights for all members of a group, or for none")
    total, signs = sum(stated.values()), {code: _percent(framework, code) for code in stated}
    if len({*signs.values()}) > 1 and not isclose(total, 1.0, rel_tol=1e-9):
        odd = next(code for code in stated if signs[code])
        problem = f"{framework.entries[odd].cells['weight'].text} with a percent sign, unlike others of {group}"
        raise framework.refused(odd, "weight", problem, "all with one, or none")
    if not (total > 0 and isfinite(total)):
        raise framework.refused(first, "weight", f"the weights of {group} sum to {total:g}", "a sum of 1")
    if isclose(total, 1.0, rel_tol=1e-9):
        return dict(stated)
    if isclose(total, 100.0, rel_tol=1e-9) and (percent or rescale):
        return {code: each / 100.0 for code, each in stated.items()}
    if rescale:
        return {code: each / total for code, each in stated.items()}
    problem, valid = f"the weights of {group} sum to {total:.6g}", "weights that sum to 1, or rescale=True (--rescale)"
    if isclose(total, 100.0, rel_tol=1e-6):
        problem, valid = f"{problem} (are they percent?)", "weights that sum to 1, or percent=True (--percent)"
    raise framework.refused(first, "weight", problem, valid)
