"""Objectives and key results from a table, and a board that shows them (S04)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from gzsim.common.circles import in_order
from gzsim.common.words import short
from gzsim.errors import InputError
from gzsim.targets.okr import KeyResult, Objective, score_table
from gzsim.targets.okr_alignment import alignment, check_indicators, unserved
from gzsim.targets.okr_grades import MARKS, VERDICTS, grade
from gzsim.views.html import marked, notebook
from gzsim.views.palette import GREEN, ORANGE, VERMILLION
from gzsim.views.result import Result

REQUIRED = ("owner", "objective", "objective_zh", "key_result", "key_result_zh", "start", "target", "value")
OPTIONAL = ("under", "kind", "indicator", "serves", "weight")


@dataclass(frozen=True, repr=False)
class Board(Result):
    """Objectives of all levels with their scores, alignment, and a table that a room can read.

    >>> board = objectives_from([{"owner": "Guiyang", "objective": "Clean air", "objective_zh": "清洁空气",
    ...     "key_result": "Fine particles", "key_result_zh": "细颗粒物", "start": 30, "target": 24, "value": 26}])
    >>> board.table[["key_result", "score", "letter"]].values.tolist()
    [['Fine particles', 0.6666666666666666, 'Y']]
    """

    objectives: tuple[Objective, ...]
    """Top of each tree of objectives."""

    @property
    def table(self) -> pd.DataFrame:
        """Every key result, one row: columns of `score_table`, objective_zh, letter, mark, verdict."""
        tables = []
        for top in self.objectives:
            chinese = {each.name: each.name_zh for _, each in top.walk()}
            table = score_table(top)
            tables.append(table.assign(objective_zh=table["objective"].map(chinese)))
        table = pd.concat(tables, ignore_index=True)
        grades = [grade(score, kind) for score, kind in zip(table["score"], table["kind"], strict=True)]
        return table.assign(
            **{part: [getattr(each, part) for each in grades] for part in ("letter", "mark", "verdict")}
        )

    def alignment(self) -> pd.DataFrame:
        """Who serves which key result above (`gzsim.targets.okr_alignment.alignment`), all trees."""
        return pd.concat([alignment(top) for top in self.objectives], ignore_index=True)

    def unserved(self) -> pd.DataFrame:
        """Key results that nobody below serves (`gzsim.targets.okr_alignment.unserved`), all trees."""
        return pd.concat([unserved(top) for top in self.objectives], ignore_index=True)

    def of(self, owner: str) -> tuple[Objective, ...]:
        """Objectives of an owner, at any level.

        Raises InputError if nobody of that name owns an objective.
        """
        every = [each for top in self.objectives for _, each in top.walk()]
        found = tuple(each for each in every if each.owner == owner)
        if not found:
            valid = ", ".join(dict.fromkeys(each.owner for each in every))
            raise InputError(f"{owner!r} owns no objective", field="owner", valid=valid)
        return found

    def plot(self, language: str = "both") -> object:
        """Draw the board (`gzsim.views.okr_figure.okr_board`)."""
        from gzsim.views.okr_figure import okr_board

        return okr_board(self.table, language)

    def _repr_html_(self) -> str:
        return _html(self.table)


def objectives_from(
    rows: pd.DataFrame | Sequence[Mapping[str, object]], indicators: Collection[str] | None = None
) -> Board:
    """Build objectives of all levels from rows, one per key result, such as a spreadsheet or a YAML list holds.

    Parameters
    ----------
    rows : DataFrame or list of mappings
        owner, objective (a name of its own), objective_zh, key_result, key_result_zh, start, target, value; optional:
        under (the objective above), kind ("committed" unless given), indicator, serves (a key result above), weight (1
        unless given). Rows of one objective need not follow each other.
    indicators : catalogue of indicator names; where given, others are refused

    Raises InputError if a column is missing, unknown or empty, a number is none, an objective has two owners or names
    or stands under two, a key result is there twice, an objective above is unknown or stands below itself, or an
    indicator is not in the catalogue. The row is named, counted from 1.

    >>> rows = pd.DataFrame({"owner": ["Guizhou", "Guiyang"], "objective": ["Clean air", "Cleaner city"],
    ...     "objective_zh": ["清洁空气", "清洁城市"], "under": [None, "Clean air"],
    ...     "key_result": ["Good days", "Buses"], "key_result_zh": ["优良天数", "公交"], "start": [97, 0],
    ...     "target": [99, 400], "value": [98.4, 100], "indicator": ["good_air_days", None]})
    >>> board = objectives_from(rows, indicators=["good_air_days"])
    >>> board.unserved()["key_result"].tolist(), board.alignment()["status"].tolist()
    (['Good days'], ['unaligned'])
    """
    if not isinstance(rows, pd.DataFrame) and (isinstance(rows, str | Mapping) or not isinstance(rows, Iterable)):
        raise InputError(f"{short(rows)} are no rows", field="rows", valid="a DataFrame, or a list of mappings")
    table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    _check_columns(table)
    table = table.astype(object).where(table.notna(), None).reset_index(drop=True)
    table = table.assign(**{name: None for name in OPTIONAL if name not in table})
    results: dict[str, list[KeyResult]] = {}
    weights: dict[str, list[float]] = {}
    heads: dict[str, tuple[object, ...]] = {}
    for number, row in enumerate(table.to_dict("records"), start=1):
        name, head = row["objective"], (row["objective_zh"], row["owner"], row["under"])
        if heads.setdefault(name, head) != head:
            problem = f"objective {name!r} has two owners, Chinese names or objectives above"
            raise InputError(problem, field=f"row {number}", valid="the same in all rows of an objective")
        if row["key_result"] in [each.name for each in results.get(name, ())]:
            problem = f"key result {row['key_result']!r} of {name!r} is there twice"
            raise InputError(problem, field=f"row {number}", valid="one row for each key result")
        results.setdefault(name, []).append(_key_result(row, number))
        weights.setdefault(name, []).append(_weight(row["weight"], number))
    _check_tree(heads)
    tops = tuple(_grown(name, heads, results, weights) for name, head in heads.items() if head[2] is None)
    board = Board(tops)
    for top in tops:
        board.alignment()  # refuses key results that serve one that is not there
        if indicators is not None:
            check_indicators(top, indicators)
    return board


def _grown(
    name: str, heads: Mapping[str, tuple], results: Mapping[str, list[KeyResult]], weights: Mapping[str, list[float]]
) -> Objective:
    """An objective with all that is below it."""
    name_zh, owner, _ = heads[name]
    below = tuple(_grown(child, heads, results, weights) for child, head in heads.items() if head[2] == name)
    return Objective(name, name_zh, owner, tuple(results[name]), tuple(weights[name]), below)


def _check_columns(table: pd.DataFrame) -> None:
    valid = ", ".join((*REQUIRED, *OPTIONAL))
    if table.empty:
        raise InputError("no rows", field="rows", valid=valid)
    for name in REQUIRED:
        if name not in table:
            raise InputError(f"no column {name!r}", field="rows", valid=valid)
        if table[name].isna().any():
            number = int(table[name].isna().to_numpy().argmax()) + 1
            valid = "a number" if name in ("start", "target", "value") else "a text"
            raise InputError("is empty", field=f"row {number}.{name}", valid=valid)
    strange = [name for name in table if name not in (*REQUIRED, *OPTIONAL)]
    if strange:
        raise InputError(f"unknown column {strange[0]!r}", field="rows", valid=valid)


def _key_result(row: Mapping[str, object], number: int) -> KeyResult:
    try:
        numbers = {part: _plain(row[part]) for part in ("start", "target", "value")}
        kind = row["kind"] or "committed"
        return KeyResult(row["key_result"], row["key_result_zh"], **numbers, kind=kind, indicator=row["indicator"],
                         serves=row["serves"])  # fmt: skip
    except InputError as error:
        raise InputError(error.problem, field=f"row {number}: {error.field}", valid=error.valid) from error


def _plain(value: object) -> object:
    """A number of numpy as one of Python."""
    return value.item() if hasattr(value, "item") else value


def _weight(value: object, number: int) -> float:
    value = 1.0 if value is None else _plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise InputError(f"{value!r}", field=f"row {number}.weight", valid="a number, 0 or more")
    return float(value)


def _check_tree(heads: Mapping[str, tuple]) -> None:
    for name, head in heads.items():
        if head[2] is not None and head[2] not in heads:
            raise InputError(f"stands under the unknown objective {head[2]!r}", field=name, valid=", ".join(heads))
    links = [(head[2], name) for name, head in heads.items() if head[2] is not None]
    in_order(links, "objectives stand above each other in a circle", "under")


COLOURS = {"green": GREEN, "yellow": ORANGE, "red": VERMILLION}
HEADINGS = ("Owner 责任主体", "Objective 目标", "Key result 关键结果", "Score 得分", "Colour 颜色", "Verdict 评定")


def _html(table: pd.DataFrame) -> str:
    """Key results as an HTML table; colour is told by letter and mark too, and every text is escaped."""
    cell = Markup('<td style="text-align:left;padding:2px 10px 2px {}px">{}</td>')
    body = []
    for row in table.itertuples():
        bar = Markup('<span style="display:inline-block;width:80px;background:#eee"><span style="display:inline-block;'
                     'width:{:.0f}px;background:{}">&nbsp;</span></span> {:.2f}').format(
            80 * row.score, COLOURS[row.colour], row.score)  # fmt: skip
        shade = marked(f"{row.mark} {row.letter} {row.colour} {MARKS[row.colour][2]}")
        verdict = marked(f"{row.kind}: {row.verdict} {VERDICTS[row.verdict]}")
        texts = (marked(str(row.owner)), marked(f"{row.objective} {row.objective_zh}"),
                 marked(f"{row.key_result} {row.key_result_zh}"))  # fmt: skip
        cells = [cell.format(10 + (20 * row.level if place == 0 else 0), text)
                 for place, text in enumerate((*texts, bar, shade, verdict))]  # fmt: skip
        body.append(Markup("<tr>{}</tr>").format(Markup("").join(cells)))
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(marked(text)) for text in HEADINGS)
    table = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
    return notebook(table.format(head, Markup("").join(body)))
