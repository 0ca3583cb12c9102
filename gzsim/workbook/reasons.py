"""Why a unit of a user's own index is ranked where it is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from gzsim.common.words import did_you_mean, short
from gzsim.errors import InputError
from gzsim.index.recipe import Index
from gzsim.index.recipe.linear import is_linear
from gzsim.index.recipe.methods import resolve
from gzsim.reports.explanation import MOVES, PARTS, UnitExplanation, made_of, moved, quantity
from gzsim.reports.texts import Passage, say
from gzsim.views.labels import Name
from gzsim.workbook.held import OwnTables, league, unit_name
from gzsim.workbook.league import GAPS, NAME_OF_GAPS, contributions, effective_weights, of_the_year
from gzsim.workbook.moves import one_place_up
from gzsim.workbook.shapley import shapley

MEANS = {
    "geometric": Name("geometric mean", "几何平均"),
    "harmonic": Name("harmonic mean", "调和平均"),
    "generalised_mean": Name("generalised mean", "广义平均"),
    "arithmetic": Name("arithmetic mean", "算术平均"),
}
STANDING = ["rank", "rank_low", "rank_high", "index", "gaps"]


def explain_own(own: OwnTables, unit: object, year: int | None = None, **choices: Any) -> UnitExplanation:
    """Why a unit is ranked where it is, in a panel in a year, the last one unless given.

    Where all aggregation is arithmetic the parts are those of :func:`gzsim.workbook.league.contributions`, and add up
    to the lead over the mean score. Where it is another mean they are Shapley values, which add up to the lead over the
    score of a unit with the mean of every indicator, and nothing is said of moves and bounds of ranks.

    Raises InputError if there is no such unit or year, the unit has no score, or the score cannot be divided
    (:func:`gzsim.workbook.shapley.shapley`).
    """
    index = own.index(**choices)
    table = league(own, index)
    key = _key(table, unit, year)
    row = table.loc[key]
    if pd.isna(row["index"]):
        missing = [name for name in index.recipe.indicators if pd.isna(index.treated.loc[key, name])]
        raise InputError(f"{short(unit)} has no score: no figure of {', '.join(missing)}", field="unit",
                         valid="another unit, or imputation=... as for own.index")  # fmt: skip
    names, linear = _indicators(own), is_linear(index.recipe)
    points, mean = (contributions(index).loc[key], 0.0) if linear else shapley(index, key)
    parts = _parts(own, index, key, names, points)
    year_table = table if table.index.nlevels == 1 else table.xs(key[0], level="year")
    moves = _moves(index, key, parts, row, year_table) if linear else pd.DataFrame(columns=MOVES)
    lead = float(points.sum())
    return UnitExplanation(
        sentences=tuple(_sentences(index, key, row, year_table, parts, moves, lead, mean)),
        parts=parts,
        moves=moves,
        figures=_figures(own, index, key, names),
        standing=row[STANDING],
        lead=lead,
    )


def _key(table: pd.DataFrame, unit: object, year: int | None) -> Any:
    """Row of the table that a code or a name stands for."""
    if table.index.nlevels > 1:
        years = table.index.get_level_values("year")
        year = years.max() if year is None else year
        if year not in years.to_list():
            raise InputError(
                f"there is no year {short(year)}", field="year", valid=", ".join(map(str, sorted(set(years))))
            )
        return year, _key(table.xs(year, level="year"), unit, None)
    told = {str(each).lower(): code for code, row in table.iterrows() for each in (row["name_zh"], row["name"], code)}
    found = told.get(str(unit).strip().lower())
    if not str(unit).strip() or found is None:
        hint = did_you_mean(str(unit), list(map(str, table.index)))
        raise InputError(
            f"there is no unit {short(unit)}{hint}", field="unit", valid=", ".join(map(str, table.index[:12]))
        )
    return found


def _indicators(own: OwnTables) -> pd.DataFrame:
    """Names and units of the indicators, as far as the table says them."""
    told = own.indicators.reindex(columns=["name", "name_zh", "unit"]).astype(object).fillna("")
    named = told["name"].where(told["name"] != "", told["name_zh"])
    name = named.where(named != "", told.index.to_series().astype(str))
    return told.assign(name=name, name_zh=told["name_zh"].where(told["name_zh"] != "", name))


def _parts(own: OwnTables, index: Index, key: Any, names: pd.DataFrame, points: pd.Series) -> pd.DataFrame:
    seen = index.recipe.indicators
    normalised = of_the_year(index, key)
    table = names.reindex(seen).assign(
        value=index.treated.loc[key, seen],
        mean=index.treated.loc[normalised.index, seen].mean(),
        weight=effective_weights(index) if is_linear(index.recipe) else float("nan"),
        normalised=index.normalised.loc[key, seen],
        mean_normalised=normalised[seen].mean(),
        points=points,
    )
    if GAPS in points.index:  # one row more: what gaps do to the lead
        table.loc[GAPS, ["name", "name_zh", "unit", "points"]] = [*NAME_OF_GAPS, "", points[GAPS]]
    return table.rename_axis("indicator")[PARTS]


def _moves(index: Index, key: Any, parts: pd.DataFrame, row: pd.Series, table: pd.DataFrame) -> pd.DataFrame:
    steps = one_place_up(index, key)
    can = steps[steps["reaches"].astype(bool) & steps["change"].notna()]
    better = table.loc[table["rank"] < row["rank"], "index"]
    span = (index.normalised.max() - index.normalised.min())[can.index]
    told = parts.loc[can.index, ["name", "name_zh", "unit"]]
    moves = told.assign(way="up", indicator=can.index, change=can["change"], share=can["normalised"] / span)
    passes = better.idxmin() if len(better) else ""
    return moves.assign(value=parts["value"] + can["change"], passes=passes)[MOVES].reset_index(drop=True)


def _figures(own: OwnTables, index: Index, key: Any, names: pd.DataFrame) -> pd.DataFrame:
    """Each figure as it was brought, as it is used, and whether it is the unit's own, filled in, or left out."""
    seen = index.recipe.indicators
    brought, used = own.data.loc[key, seen], index.treated.loc[key, seen]
    status = pd.Series("filled in", index=seen).mask(used.isna(), "left out").mask(brought.notna(), "own")
    return names.reindex(seen)[["name", "name_zh", "unit"]].assign(brought=brought, used=used, status=status)


def _sentences(
    index: Index,
    key: Any,
    row: pd.Series,
    table: pd.DataFrame,
    parts: pd.DataFrame,
    moves: pd.DataFrame,
    lead: float,
    mean: float,
) -> list[Passage]:
    names = {code: unit_name(each) for code, each in table.iterrows()}
    code, year = (key, "") if index.scores.index.nlevels == 1 else (key[1], str(key[0]))
    count, points = int(table["index"].notna().sum()), {"score": f"{row['index']:.1f}", "points": f"{abs(lead):.1f}"}
    said = [say("explain", "rank", name=names[code], rank=f"{row['rank']:g}", count=count, year=year, where=[]),
            say("explain", "lead", ahead=lead >= 0, **points)]  # fmt: skip
    if is_linear(index.recipe):
        best = not (table["rank"] < row["rank"]).any()
        said += [made_of(parts, lead), moved(moves, "up", names, best)]
        said += [] if best or moves.empty else [say("explain", "held_own")]
        said += [_sure(row)]
    else:
        said += [say("explain", "shapley", method=_method(index), mean=f"{mean:.1f}"), made_of(parts, lead)]
        said += [say("explain", "unsure")]
    return [*said, *_filled(index, key, parts)]


def _method(index: Index) -> Name:
    """The means by which groups are put together."""
    recipe = index.recipe
    steps = [recipe.aggregation_in(group).method for group in recipe.tree]
    used = [MEANS[resolve("aggregation", method).__name__] for method in dict.fromkeys(steps)]
    return Name(", ".join(each.en for each in used), "、".join(each.zh for each in used))


def _sure(row: pd.Series) -> Passage:
    if pd.isna(row["rank_low"]):
        return say("explain", "unsure")
    return say("explain", "sure", low=f"{row['rank_low']:g}", high=f"{row['rank_high']:g}")


def _filled(index: Index, key: Any, parts: pd.DataFrame) -> list[Passage]:
    """Which of the unit's figures are not its own, and which it is scored without."""
    gaps = index.data.loc[key, index.recipe.indicators].isna()
    told = [(Name(row["name"], row["name_zh"]), row["value"], row["unit"])
            for _, row in parts.loc[gaps.index[gaps]].iterrows()]  # fmt: skip
    found = [(name, quantity(value, unit)) for name, value, unit in told if pd.notna(value)]
    lacking = [name for name, value, _ in told if pd.isna(value)]
    said = [say("explain", "filled", found=found)] if found else []
    said += [say("explain", "lacking", names=lacking)] if lacking else []
    return said or [say("explain", "complete")]
